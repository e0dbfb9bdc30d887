// "Move to…": the same as dragging a row, said in words. A number, a neighbour, or one of four steps.
import { createElement as h, useEffect, useRef, useState } from "react";

export function MoveTo({ order, code, words, onMove, onClose }) {
  const from = order.findIndex((one) => one.code === code);
  const box = useRef(null);
  const [place, setPlace] = useState(String(from + 1));
  const [error, setError] = useState("");
  const last = order.length - 1;
  const others = order.filter((one) => one.code !== code);
  const name = order[from]?.name || "";

  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    dialog.showModal();
    dialog.querySelector("input").select();
  }, []);
  useEffect(() => {
    if (from < 0) onClose();
  }, [from]);
  if (from < 0) return null;

  const go = (to) => onMove(Math.max(0, Math.min(last, to)));
  const submit = (event) => {
    event.preventDefault();
    const typed = place.trim();
    if (!/^\d{1,4}$/.test(typed) || +typed < 1 || +typed > last + 1) return setError(words.place_error.replace("{all}", last + 1));
    return go(+typed - 1);
  };
  const step = (label, to) =>
    h("button", { type: "button", className: "btn", disabled: to === from || to < 0 || to > last, onClick: () => go(to) }, label);
  const chosen = /^\d+$/.test(place.trim()) && +place >= 1 && +place <= last + 1 ? String(+place - 1) : "";

  return h(
    "dialog",
    {
      ref: box,
      className: "dialog",
      "aria-labelledby": "move-to-title",
      onCancel: (event) => {
        event.preventDefault();
        onClose();
      },
      onClick: (event) => event.target === box.current && onClose(),
    },
    h(
      "form",
      { className: "dialog-inner", onSubmit: submit, noValidate: true },
      h("h2", { id: "move-to-title" }, words.move_title.replace("{name}", name)),
      h("div", { className: "move-steps" }, step(words.first, 0), step(words.one_up, from - 1), step(words.one_down, from + 1), step(words.last, last)),
      h(
        "div",
        { className: "days" },
        h(
          "div",
          { className: "field" },
          h("label", { htmlFor: "move-to-place" }, words.place.replace("{all}", last + 1)),
          h("input", {
            id: "move-to-place",
            inputMode: "numeric",
            autoComplete: "off",
            value: place,
            "aria-invalid": error ? "true" : undefined,
            "aria-describedby": error ? "move-to-error" : undefined,
            onChange: (event) => {
              setPlace(event.target.value);
              setError("");
            },
          }),
        ),
        h(
          "div",
          { className: "field" },
          h("label", { htmlFor: "move-to-after" }, words.after),
          h(
            "select",
            { id: "move-to-after", value: chosen, onChange: (event) => event.target.value && setPlace(String(+event.target.value + 1)) },
            chosen === "" && h("option", { value: "" }, ""),
            h("option", { value: "0" }, words.at_start),
            others.map((one, i) => h("option", { key: one.code, value: String(i + 1) }, one.name)),
          ),
        ),
      ),
      h("p", { id: "move-to-error", className: "field-error", role: "alert" }, error),
      h(
        "div",
        { className: "actions" },
        h("button", { type: "button", className: "btn", onClick: onClose }, words.leave),
        h("button", { type: "submit", className: "btn btn-primary" }, words.move),
      ),
    ),
  );
}
