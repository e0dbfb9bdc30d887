// The seats of one part of a plan as an admin works on them: each a shape with a letter, any number of them chosen.
// It is laid out, zoomed and dragged as the passengers' seat map is; what a choice means is its owner's business.
import { createElement as h, useEffect, useMemo, useRef, useState } from "react";
import { layout } from "./seat_map_plan.js";
import { Tools, useView } from "./seat_map_view.js";
import "./seat_map.css";
import "./seat_desks.css";

const U = 32; // what a seat takes, in units of the drawing
const SIDE = 27;
const ASIDE = 1.6; // room for the rows' letters
const FINGER_PX = 26;
const MOUSE_PX = 13;
const MOST_PX = 64;

export function runsOf(chosen) {
  const runs = [];
  for (const i of [...chosen].sort((a, b) => a - b)) {
    if (runs.length && runs[runs.length - 1][1] === i - 1) runs[runs.length - 1][1] = i;
    else runs.push([i, i]);
  }
  return runs;
}

export const span = (first, end) => Array.from({ length: end - first }, (_, n) => first + n);

// A letter or a seat's number, or the line of a small drawing.
const sign = (glyph) => (glyph.length > 4 ? h("path", { d: glyph }) : glyph ? h("text", { y: 5 }, glyph) : null);
const body = h("rect", { x: -SIDE / 2, y: -SIDE / 2, width: SIDE, height: SIDE, rx: 6 });
const CHECK = "M-6.5.5l4.5 5L7-5";

export const Key = ({ tone, glyph = "" }) =>
  h("svg", { className: "seats-key", viewBox: "-16 -16 32 32", "aria-hidden": true }, h("g", { className: `seat ${tone}` }, body, sign(glyph)));

// One stop of the Tab key; arrows walk, Space chooses, Shift chooses all the way from where one last did.
export function SeatSheet({ plan, part, chosen, look, spoken, words, onPick }) {
  const place = useMemo(() => layout(plan, part), [plan, part]);
  const [width, height] = [place.width + 2 * ASIDE, place.height + 0.6];
  const [at, setAt] = useState(part.first);
  const [isInside, setInside] = useState(false);
  const anchor = useRef(part.first);
  const svg = useRef(null);
  const least = typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches ? FINGER_PX : MOUSE_PX;
  const view = useView({ width, height, least: 6, most: MOST_PX, first: (fit) => Math.min(40, Math.max(fit, least)) });
  useEffect(() => {
    setAt(part.first);
    anchor.current = part.first;
  }, [part]);
  useEffect(() => {
    if (isInside) svg.current.querySelector(`[data-i="${at}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [at, isInside]);

  const here = at >= part.first && at < part.end ? at : part.first;
  const x = (i) => place.x[i - place.first] * U;
  const y = (i) => place.y[i - place.first] * U;
  const pick = (i, isRange) => {
    if (isRange) onPick(span(Math.min(anchor.current, i), Math.max(anchor.current, i) + 1), true);
    else {
      anchor.current = i;
      onPick([i], !chosen.has(i));
    }
    setAt(i);
  };
  const across = (by) => {
    const row = part.rows[part.rows.indexOf(plan.rows[plan.rowOf[here]]) + by];
    if (!row) return here;
    return span(row.first, row.end).reduce((best, i) => (Math.abs(x(i) - x(here)) < Math.abs(x(best) - x(here)) ? i : best));
  };
  const onKeyDown = (event) => {
    if (event.altKey || event.metaKey) return;
    const row = plan.rows[plan.rowOf[here]];
    const way = x(row.end - 1) < x(row.first) ? -1 : 1;
    const beside = (by) => Math.max(row.first, Math.min(row.end - 1, here + by));
    const steps = {
      ArrowRight: () => beside(way),
      ArrowLeft: () => beside(-way),
      ArrowUp: () => across(-1),
      ArrowDown: () => across(1),
      Home: () => (event.ctrlKey ? part.first : row.first),
      End: () => (event.ctrlKey ? part.end - 1 : row.end - 1),
    };
    const others = { " ": () => pick(here, event.shiftKey), Enter: () => pick(here, event.shiftKey), "+": view.closer, "-": view.farther, 0: view.whole };
    if (others[event.key]) others[event.key]();
    else if (!steps[event.key]) return;
    else if (event.shiftKey) pick(steps[event.key](), true);
    else setAt(steps[event.key]());
    event.preventDefault();
  };
  const touched = (event) => {
    const row = event.target.closest?.("[data-row]")?.dataset.row;
    if (row !== undefined) {
      const all = span(plan.rows[row].first, plan.rows[row].end);
      return onPick(all, !all.every((i) => chosen.has(i)));
    }
    const seat = event.target.closest?.("[data-i]")?.dataset.i;
    return seat !== undefined && pick(Number(seat), event.shiftKey);
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
          ref: svg,
          className: "sm-canvas seats-sheet",
          width: width * view.px,
          height: height * view.px,
          viewBox: `${-(ASIDE + 0.5) * U} ${-0.8 * U} ${width * U} ${height * U}`,
          role: "listbox",
          tabIndex: 0,
          "aria-multiselectable": true,
          "aria-label": words.sheet,
          "aria-activedescendant": `seat-${here}`,
          onKeyDown,
          onFocus: () => setInside(true),
          onBlur: () => setInside(false),
          onClick: touched,
        },
        h(
          "g",
          { "aria-hidden": true },
          part.rows.map((row) => {
            const left = x(row.first) <= x(row.end - 1) ? row.first : row.end - 1;
            return h("text", { key: row.first, className: "sm-row seats-row", "data-row": plan.rowOf[row.first], x: x(left) - U, y: y(left) + 5 }, row.label.slice(0, 4));
          }),
        ),
        span(part.first, part.end).map((i) => {
          const [tone, glyph] = look(i);
          const isChosen = chosen.has(i);
          const name = `seat ${tone}${isChosen ? " is-chosen" : ""}${isInside && i === here ? " is-at" : ""}`;
          return h(
            "g",
            { key: i, id: `seat-${i}`, "data-i": i, role: "option", "aria-selected": isChosen, "aria-label": spoken(i), className: name, transform: `translate(${x(i)} ${y(i)})` },
            body,
            sign(isChosen ? CHECK : glyph),
          );
        }),
      ),
    ),
    h(Tools, { view, words }),
  );
}
