// A combobox over all stations: typing filters at once in the browser, the server hears only the choice.
import { createElement as h, useEffect, useId, useRef, useState } from "react";
import { findStations, split, useMetroMap } from "./metro_map.js";

const Bullet = ({ line }) =>
  h(
    "span",
    { className: `bullet bullet-small bullet-${line.shape}`, style: { "--line": line.color }, "aria-hidden": true },
    h("span", null, line.letter),
  );

export function StationField({ label, name, value, onSelect, error, hint, exclude, version, network, placeholder, autoFocus, words }) {
  const map = useMetroMap(version, "", network);
  const id = useId();
  const input = useRef(null);
  const list = useRef(null);
  const [text, setText] = useState(null); // null: showing the chosen station
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState(value);
  useEffect(() => setChosen(value), [value]);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);

  const station = map?.station.get(chosen);
  const query = text ?? "";
  const found = map && isOpen ? findStations(map, query) : [];
  const options = found.filter((one) => one.code !== exclude);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active, isOpen]);

  const pick = (one) => {
    setChosen(one.code);
    setText(null);
    setOpen(false);
    onSelect?.(one.code);
  };
  const close = () => {
    setOpen(false);
    setText(null);
  };
  const step = (by) => {
    if (!isOpen) return setOpen(true);
    setActive((at) => Math.max(0, Math.min(options.length - 1, at + by)));
  };
  const onKeyDown = (event) => {
    const actions = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(8),
      PageUp: () => step(-8),
      Enter: () => options[active] && pick(options[active]),
      Escape: close,
    };
    if (!actions[event.key] || (!isOpen && event.key === "Enter") || (!isOpen && event.key === "Escape")) return;
    event.preventDefault();
    actions[event.key]();
  };
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

  return h(
    "div",
    { className: "field" },
    h("label", { htmlFor: id }, label),
    h(
      "div",
      { className: "station" },
      h("input", {
        id,
        ref: input,
        type: "text",
        role: "combobox",
        "data-given": network ? true : undefined,
        autoComplete: "off",
        autoCorrect: "off",
        spellCheck: false,
        enterKeyHint: "done",
        placeholder,
        value: text ?? station?.name ?? "",
        "aria-expanded": isOpen,
        "aria-controls": `${id}-list`,
        "aria-autocomplete": "list",
        "aria-activedescendant": isOpen && options[active] ? `${id}-${options[active].code}` : undefined,
        "aria-describedby": described,
        "aria-invalid": error ? true : undefined,
        onChange: (event) => {
          setText(event.target.value);
          setActive(0);
          setOpen(true);
        },
        onFocus: (event) => event.target.select(),
        onClick: () => {
          setActive(0);
          setOpen(true);
        },
        onBlur: close,
        onKeyDown,
      }),
      name ? h("input", { type: "hidden", name, value: chosen ?? "" }) : null,
      h(
        "ul",
        {
          id: `${id}-list`,
          ref: list,
          role: "listbox",
          "aria-label": label,
          className: "station-list",
          hidden: !isOpen,
          onPointerDown: (event) => event.preventDefault(), // keeps the focus in the field
        },
        options.map((one, at) => {
          const [before, match, after] = split(one.name, query);
          return h(
            "li",
            {
              key: one.code,
              id: `${id}-${one.code}`,
              role: "option",
              "aria-selected": at === active,
              className: "station-option",
              onClick: () => pick(one),
            },
            h("span", null, before, match ? h("b", null, match) : null, after),
            one.note ? h("span", { className: "station-note" }, one.note) : null,
            h(
              "span",
              { className: "bullets" },
              one.lines.map((code) => map.line.get(code)).filter(Boolean).map((line) => h(Bullet, { key: line.code, line })),
            ),
          );
        }),
        isOpen && map && options.length === 0
          ? h("li", { className: "station-none", role: "option", "aria-disabled": true, "aria-selected": false }, found.length ? words.same : words.none)
          : null,
        isOpen && !map ? h("li", { className: "station-none", role: "option", "aria-selected": false }, words.wait) : null,
      ),
    ),
    hint ? h("p", { id: `${id}-hint`, className: "field-hint" }, hint) : null,
    error ? h("p", { id: `${id}-error`, className: "field-error", role: "alert" }, error) : null,
    h("span", { className: "sr-only", role: "status" }, isOpen && map ? words.found.replace("{n}", options.length) : ""),
  );
}
