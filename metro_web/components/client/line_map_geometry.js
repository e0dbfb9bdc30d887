// Pure geometry of the schematic map: rounded polylines, the part of a line between two stations, labels that fit.

export function bounds(map, codes = []) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  const take = (x, y) => {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  };
  const chosen = codes.map((code) => map.station.get(code)).filter(Boolean);
  (chosen.length > 1 ? chosen : map.stations).forEach((one) => one.x != null && take(one.x, one.y));
  if (chosen.length < 2) map.lines.forEach((line) => line.paths.forEach((path) => path.forEach(([x, y]) => take(x, y))));
  return Number.isFinite(box.x0) ? box : { x0: 0, y0: 0, x1: 1, y1: 1 };
}

// An SVG path through the points, its corners rounded with at most `radius`.
export function rounded(points, radius) {
  if (points.length < 2) return "";
  let d = `M${points[0][0]},${points[0][1]}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [p, q, r] = [points[i - 1], points[i], points[i + 1]];
    const before = Math.hypot(q[0] - p[0], q[1] - p[1]);
    const after = Math.hypot(r[0] - q[0], r[1] - q[1]);
    const cut = Math.min(radius, before / 2, after / 2);
    if (!cut) continue;
    const a = [q[0] + ((p[0] - q[0]) * cut) / before, q[1] + ((p[1] - q[1]) * cut) / before];
    const b = [q[0] + ((r[0] - q[0]) * cut) / after, q[1] + ((r[1] - q[1]) * cut) / after];
    d += `L${a[0]},${a[1]}Q${q[0]},${q[1]} ${b[0]},${b[1]}`;
  }
  const last = points[points.length - 1];
  return `${d}L${last[0]},${last[1]}`;
}

// Where along a path a station lies, counted in segments: 3.5 is half-way along the fourth; null when it is not on it.
// Lines that share a track are drawn side by side, so near is on.
const ASIDE = 0.6;

function along(path, x, y) {
  let best = null;
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1];
    const [bx, by] = path[i];
    const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
    const t = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    const far = Math.hypot(ax + t * (bx - ax) - x, ay + t * (by - ay) - y);
    if (far < ASIDE && (!best || far < best.far - 1e-9)) best = { at: i - 1 + t, far };
  }
  return best;
}

// The drawn way from one station to its neighbour, or null where no line has both (a walk).
function between(map, from, to) {
  let best = null;
  for (const code of from.lines) {
    const line = to.lines.includes(code) ? map.line.get(code) : null;
    for (const path of line?.paths || []) {
      const a = along(path, from.x, from.y);
      const b = along(path, to.x, to.y);
      if (!a || !b || (best && best.span <= Math.abs(a.at - b.at))) continue;
      const [low, high] = a.at < b.at ? [a.at, b.at] : [b.at, a.at];
      const inner = path.filter((_, i) => i > low && i < high);
      const way = a.at < b.at ? inner : inner.reverse();
      best = { span: high - low, line, points: [[from.x, from.y], ...way, [to.x, to.y]] };
    }
  }
  return best;
}

// The whole journey as pieces: [{points, color}], ready to draw over the lines; a walk has no colour.
export function journey(map, codes) {
  const pieces = [];
  for (let i = 1; i < codes.length; i++) {
    const from = map.station.get(codes[i - 1]);
    const to = map.station.get(codes[i]);
    if (!from || !to || from.x == null || to.x == null) continue;
    const ride = between(map, from, to);
    const points = ride ? ride.points : [[from.x, from.y], [to.x, to.y]];
    const last = pieces[pieces.length - 1];
    if (last && ride && last.color === ride.line.color) last.points.push(...points.slice(1));
    else pieces.push({ points: [...points], color: ride ? ride.line.color : "" });
  }
  return pieces;
}

// Which way out of a terminal: opposite to the line's first step.
export function outward(path, atStart) {
  const [end, next] = atStart ? [path[0], path[1]] : [path[path.length - 1], path[path.length - 2]];
  const length = Math.hypot(end[0] - next[0], end[1] - next[1]) || 1;
  return [(end[0] - next[0]) / length, (end[1] - next[1]) / length];
}

const SIDES = {
  e: [1, 0, "start"], w: [-1, 0, "end"], n: [0, -1, "middle"], s: [0, 1, "middle"],
  ne: [0.75, -0.75, "start"], nw: [-0.75, -0.75, "end"], se: [0.75, 0.75, "start"], sw: [-0.75, 0.75, "end"],
};

// Where a name stands beside its station, in pixels: what the server found best, or simply to the right.
export function place(station, gap = 11) {
  const given = station.label;
  if (!given || typeof given === "string") {
    const [x, y, anchor] = SIDES[given] || SIDES.e;
    return { dx: x * gap, dy: y * gap, anchor, angle: 0, rows: [station.name] };
  }
  const [x, y] = [given.x - station.x, given.y - station.y];
  const far = Math.hypot(x, y) || 1;
  const reach = gap + (given.anchor === "middle" ? 4 * given.rows.length : 0);
  return { dx: (x / far) * reach, dy: (y / far) * reach, anchor: given.anchor, angle: given.angle, rows: given.rows };
}

// The upright box around a placed name whose station is at (x, y).
export function boxOf(placed, x, y) {
  const width = Math.max(...placed.rows.map((row) => row.length)) * 6.7 + 4;
  const height = placed.rows.length * 14 + 2;
  const back = placed.anchor === "end" ? width : placed.anchor === "middle" ? width / 2 : 0;
  if (!placed.angle) return { x: x + placed.dx - back, y: y + placed.dy - height / 2, width, height };
  const turn = (placed.angle * Math.PI) / 180;
  const [ex, ey] = [(width - 2 * back) * Math.cos(turn), (width - 2 * back) * Math.sin(turn)];
  const [x0, y0] = [x + placed.dx, y + placed.dy];
  return { x: Math.min(x0, x0 + ex) - 5, y: Math.min(y0, y0 + ey) - 6, width: Math.abs(ex) + 10, height: Math.abs(ey) + 12 };
}

// Of labels [{x, y, width, height, rank}] the ones that fit without touching, best rank first: a set of indexes.
export function fitting(labels, frame) {
  const order = labels.map((_, i) => i).sort((a, b) => labels[b].rank - labels[a].rank);
  const cells = new Map();
  const size = 64;
  const shown = new Set();
  const reach = (box, each) => {
    for (let cx = Math.floor(box.x / size); cx <= Math.floor((box.x + box.width) / size); cx++) {
      for (let cy = Math.floor(box.y / size); cy <= Math.floor((box.y + box.height) / size); cy++) each(`${cx},${cy}`);
    }
  };
  for (const i of order) {
    const box = labels[i];
    if (box.x + box.width < 0 || box.y + box.height < 0 || box.x > frame.width || box.y > frame.height) continue;
    let isFree = true;
    reach(box, (key) => {
      for (const other of cells.get(key) || []) {
        if (box.x < other.x + other.width && other.x < box.x + box.width && box.y < other.y + other.height && other.y < box.y + box.height) isFree = false;
      }
    });
    if (!isFree) continue;
    shown.add(i);
    reach(box, (key) => cells.set(key, [...(cells.get(key) || []), box]));
  }
  return shown;
}
