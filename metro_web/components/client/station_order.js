// A branch's stations in order: dragged, moved by Alt and the arrow keys, or told where to go.
// A move is answered at once; the server's order counts again when it has answered the last move of this list.
import { createElement as h, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useDragRows } from "./drag_rows.js";
import { MoveTo } from "./move_to.js";

const Bullet = ({ line }) =>
  h(
    "span",
    { className: `bullet bullet-small bullet-${line.shape}`, style: { "--line": line.color }, role: "img", "aria-label": line.name },
    h("span", null, line.letter),
  );
const Icon = ({ d }) =>
  h("svg", { viewBox: "0 0 24 24", className: "icon", "aria-hidden": true, focusable: false }, h("path", { d }));
const GRIP = "M9 6h.01 M15 6h.01 M9 12h.01 M15 12h.01 M9 18h.01 M15 18h.01";
const SHIFT = "M8 4v15 M8 4 4.5 7.5 M8 4l3.5 3.5 M16 20V5 M16 20l-3.5-3.5 M16 20l3.5-3.5";
const MORE = "M5 12h.01 M12 12h.01 M19 12h.01";
const PATIENCE_MS = 8000;

let number = Date.now(); // of the last move; grows from visit to visit, so that an old answer is never taken for a new one

export function StationOrder({ stops, branch, color, label, answered, words, onMove, onPick }) {
  const [order, setOrder] = useState(stops);
  const [said, setSaid] = useState("");
  const [active, setActive] = useState("");
  const [over, setOver] = useState(null);
  const [asking, setAsking] = useState("");
  const list = useRef(null);
  const wanted = useRef(null); // the control that keeps the focus while its row moves
  const sent = useRef(0);
  const isHeld = useRef(false);
  const truth = useRef(stops);
  truth.current = stops;

  const settle = () => {
    if (!isHeld.current && answered >= sent.current) setOrder(truth.current);
  };
  useEffect(settle, [stops, answered]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (sent.current > answered && !isHeld.current) {
        sent.current = 0; // the answer was lost with a connection; what the server last said is what counts
        setOrder(truth.current);
      }
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [order, answered]);
  useEffect(() => {
    if (!wanted.current) return;
    const { code, part } = wanted.current;
    wanted.current = null;
    list.current?.querySelector(`[data-code="${CSS.escape(code)}"] [data-part="${part}"]`)?.focus();
  }, [order]);

  const moveTo = (from, to, part) => {
    const one = order[from];
    if (!one || from === to) return;
    const next = [...order];
    next.splice(to, 0, ...next.splice(from, 1));
    wanted.current = { code: one.code, part };
    sent.current = ++number;
    setActive(one.code);
    setOrder(next);
    setSaid(words.moved.replace("{name}", one.name).replace("{n}", to + 1).replace("{all}", order.length));
    onMove?.(one.code, to + 1, branch, number);
  };
  useDragRows(list, {
    onLift: (from) => {
      isHeld.current = true;
      setActive(order[from].code);
    },
    onOver: (from, to) => setOver({ from, to }),
    onDrop: (from, to) => {
      isHeld.current = false;
      flushSync(() => {
        setOver(null);
        if (from === to) settle();
        else moveTo(from, to, "grip");
      });
    },
  });

  const focusRow = (at, part) => {
    const one = order[Math.max(0, Math.min(order.length - 1, at))];
    setActive(one.code);
    list.current?.querySelector(`[data-code="${CSS.escape(one.code)}"] [data-part="${part}"]`)?.focus();
  };
  const onKeyDown = (event) => {
    const code = event.target.closest("[data-code]")?.dataset.code;
    const at = order.findIndex((one) => one.code === code);
    if (at < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const part = event.target.dataset.part || "grip";
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!event.altKey) focusRow(to, part);
    else if (to < 0 || to >= order.length || to === at) setSaid(words.edge);
    else moveTo(at, to, part);
  };
  const stop = active && order.some((one) => one.code === active) ? active : order[0]?.code; // one tab stop for the list
  const control = (one, part, d, name, onClick) =>
    h(
      "button",
      {
        type: "button",
        className: part === "grip" ? "btn-icon order-grip" : "btn-icon",
        "data-part": part,
        tabIndex: one.code === stop ? 0 : -1,
        "aria-label": name,
        "aria-describedby": part === "grip" ? `order-help-${branch}` : undefined,
        title: part === "grip" ? words.grip : name,
        onClick,
      },
      h(Icon, { d }),
    );
  const placeOf = (at) => {
    if (!over) return at + 1;
    if (at === over.from) return over.to + 1;
    return at + 1 + (at > over.from && at <= over.to ? -1 : at < over.from && at >= over.to ? 1 : 0);
  };

  return h(
    "div",
    null,
    h("p", { id: `order-help-${branch}`, className: "sr-only" }, words.help),
    h(
      "ol",
      { ref: list, className: "order", "aria-label": label, style: { "--line": color }, onKeyDown, onFocus: (event) => setActive(event.target.closest("[data-code]")?.dataset.code || "") },
      order.map((one, at) =>
        h(
          "li",
          { key: one.code, "data-code": one.code, className: "order-row" },
          control(one, "grip", GRIP, words.row.replace("{name}", one.name).replace("{n}", at + 1).replace("{all}", order.length), () => setAsking(one.code)),
          h("span", { className: "order-place num", "aria-hidden": true }, placeOf(at)),
          h("span", { className: "order-mark", "aria-hidden": true }),
          h(
            "span",
            { className: "order-words" },
            h("span", { className: "order-name" }, one.name),
            one.note ? h("span", { className: "order-note" }, one.note) : null,
            h("span", { className: "bullets" }, one.others.map((line) => h(Bullet, { key: line.code, line }))),
          ),
          h(
            "span",
            { className: "order-tools" },
            control(one, "move", SHIFT, words.move_to.replace("{name}", one.name), () => setAsking(one.code)),
            control(one, "more", MORE, words.more.replace("{name}", one.name), () => onPick?.(one.code, branch)),
          ),
        ),
      ),
    ),
    h("span", { className: "sr-only", role: "status" }, said),
    asking &&
      h(MoveTo, {
        key: asking,
        order,
        code: asking,
        words,
        onClose: () => {
          wanted.current = null;
          setAsking("");
          focusRow(order.findIndex((one) => one.code === asking), "move");
        },
        onMove: (to) => {
          const from = order.findIndex((one) => one.code === asking);
          setAsking("");
          if (from === to) focusRow(from, "move");
          else moveTo(from, to, "move");
        },
      }),
  );
}
