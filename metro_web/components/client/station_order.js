// A branch's stations in order. Moving answers at once in the browser; the server's order replaces it when it comes.
import { createElement as h, useEffect, useRef, useState } from "react";

const Bullet = ({ line }) =>
  h(
    "span",
    { className: `bullet bullet-small bullet-${line.shape}`, style: { "--line": line.color }, role: "img", "aria-label": line.name },
    h("span", null, line.letter),
  );
const Icon = ({ d }) =>
  h("svg", { viewBox: "0 0 24 24", className: "icon", "aria-hidden": true, focusable: false }, h("path", { d }));
const UP = "M12 20V5 M6 11l6-6 6 6";
const DOWN = "M12 4v15 M6 13l6 6 6-6";
const MORE = "M5 12h.01 M12 12h.01 M19 12h.01";

export function StationOrder({ stops, branch, color, label, revision, words, onMove, onPick }) {
  const [order, setOrder] = useState(stops);
  const [said, setSaid] = useState("");
  const list = useRef(null);
  const wanted = useRef(null); // the control that keeps the focus while its row moves
  const truth = useRef(0);

  useEffect(() => {
    if (truth.current !== revision) setOrder(stops);
    truth.current = revision;
  }, [stops, revision]);
  useEffect(() => {
    if (!wanted.current) return;
    const { code, part } = wanted.current;
    wanted.current = null;
    const row = list.current?.querySelector(`[data-code="${CSS.escape(code)}"]`);
    const control = row?.querySelector(`[data-part="${part}"]`);
    (control && !control.disabled ? control : row?.querySelector("[data-part='more']"))?.focus();
  }, [order]);

  const move = (code, by, part) => {
    const from = order.findIndex((one) => one.code === code);
    const to = from + by;
    if (to < 0 || to >= order.length) return setSaid(words.edge);
    const next = [...order];
    next.splice(to, 0, ...next.splice(from, 1));
    wanted.current = { code, part };
    setOrder(next);
    setSaid(words.moved.replace("{name}", order[from].name).replace("{n}", to + 1).replace("{all}", order.length));
    onMove?.(code, to + 1, branch);
  };
  const onKeyDown = (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest("[data-code]");
    if (!row) return;
    event.preventDefault();
    move(row.dataset.code, event.key === "ArrowUp" ? -1 : 1, event.target.dataset.part || "more");
  };
  const control = (one, part, d, name, onClick, disabled) =>
    h(
      "button",
      {
        type: "button",
        className: "btn-icon",
        "data-part": part,
        "aria-label": name.replace("{name}", one.name),
        title: name.replace("{name}", one.name),
        onClick,
        disabled,
      },
      h(Icon, { d }),
    );

  return h(
    "div",
    null,
    h(
      "ol",
      { ref: list, className: "order", "aria-label": label, style: { "--line": color }, onKeyDown },
      order.map((one, at) =>
        h(
          "li",
          { key: one.code, "data-code": one.code, className: "order-row" },
          h("span", { className: "order-place num", "aria-hidden": true }, at + 1),
          h(
            "span",
            { className: "order-words" },
            h("span", { className: "order-name" }, one.name),
            h("span", { className: "bullets" }, one.others.map((line) => h(Bullet, { key: line.code, line }))),
          ),
          h(
            "span",
            { className: "order-tools" },
            control(one, "up", UP, words.up, () => move(one.code, -1, "up"), at === 0),
            control(one, "down", DOWN, words.down, () => move(one.code, 1, "down"), at === order.length - 1),
            control(one, "more", MORE, words.more, () => onPick?.(one.code, branch), false),
          ),
        ),
      ),
    ),
    h("span", { className: "sr-only", role: "status" }, said),
  );
}
