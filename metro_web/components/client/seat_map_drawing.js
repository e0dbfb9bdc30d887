// The seats of one part: a grid with one tab stop, drawn in shapes first and colours second.
import { createElement as h, memo, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { ACCESSIBLE, COMPANION, layout, seatName } from "./seat_map_plan.js";
import { Tools, useView } from "./seat_map_view.js";

const U = 32; // what a seat takes, in units of the drawing
const SIDE = 28;
const PICK_PX = 26; // below this a tap comes closer instead of choosing
const BEGIN_PX = 34;
const MOST_PX = 56;
const TOP = 1.9; // room for the word "front" and the seats' names
const ASIDE = 1.6; // room for the rows' letters

// How a seat looks, in a letter; the order is that of `words.states`.
export const LOOK = { free: "f", mine: "m", lost: "l", held: "h", sold: "s", none: "n" };
const NAMES = { f: "free", m: "mine", l: "lost", h: "held", s: "sold" };

const WHEEL = "M-1.5-6.5a1.6 1.6 0 1 0 .01 0M-1.5-3v5h5l2 4M-1.5-.5h4M-3.5-.5a4.6 4.6 0 1 0 5.6 6";
const CHECK = "M-6.5.5l4.5 5L7-5";
const CROSS = "M-5.5-5.5l11 11M5.5-5.5l-11 11";

// The hatch of seats that somebody holds, once a page, for the drawing and for the legend beside the list.
export const Hatch = () =>
  h(
    "svg",
    { width: 0, height: 0, className: "sm-defs", "aria-hidden": true },
    h("pattern", { id: "sm-lines", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, h("rect", { className: "sm-line", width: 2.5, height: 6 })),
  );

export function Shape({ look, marks, letter }) {
  const isSquare = marks & ACCESSIBLE;
  const box = { x: -SIDE / 2, y: -SIDE / 2, width: SIDE, height: SIDE, rx: isSquare ? 0 : 9 };
  const sign = look === "m" || look === "l" ? CHECK : look === "s" ? CROSS : null;
  return [
    h("rect", { key: "b", ...box }),
    look === "h" ? h("rect", { key: "h", ...box, className: "sm-hatch" }) : null,
    sign ? h("path", { key: "s", d: sign, className: "sm-sign" }) : null,
    look === "f" && isSquare ? h("path", { key: "w", d: WHEEL, className: "sm-wheel", transform: "translate(5 1) scale(.95)" }) : null,
    look === "f" ? h("text", { key: "t", x: isSquare ? -7 : 0, y: isSquare ? -2 : 5, className: isSquare ? "sm-small" : undefined }, letter) : null,
  ];
}

// `code` has two letters a seat: how it looks and its price letter's number; a row is drawn anew only when it changes.
const Row = memo(function Row({ row, place, code, plan, letters, says, label }) {
  const cells = [];
  const links = [];
  for (let i = row.first; i < row.end; i++) {
    const look = code[2 * (i - row.first)];
    if (look === LOOK.none) continue;
    const [x, y] = [place.x[i - place.first] * U, place.y[i - place.first] * U];
    const marks = plan.marks[i];
    if (marks & COMPANION) {
      const other = [i - 1, i + 1].find((n) => n >= row.first && n < row.end && plan.marks[n] & ACCESSIBLE) ?? [i - 1, i + 1].find((n) => n >= row.first && n < row.end);
      if (other !== undefined) links.push(h("line", { key: `k${i}`, className: "sm-pair", x1: x, y1: y, x2: place.x[other - place.first] * U, y2: place.y[other - place.first] * U, "aria-hidden": true }));
    }
    cells.push(
      h(
        "g",
        {
          key: i, role: "gridcell", tabIndex: -1, "data-seat": i, className: `sm-seat sm-${NAMES[look]}`, transform: `translate(${x} ${y})`,
          "aria-label": says(i, look), "aria-selected": look === LOOK.mine, "aria-disabled": look === LOOK.held || look === LOOK.sold || undefined,
        },
        h("rect", { className: "sm-hit", x: -U / 2, y: -U / 2, width: U, height: U }),
        Shape({ look, marks, letter: letters[code.charCodeAt(2 * (i - row.first) + 1) - 48] }),
      ),
    );
  }
  if (!cells.length) return null;
  const [start, stop] = [row.first - place.first, row.end - 1 - place.first];
  const [left, right] = place.x[start] <= place.x[stop] ? [start, stop] : [stop, start];
  return h(
    "g",
    { role: "row", "aria-label": label },
    links,
    h("text", { className: "sm-row", "aria-hidden": true, x: (place.x[left] - 1) * U, y: place.y[left] * U + 5 }, row.label),
    place.width > 8 ? h("text", { className: "sm-row", "aria-hidden": true, x: (place.x[right] + 1) * U, y: place.y[right] * U + 5 }, row.label) : null,
    cells,
  );
});

export function Drawing({ plan, part, seats, looks, says, letters, words, label, begin, onToggle, onBack, onKey }) {
  const svg = useRef(null);
  const at = useRef(-1);
  const place = useMemo(() => layout(plan, part), [plan, part]);
  const [width, height] = [place.width + 2 * ASIDE, place.height + TOP + 0.6];
  const view = useView({ width, height, least: 8, most: MOST_PX, first: (fit) => (fit >= BEGIN_PX ? Math.min(fit, 48) : BEGIN_PX) });

  const rows = part.rows.map((row) => {
    let code = "";
    for (let i = row.first; i < row.end; i++) code += looks(i) + String.fromCharCode(48 + Math.max(0, seats.prices.indexOf(seats.price[i])));
    return code;
  });
  // Above the first row of each section, what its seats are called.
  const heads = part.rows.filter((row, n) => n === 0 || row.section !== part.rows[n - 1].section).flatMap((row) => Array.from({ length: row.end - row.first }, (_, n) => row.first + n)).filter((i) => looks(i) !== LOOK.none);
  const isThere = (i) => i >= part.first && i < part.end && looks(i) !== LOOK.none;
  const cell = (i) => svg.current?.querySelector(`[data-seat="${i}"]`);
  const settle = (i) => {
    const old = svg.current?.querySelector('[role="gridcell"][tabindex="0"]');
    if (old && Number(old.dataset.seat) !== i) old.setAttribute("tabindex", "-1");
    cell(i)?.setAttribute("tabindex", "0");
    at.current = i;
  };
  // One tab stop, wherever the last visit ended; at first the best free seat.
  useLayoutEffect(() => {
    if (!isThere(at.current)) at.current = begin(place);
    if (at.current >= 0) settle(at.current);
  });
  const go = (i) => {
    if (i === undefined || i < 0) return;
    settle(i);
    const node = cell(i);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  useEffect(() => {
    if (!part.isOpened || !view.px) return;
    go(at.current);
    (document.querySelector(".sm-title") ?? view.box.current).scrollIntoView({ block: "start" });
  }, [part, view.px > 0]);

  const inRow = (i, step) => {
    const row = plan.rows[plan.rowOf[i]];
    for (let n = i + step; n >= row.first && n < row.end; n += step) if (isThere(n)) return n;
    return i;
  };
  const rowEnd = (i, isLast) => {
    const row = plan.rows[plan.rowOf[i]];
    for (let n = isLast ? row.end - 1 : row.first; n >= row.first && n < row.end; n += isLast ? -1 : 1) if (isThere(n)) return n;
    return i;
  };
  const otherRow = (i, step) => {
    const from = part.rows.indexOf(plan.rows[plan.rowOf[i]]);
    const x = place.x[i - place.first];
    for (let r = from + step; r >= 0 && r < part.rows.length; r += step) {
      let [best, far] = [-1, Infinity];
      for (let n = part.rows[r].first; n < part.rows[r].end; n++) {
        const off = Math.abs(place.x[n - place.first] - x);
        if (off < far && isThere(n)) [best, far] = [n, off];
      }
      if (best >= 0) return best;
    }
    return i;
  };
  const end = (isLast) => {
    for (let n = isLast ? part.end - 1 : part.first; n >= part.first && n < part.end; n += isLast ? -1 : 1) if (isThere(n)) return n;
    return -1;
  };
  const isReversed = (i) => {
    const row = plan.rows[plan.rowOf[i]];
    return place.x[row.end - 1 - place.first] < place.x[row.first - place.first];
  };
  const keyed = (event) => {
    if (event.altKey || event.metaKey) return;
    const i = at.current;
    const way = isReversed(i) ? -1 : 1;
    const actions = {
      ArrowRight: () => go(inRow(i, way)), ArrowLeft: () => go(inRow(i, -way)), ArrowDown: () => go(otherRow(i, 1)), ArrowUp: () => go(otherRow(i, -1)),
      Home: () => go(event.ctrlKey ? end(false) : rowEnd(i, way < 0)), End: () => go(event.ctrlKey ? end(true) : rowEnd(i, way > 0)),
      PageDown: () => go([1, 2, 3, 4, 5].reduce((n) => otherRow(n, 1), i)), PageUp: () => go([1, 2, 3, 4, 5].reduce((n) => otherRow(n, -1), i)),
      " ": () => onToggle(i), Enter: () => onToggle(i), "+": view.closer, "=": view.closer, "-": view.farther, 0: view.whole, Escape: onBack,
    };
    const act = actions[event.key];
    if (!act) return onKey(event);
    event.preventDefault();
    act();
  };
  const pressed = (event) => {
    const node = event.target.closest?.("[data-seat]");
    if (!node) return;
    const i = Number(node.dataset.seat);
    settle(i);
    if (view.px < PICK_PX) return view.zoom(BEGIN_PX / view.px, { x: event.clientX, y: event.clientY });
    onToggle(i);
  };

  return h(
    "div",
    { className: "sm-frame" },
    h(
      "div",
      { className: "sm-scroll", ref: view.box, dir: "ltr" },
      h(
        "svg",
        {
          ref: svg, className: "sm-canvas", role: "grid", "aria-label": label, "aria-multiselectable": true, style: { "--px": `${view.px}px` },
          width: width * view.px, height: height * view.px, viewBox: `${-(ASIDE + 0.5) * U} ${-(TOP + 0.5) * U} ${width * U} ${height * U}`,
          onClick: pressed, onKeyDown: keyed,
        },
        h("text", { className: "sm-front", "aria-hidden": true, x: ((place.width - 1) / 2) * U, y: -U * 1.75 }, words.front),
        heads.map((i) => h("text", { key: i, className: "sm-head", "aria-hidden": true, x: place.x[i - place.first] * U, y: (place.y[i - place.first] - 0.72) * U }, seatName(plan, i))),
        view.px ? part.rows.map((row, n) => h(Row, { key: row.first, row, place, code: rows[n], plan, letters, says, label: words.row.replace("{row}", row.label) })) : null,
      ),
    ),
    h(Tools, { view, words }),
  );
}
