// The same seats without a drawing: a part, a row of it, and its seats as buttons.
import { createElement as h, useEffect, useState } from "react";
import { opened, seatName } from "./seat_map_plan.js";
import { LOOK } from "./seat_map_drawing.js";

export function SeatList({ plan, outline, seats, looks, says, words, money, nameOf, open, onOpen, onToggle, onKey }) {
  const isLarge = outline.parts.length > 0;
  const groups = isLarge ? outline.parts : plan.sections.map((section, key) => ({ key, section, first: section.first, end: section.end }));
  const sold = groups.filter((group) => seats.left(group.first, group.end).all);
  const [chosen, setChosen] = useState(open);
  const group = sold.find((one) => one.key === chosen) ?? sold.find((one) => seats.left(one.first, one.end).left) ?? sold[0];
  const rows = group ? opened(plan, group).rows.filter((row) => seats.left(row.first, row.end).all) : [];
  const [line, setLine] = useState(null);
  const row = rows.find((one) => one.first === line) ?? rows.find((one) => seats.left(one.first, one.end).left) ?? rows[0];
  useEffect(() => {
    if (group && isLarge) onOpen(group.key);
  }, [group?.key]);
  if (!group || !row) return h("p", { className: "quiet" }, words.nothing);
  const left = (one) => {
    const found = seats.left(one.first, one.end);
    return found.left ? words.section_says.replace("{n}", found.left.toLocaleString("en")).replace("{all}", found.all.toLocaleString("en")).replace("{price}", money(found.from)) : words.sold_out;
  };
  const choice = (id, label, value, options, onChange) =>
    h("div", { className: "field" }, h("label", { htmlFor: id }, label), h("select", { id, value, onChange: (event) => onChange(Number(event.target.value)) }, options));
  const shown = [];
  for (let i = row.first; i < row.end; i++) if (looks(i) !== LOOK.none) shown.push(i);
  return h(
    "div",
    { className: "sm-list stack", onKeyDown: onKey },
    sold.length > 1 ? choice("sm-section", words.section, group.key, sold.map((one) => h("option", { key: one.key, value: one.key }, `${nameOf(one)} · ${left(one)}`)), (key) => { setChosen(key); setLine(null); }) : null,
    choice("sm-line", words.row_label, row.first, rows.map((one) => h("option", { key: one.first, value: one.first }, `${words.row.replace("{row}", one.label)} · ${left(one)}`)), setLine),
    h(
      "ul",
      { className: "sm-seats", "aria-label": words.row.replace("{row}", row.label) },
      shown.map((i) => {
        const look = looks(i);
        const isGone = look === LOOK.held || look === LOOK.sold;
        return h(
          "li",
          { key: i },
          h(
            "button",
            { type: "button", className: "sm-pick", "aria-pressed": look === LOOK.mine, "aria-disabled": isGone || undefined, "aria-label": says(i, look), onClick: () => onToggle(i) },
            h("strong", null, seatName(plan, i)),
            h("span", null, isGone ? words.states[look] : look === LOOK.mine ? words.states.m : money(seats.price[i])),
          ),
        );
      }),
    ),
  );
}
