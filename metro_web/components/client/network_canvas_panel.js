// The drawing in words and numbers: any station from a list, where it stands, one unit each way, the last move back.
// Everything is always there, asleep while nothing is picked, so that picking never moves the paper under the hand.
import { createElement as h, useEffect, useMemo, useState } from "react";

const ARROWS = { left: ["M15 5l-7 7 7 7", -1, 0], up: ["M5 15l7-7 7 7", 0, -1], down: ["M5 9l7 7 7-7", 0, 1], right: ["M9 5l7 7-7 7", 1, 0] };
const LIMIT = 1000;

const read = (text) => {
  const plain = text.trim().replace(",", ".");
  return /^-?\d{1,4}(\.\d{1,2})?$/.test(plain) && Math.abs(+plain) <= LIMIT ? +plain : null;
};

export function CanvasPanel({ stations, selected, at, words, brings, undos, onBrings, onPick, onUndo, onOpen, onStep, onStand }) {
  const names = useMemo(() => [...stations].sort((a, b) => a.name.localeCompare(b.name)), [stations]);
  const [typed, setTyped] = useState({ x: "", y: "" });
  const [error, setError] = useState("");
  const shown = at ? `${at[0]} ${at[1]}` : "";
  useEffect(() => {
    setTyped(at ? { x: String(at[0]), y: String(at[1]) } : { x: "", y: "" });
    setError("");
  }, [selected?.code, shown]);

  const commit = (event) => {
    event?.preventDefault();
    if (!at) return;
    const [x, y] = [read(typed.x), read(typed.y)];
    if (x === null || y === null) return setError(words.number_error);
    setError("");
    if (x !== at[0] || y !== at[1]) onStand(x, y);
  };
  const number = (axis, label) =>
    h(
      "div",
      { className: "field" },
      h("label", { htmlFor: `canvas-${axis}` }, label),
      h("input", {
        id: `canvas-${axis}`,
        inputMode: "decimal",
        autoComplete: "off",
        value: typed[axis],
        disabled: !at,
        "aria-invalid": error ? "true" : undefined,
        "aria-describedby": error ? "canvas-error" : undefined,
        onChange: (event) => setTyped({ ...typed, [axis]: event.target.value }),
        onBlur: () => commit(),
      }),
    );

  return h(
    "div",
    { className: "canvas-panel" },
    h(
      "div",
      { className: "field canvas-find" },
      h("label", { htmlFor: "canvas-station" }, words.station),
      h(
        "select",
        { id: "canvas-station", value: selected?.code || "", onChange: (event) => onPick(event.target.value) },
        h("option", { value: "" }, words.none),
        names.map((one) => h("option", { key: one.code, value: one.code }, one.name)),
      ),
    ),
    h(
      "form",
      { className: "canvas-place", onSubmit: commit, noValidate: true },
      number("x", words.x),
      number("y", words.y),
      h(
        "div",
        { className: "canvas-steps", role: "group", "aria-label": words.steps },
        Object.entries(ARROWS).map(([key, [d, dx, dy]]) =>
          h("button", { key, type: "button", className: "btn-icon outlined", "aria-label": words[key], title: words[key], disabled: !at, onClick: () => onStep(dx, dy) }, h("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, h("path", { d }))),
        ),
      ),
      h("button", { type: "submit", className: "sr-only", tabIndex: -1, disabled: !at }, words.put),
    ),
    h("p", { id: "canvas-error", className: "field-error", role: "alert" }, error),
    h(
      "div",
      { className: "canvas-more" },
      h("button", { type: "button", className: "btn", disabled: !at, onClick: () => onOpen?.(selected.code) }, words.open),
      h("button", { type: "button", className: "btn", disabled: !undos, onClick: onUndo }, words.undo),
      h("label", { className: "check" }, h("input", { type: "checkbox", checked: brings, onChange: (event) => onBrings(event.target.checked) }), h("span", null, words.brings)),
    ),
  );
}
