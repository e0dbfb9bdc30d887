// A large venue at once: the parts as they lie, each with how much of it is left in figures and as a bar.
import { createElement as h, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Tools, useView } from "./seat_map_view.js";

const READ_PX = 62; // a part on which a name and a figure can be read
const NAME_PX = 22; // and one with room for its code
const CELL = 26;
const WIDE = 2.4;

// Where words stand best in a shape, and how wide a square as large as it would be.
function middleOf(points) {
  let [area, x, y] = [0, 0, 0];
  points.forEach(([ax, ay], n) => {
    const [bx, by] = points[(n + 1) % points.length];
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += ((ax + bx) * cross) / 6;
    y += ((ay + by) * cross) / 6;
  });
  return { x: x / area, y: y / area, side: Math.sqrt(Math.abs(area)) };
}

function isInside([x, y], points) {
  let isIn = false;
  points.forEach(([ax, ay], n) => {
    const [bx, by] = points[(n + 1) % points.length];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  });
  return isIn;
}

// As in the venue where that makes a picture; else in rows of equal fields.
function arranged({ parts }) {
  const shapes = parts.map((part) => part.points);
  const isHeaped = new Set(shapes.map(String)).size < shapes.length;
  const all = shapes.flat();
  const [xs, ys] = [all.map((p) => p[0]), all.map((p) => p[1])];
  const box = (points) => {
    const [px, py] = [points.map((p) => p[0]), points.map((p) => p[1])];
    return { x0: Math.min(...px), x1: Math.max(...px), y0: Math.min(...py), y1: Math.max(...py) };
  };
  const whole = { x0: xs.reduce((a, b) => Math.min(a, b)), x1: xs.reduce((a, b) => Math.max(a, b)), y0: ys.reduce((a, b) => Math.min(a, b)), y1: ys.reduce((a, b) => Math.max(a, b)) };
  const [width, height] = [whole.x1 - whole.x0, whole.y1 - whole.y0];
  if (!isHeaped && width / height < WIDE && height / width < WIDE) {
    const placed = shapes.map((points) => points.map(([x, y]) => [x - whole.x0 + 1, y - whole.y0 + 1]));
    return { width: width + 2, height: height + 2, places: placed.map((points) => ({ points, ...box(points), ...middleOf(points) })) };
  }
  const across = Math.max(2, Math.min(4, Math.ceil(Math.sqrt(shapes.length))));
  const down = Math.ceil(shapes.length / across);
  const tall = CELL * 0.8;
  const places = shapes.map((_, n) => {
    const [x, y] = [(n % across) * (CELL + 2) + 1, Math.floor(n / across) * (tall + 2) + 1];
    const points = [[x, y], [x + CELL, y], [x + CELL, y + tall], [x, y + tall]];
    return { points, ...box(points), ...middleOf(points) };
  });
  return { width: across * (CELL + 2), height: down * (tall + 2), places };
}

export function Overview({ outline, seats, tick, words, money, nameOf, codeOf, at, onOpen }) {
  const svg = useRef(null);
  const [focus, setFocus] = useState(at);
  const drawn = useMemo(() => arranged(outline), [outline]);
  const narrow = useMemo(() => {
    const sizes = drawn.places.map((one) => one.side).sort((a, b) => a - b);
    return sizes[sizes.length >> 2];
  }, [drawn]);
  const view = useView({ width: drawn.width, height: drawn.height, least: 0.5, most: 40, first: (fit, tall) => Math.max(Math.min(fit, tall), Math.min(NAME_PX / narrow, fit)) });
  const left = useMemo(() => outline.parts.map((part) => seats.left(part.first, part.end)), [outline, seats, tick]);
  const order = useMemo(() => outline.parts.map((part) => part.key).filter((key) => left[key].all), [outline, left]);

  const total = useMemo(() => seats.left(0, outline.count), [outline, seats, tick]);
  const hasHole = useMemo(() => !drawn.places.some((one) => isInside([drawn.width / 2, drawn.height / 2], one.points)), [drawn]);

  const go = (key) => {
    setFocus(key);
    const node = svg.current?.querySelector(`[data-part="${key}"]`);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const begun = useRef(false);
  useLayoutEffect(() => {
    if (!begun.current && at >= 0 && view.px) {
      begun.current = true;
      go(at);
    }
  }, [view.px]);
  const near = (key, dx, dy) => {
    const middle = (k) => [drawn.places[k].x, drawn.places[k].y];
    const [x, y] = middle(key);
    let [best, least] = [key, Infinity];
    for (const other of order) {
      const [ox, oy] = middle(other);
      const [ahead, aside] = [(ox - x) * dx + (oy - y) * dy, Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx)];
      if (other !== key && ahead > 0.5 && ahead + 2 * aside < least) [best, least] = [other, ahead + 2 * aside];
    }
    return best;
  };
  const current = order.includes(focus) ? focus : order[0];
  const keyed = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const actions = {
      ArrowRight: () => go(near(current, 1, 0)), ArrowLeft: () => go(near(current, -1, 0)), ArrowDown: () => go(near(current, 0, 1)), ArrowUp: () => go(near(current, 0, -1)),
      Home: () => go(order[0]), End: () => go(order[order.length - 1]), " ": () => onOpen(current), Enter: () => onOpen(current), "+": view.closer, "-": view.farther, 0: view.whole,
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  };

  return h(
    "div",
    { className: "sm-frame sm-frame-all" },
    h(
      "div",
      { className: "sm-scroll", ref: view.box, dir: "ltr" },
      h(
        "svg",
        {
          ref: svg, className: "sm-canvas", role: "listbox", "aria-label": words.sections, width: drawn.width * view.px, height: drawn.height * view.px,
          viewBox: `0 0 ${drawn.width} ${drawn.height}`, onKeyDown: keyed,
          onClick: (event) => {
            const node = event.target.closest?.("[data-part]");
            if (node) onOpen(Number(node.dataset.part));
          },
        },
        hasHole && total.left
          ? h(
              "g",
              { transform: `translate(${drawn.width / 2} ${drawn.height / 2}) scale(${1 / (view.px || 1)})`, "aria-hidden": true, className: "sm-part-words" },
              h("text", { className: "sm-total", y: -2 }, words.left_short.replace("{n}", total.left.toLocaleString("en"))),
              h("text", { y: 18 }, words.from_price.replace("{price}", money(total.from))),
            )
          : null,
        outline.parts.map((part) => {
          const [place, found] = [drawn.places[part.key], left[part.key]];
          if (!found.all) return null;
          const share = found.left / found.all;
          const rank = !found.left ? "none" : share < 0.15 ? "few" : share < 0.5 ? "some" : "many";
          const side = place.side * view.px;
          const isRead = side > READ_PX;
          const bar = Math.min(side * 0.7, 54);
          const figure = found.left ? words.left_short.replace("{n}", found.left.toLocaleString("en")) : words.sold_out;
          const told = found.left ? words.section_says.replace("{n}", found.left.toLocaleString("en")).replace("{all}", found.all.toLocaleString("en")).replace("{price}", money(found.from)) : words.sold_out;
          return h(
            "g",
            { key: part.key, role: "option", "aria-selected": false, "data-part": part.key, tabIndex: part.key === current ? 0 : -1, className: `sm-part sm-part-${rank}`, "aria-label": `${nameOf(part)}, ${told}` },
            h("polygon", { points: place.points.map((p) => p.join()).join(" ") }),
            side > NAME_PX
              ? h(
                  "g",
                  { transform: `translate(${place.x} ${place.y}) scale(${1 / (view.px || 1)})`, "aria-hidden": true, className: "sm-part-words" },
                  h("text", { className: "sm-part-name", y: isRead ? -5 : side > 34 ? 1 : 5 }, side > 140 ? nameOf(part) : codeOf(part)),
                  isRead ? h("text", { y: 11 }, figure) : null,
                  side > 34 ? h("rect", { className: "sm-bar-all", x: -bar / 2, y: isRead ? 17 : 6, width: bar, height: 5, rx: 2 }) : null,
                  side > 34 ? h("rect", { className: "sm-bar-left", x: -bar / 2, y: isRead ? 17 : 6, width: bar * share, height: 5, rx: 2 }) : null,
                )
              : null,
          );
        }),
      ),
    ),
    h(Tools, { view, words }),
  );
}
