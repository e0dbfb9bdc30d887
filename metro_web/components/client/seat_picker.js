// Choosing seats of a plan: on paper, section by section where there are many, or by name; the choice lives with its owner.
import { createElement as h, useEffect, useMemo, useState } from "react";
import { Overview } from "./seat_map_overview.js";
import { outlineOf } from "./seat_outline.js";
import { SeatSheet, span } from "./seat_sheet.js";

const SAID_MAX = 4;
export const fill = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);

export function usePlan(address, read) {
  const [plan, setPlan] = useState(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!address) return undefined;
    const stop = new AbortController();
    setPlan(null);
    setLost(false);
    fetch(address, { signal: stop.signal })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((document) => setPlan(read(document)))
      .catch((why) => why?.name !== "AbortError" && setLost(true));
    return () => stop.abort();
  }, [address]);
  return [plan, isLost];
}

// `left(first, end)` is what the overview tells of a section: `{all, left, from}`.
export function SeatPicker({ plan, chosen, setChosen, look, left, money, spoken, words, onWords, named, error }) {
  const [open, setOpen] = useState(-1); // the number of a part; -1 for the whole plan
  const [typed, setTyped] = useState("");
  useEffect(() => setOpen(-1), [plan]);
  useEffect(() => {
    if (!named?.number) return;
    setChosen(new Set([...chosen, ...named.runs.flatMap(([first, last]) => span(first, last + 1))]));
    setTyped("");
  }, [named?.number]);
  const seats = useMemo(() => ({ left }), [left]);
  const outline = useMemo(() => (plan.parts.length > 1 ? outlineOf(plan) : null), [plan]);

  const part = plan.parts.length === 1 ? plan.parts[0] : plan.parts[open];
  const pick = (some, isOn) => {
    const next = new Set(chosen);
    for (const i of some) isOn ? next.add(i) : next.delete(i);
    setChosen(next);
  };
  const nameOf = ({ section, rows, isPiece }) => (isPiece ? `${section.name}, ${rows[0].label}–${rows[rows.length - 1].label}` : section.name);
  const sections = plan.parts.length === 1 ? plan.sections : [];

  return h(
    "div",
    { className: "stack seats-picker" },
    plan.parts.length > 1
      ? h(
          "div",
          { className: "row seats-where" },
          h(
            "div",
            { className: "field grow" },
            h("label", { htmlFor: "seats-place" }, words.section),
            h(
              "select",
              { id: "seats-place", value: open, onChange: (event) => setOpen(Number(event.target.value)) },
              h("option", { value: -1 }, words.whole_plan),
              plan.parts.map((one) => h("option", { key: one.key, value: one.key }, nameOf(one))),
            ),
          ),
          part ? h("button", { type: "button", className: "btn", onClick: () => pick(span(part.first, part.end), true) }, words.all) : null,
        )
      : null,
    part
      ? h(SeatSheet, { key: part.key, plan, part, chosen, look, spoken, words, onPick: pick })
      : h(Overview, { outline, seats, tick: 0, words, money, nameOf, codeOf: (one) => one.section.code, at: -1, onOpen: setOpen }),
    sections.length > 1
      ? h(
          "div",
          { className: "chips", role: "group", "aria-label": words.all_of },
          h("span", { className: "quiet", "aria-hidden": true }, words.all_of),
          sections.map((one) => h("button", { key: one.code, type: "button", className: "chip", onClick: () => pick(span(one.first, one.end), true) }, one.name)),
        )
      : null,
    onWords
      ? h(
          "form",
          { className: "row seats-named", onSubmit: (event) => (event.preventDefault(), typed.trim() && onWords(typed)) },
          h(
            "div",
            { className: "field grow" },
            h("label", { htmlFor: "seats-named" }, words.named),
            h("input", { id: "seats-named", value: typed, autoComplete: "off", placeholder: words.example, "aria-describedby": "seats-named-error", onChange: (event) => setTyped(event.target.value) }),
          ),
          h("button", { type: "submit", className: "btn" }, words.choose),
          h("p", { id: "seats-named-error", className: "field-error", role: "alert" }, error || ""),
        )
      : null,
    h(
      "p",
      { className: "row seats-count", role: "status" },
      h("strong", null, chosen.size ? fill(chosen.size === 1 ? words.one : words.many, { n: chosen.size.toLocaleString("en"), seats: said(plan, chosen) }) : words.none),
      chosen.size ? h("button", { type: "button", className: "btn btn-plain", onClick: () => setChosen(new Set()) }, words.clear) : null,
    ),
  );
}

// The first few of a choice by name, as ranges within rows.
function said(plan, chosen) {
  const parts = [];
  for (const i of [...chosen].sort((a, b) => a - b)) {
    const run = parts[parts.length - 1];
    if (run && run[1] === i - 1 && plan.rowOf[i] === plan.rowOf[i - 1]) run[1] = i;
    else if (parts.length === SAID_MAX) return `${told(plan, parts)} …`;
    else parts.push([i, i]);
  }
  return told(plan, parts);
}
const told = (plan, parts) => parts.map(([a, b]) => (a === b ? plan.label[a] : `${plan.label[a]}–${plan.label[b]}`)).join(", ");
