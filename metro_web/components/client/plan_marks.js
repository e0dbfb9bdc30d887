// Marks of a plan: seats are chosen, a button puts a mark on them or takes it off; what was changed is drawn, and saved
// as the plan's next version.
import { createElement as h, useCallback, useEffect, useMemo, useState } from "react";
import { MARKS as BITS, readPlan } from "./seat_map_plan.js";
import { SeatPicker, fill, usePlan } from "./seat_picker.js";
import { Key, runsOf } from "./seat_sheet.js";

// In the order in which they matter: a seat shows the first it has.
const WHEELCHAIR = "M-1.5-6.5a1.6 1.6 0 1 0 .01 0M-1.5-3v5h5l2 4M-1.5-.5h4M-3.5-.5a4.6 4.6 0 1 0 5.6 6";
const MARKS = Object.keys(BITS);
const GLYPH = [[4, "×"], [2, WHEELCHAIR], [3, "C"], [0, "W"], [1, "A"]];
const TONE = ["", "", "seat-accessible", "seat-companion", "seat-blocked"];

export function lookOf(bits) {
  const found = GLYPH.find(([place]) => bits & (1 << place));
  return found ? [TONE[found[0]], found[1]] : ["", ""];
}

export function Legend({ words, counts }) {
  return h(
    "ul",
    { className: "seats-legend" },
    MARKS.map((mark, place) =>
      h("li", { key: mark }, h(Key, { tone: TONE[place], glyph: GLYPH.find(([at]) => at === place)[1] }), `${words.marks[place]}: ${counts[place].toLocaleString("en")}`),
    ),
  );
}

// Seats with their marks, and buttons that change them. `marks` is a list of bits, one a seat.
export function MarkDesk({ plan, marks, setMarks, words, ...more }) {
  const [chosen, setChosen] = useState(new Set());
  useEffect(() => setChosen(new Set()), [plan]);
  const counts = useMemo(() => MARKS.map((_, place) => marks.reduce((count, bits) => count + ((bits >> place) & 1), 0)), [marks]);
  const whole = useCallback((first, end) => ({ all: end - first, left: end - first, from: 0 }), []);
  const spoken = (i) => [plan.label[i], ...MARKS.flatMap((_, place) => (marks[i] & (1 << place) ? [words.marks[place]] : []))].join(", ");
  const isOn = (place) => chosen.size > 0 && [...chosen].every((i) => marks[i] & (1 << place));
  const turn = (place) => {
    const next = [...marks];
    const off = isOn(place);
    for (const i of chosen) next[i] = off ? next[i] & ~(1 << place) : next[i] | (1 << place);
    setMarks(next);
  };
  return h(
    "div",
    { className: "stack" },
    h(SeatPicker, { plan, chosen, setChosen, look: (i) => lookOf(marks[i]), left: whole, money: () => "", spoken, words, ...more }),
    h(
      "div",
      { className: "chips", role: "group", "aria-label": words.mark_chosen },
      h("span", { className: "quiet", "aria-hidden": true }, words.mark_chosen),
      MARKS.map((mark, place) =>
        h("button", { key: mark, type: "button", className: "chip", disabled: !chosen.size, "aria-pressed": isOn(place), onClick: () => turn(place) }, words.marks[place]),
      ),
    ),
    h(Legend, { words, counts }),
  );
}

// Each mark put on or taken off, as `[mark, is on, runs]`.
export function changesOf(before, after) {
  const changes = [];
  MARKS.forEach((mark, place) => {
    for (const isOn of [true, false]) {
      const seats = after.flatMap((bits, i) => (((bits ^ before[i]) >> place) & 1 && Boolean(bits & (1 << place)) === isOn ? [i] : []));
      if (seats.length) changes.push([mark, isOn, runsOf(seats)]);
    }
  });
  return changes;
}

export function PlanMarks({ address, words, named, error, refused, canSave, onWords, onSave }) {
  const [plan, isLost] = usePlan(address, readPlan);
  const [marks, setMarks] = useState([]);
  useEffect(() => setMarks(plan ? plan.marks : []), [plan]);
  if (isLost) return h("p", { className: "card", role: "alert" }, words.lost);
  if (!plan || marks.length !== plan.label.length) return h("div", { className: "skeleton seats-waiting", "aria-hidden": true });
  const changes = changesOf(plan.marks, marks);
  const seats = marks.reduce((count, bits, i) => count + (bits !== plan.marks[i] ? 1 : 0), 0);
  return h(
    "div",
    { className: "stack" },
    h(MarkDesk, { plan, marks, setMarks, words, named, error, onWords }),
    canSave
      ? h(
          "div",
          { className: "stack tight" },
          h("p", { role: "status", className: "quiet" }, changes.length ? fill(words.changed, { n: seats }) : words.unchanged),
          h("p", { role: "alert", className: "field-error" }, refused || ""),
          h(
            "div",
            { className: "actions" },
            h("button", { type: "button", className: "btn btn-primary", disabled: !changes.length, onClick: () => onSave(changes) }, words.save),
            h("button", { type: "button", className: "btn", disabled: !changes.length, onClick: () => setMarks(plan.marks) }, words.undo),
          ),
        )
      : null,
  );
}
