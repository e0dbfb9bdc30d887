// A seat plan as the drawing needs it: flat arrays by seat index, distances in seats.

export const WINDOW = 1, AISLE = 2, ACCESSIBLE = 4, COMPANION = 8, BLOCKED = 16;
export const MARKS = { window: WINDOW, aisle: AISLE, accessible: ACCESSIBLE, companion: COMPANION, blocked: BLOCKED };

const DRAWN_MAX = 2000;
const PIECE_SEATS = 1500;

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

export function readPlan(document) {
  const plan = { id: document.id, sections: [], rows: [], label: [], x: [], y: [], marks: [], sectionOf: [], rowOf: [] };
  document.sections.forEach((section, number) => {
    const first = plan.label.length;
    section.rows.forEach((row) => {
      const begins = plan.label.length;
      for (const seat of row.seats) {
        plan.label.push(seat.label);
        plan.x.push(seat.x);
        plan.y.push(seat.y);
        let bits = 0;
        for (const mark of seat.marks) bits |= MARKS[mark] || 0;
        plan.marks.push(bits);
        plan.sectionOf.push(number);
        plan.rowOf.push(plan.rows.length);
      }
      plan.rows.push({ label: row.label, section: number, first: begins, end: plan.label.length });
    });
    plan.sections.push({ code: section.code, name: section.name, first, end: plan.label.length });
  });
  plan.count = plan.label.length;
  let index = null; // asked for with the first seat that is picked, not before the first picture
  let cut = null;
  Object.defineProperty(plan, "parts", { get: () => (cut ??= parts(plan)) });
  plan.find = (label) => (index ??= new Map(plan.label.map((each, i) => [each, i]))).get(label);
  scale(plan);
  spread(plan);
  return plan;
}

// One unit is the distance of neighbours, whatever the plan was drawn in.
function scale(plan) {
  const steps = [];
  const every = Math.max(1, plan.rows.length >> 8);
  for (let r = 0; r < plan.rows.length; r += every) {
    const row = plan.rows[r];
    let least = Infinity;
    for (let i = row.first + 1; i < row.end; i++) {
      const step = Math.hypot(plan.x[i] - plan.x[i - 1], plan.y[i] - plan.y[i - 1]);
      if (step > 0 && step < least) least = step;
    }
    if (least < Infinity) steps.push(least);
  }
  const unit = steps.length ? median(steps) : 1;
  if (Math.abs(unit - 1) < 0.01) return;
  for (let i = 0; i < plan.count; i++) {
    plan.x[i] /= unit;
    plan.y[i] /= unit;
  }
}

export function boxOf(plan, first, end) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let i = first; i < end; i++) {
    if (plan.x[i] < box.x0) box.x0 = plan.x[i];
    if (plan.x[i] > box.x1) box.x1 = plan.x[i];
    if (plan.y[i] < box.y0) box.y0 = plan.y[i];
    if (plan.y[i] > box.y1) box.y1 = plan.y[i];
  }
  return box;
}

// A plan without coordinates has every section in the same place: then they are put one behind the other.
function spread(plan) {
  const boxes = plan.sections.map((section) => boxOf(plan, section.first, section.end));
  const seen = new Set();
  const isHeaped = boxes.some((box) => {
    const key = `${box.x0} ${box.y0}`;
    return seen.has(key) || !seen.add(key);
  });
  if (!isHeaped) return;
  let depth = 0;
  plan.sections.forEach((section, n) => {
    for (let i = section.first; i < section.end; i++) plan.y[i] += depth - boxes[n].y0;
    depth += boxes[n].y1 - boxes[n].y0 + 3;
  });
}

// The parts of a plan that no server has cut, because it is only being made: as `domain/outlines.py` would.
function parts(plan) {
  if (plan.count <= DRAWN_MAX) return [{ key: 0, section: null, rows: plan.rows, first: 0, end: plan.count }];
  const found = [];
  plan.sections.forEach((section, number) => {
    const rows = plan.rows.filter((row) => row.section === number);
    const count = section.end - section.first;
    const pieces = count <= DRAWN_MAX ? 1 : Math.ceil(count / PIECE_SEATS);
    let taken = [];
    let made = 1;
    rows.forEach((row, n) => {
      taken.push(row);
      if (n < rows.length - 1 && row.end - section.first < (made * count) / pieces) return;
      found.push({ key: found.length, section, rows: taken, first: taken[0].first, end: row.end, isPiece: pieces > 1 });
      taken = [];
      made += 1;
    });
  });
  return found;
}

// What is drawn at a time: a part of a large plan with its rows, or all of a small one.
export const opened = (plan, part) => ({ ...part, rows: plan.rows.filter((row) => row.first >= part.first && row.end <= part.end) });

// What a seat is called beside its section and row: A-F12 in row F of A is 12.
export function seatName(plan, i) {
  const row = plan.rows[plan.rowOf[i]];
  let name = plan.label[i];
  const prefix = `${plan.sections[row.section].code}-`;
  if (name.startsWith(prefix) && name.length > prefix.length) name = name.slice(prefix.length);
  if (name.startsWith(row.label) && name.length > row.label.length) name = name.slice(row.label.length).replace(/^[-\s]/, "");
  return name;
}

// Where the seats of a part are drawn: rows level and the first of them on top, as one looks from the front.
export function layout(plan, part) {
  const [first, end] = [part.first, part.end];
  const turn = part.section ? levelling(plan, part) : { cos: 1, sin: 0, flip: 1 };
  const x = new Float32Array(end - first);
  const y = new Float32Array(end - first);
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (let i = first; i < end; i++) {
    const n = i - first;
    x[n] = plan.x[i] * turn.cos + plan.y[i] * turn.sin;
    y[n] = (plan.y[i] * turn.cos - plan.x[i] * turn.sin) * turn.flip;
    box.x0 = Math.min(box.x0, x[n]);
    box.x1 = Math.max(box.x1, x[n]);
    box.y0 = Math.min(box.y0, y[n]);
    box.y1 = Math.max(box.y1, y[n]);
  }
  // Rows nearer to each other than seats would be drawn over each other.
  const stretch = Math.max(1, 1 / (nearestRows(part, x, y, first) || 1));
  for (let n = 0; n < x.length; n++) {
    x[n] -= box.x0;
    y[n] = (y[n] - box.y0) * stretch;
  }
  return { first, x, y, width: box.x1 - box.x0 + 1, height: (box.y1 - box.y0) * stretch + 1 };
}

function levelling(plan, part) {
  let [dx, dy] = [0, 0];
  for (const row of part.rows) {
    dx += plan.x[row.end - 1] - plan.x[row.first];
    dy += plan.y[row.end - 1] - plan.y[row.first];
  }
  const far = Math.hypot(dx, dy);
  const [cos, sin] = far > 0.01 ? [dx / far, dy / far] : [1, 0];
  const [front, back] = [part.rows[0], part.rows[part.rows.length - 1]];
  const depth = (i) => plan.y[i] * cos - plan.x[i] * sin;
  const middle = (row) => (depth(row.first) + depth(row.end - 1)) / 2;
  return { cos, sin, flip: middle(back) < middle(front) ? -1 : 1 };
}

function nearestRows(part, x, y, first) {
  const steps = [];
  for (let r = 1; r < part.rows.length; r++) {
    const [a, b] = [part.rows[r - 1], part.rows[r]];
    if (a.section !== b.section) continue;
    const step = Math.abs(y[(b.first + b.end - 1 >> 1) - first] - y[(a.first + a.end - 1 >> 1) - first]);
    if (step > 0.05) steps.push(step);
  }
  return steps.length ? median(steps) : 1;
}
