// The network as a drawing to be arranged: a station is picked and dragged over a grid, moved by the arrow keys, or told
// where to stand in numbers. What the hand does shows at once; the server's picture counts again once it has answered.
import { createElement as h, useEffect, useMemo, useRef, useState } from "react";
import { CanvasPanel } from "./network_canvas_panel.js";
import { bounds, boxOf, fitting, place, rounded } from "./line_map_geometry.js";
import { useMapView } from "./line_map_view.js";
import { followers, isStraight, lanesOf, pathOf, topology } from "./schematic_paths.js";

const REACH_PX = 26;
const START_PX = 4;
const SETTLE_MS = 90;
const SEND_MS = 450;
const REPEAT_MS = 900;
const UNDO_MAX = 100;
const EDGE_PX = 48;
const NEAREST = 7; // pixels between grid points below which the grid only confuses
const SVG = "http://www.w3.org/2000/svg";
const ICONS = { plus: "M12 5v14M5 12h14", minus: "M5 12h14", fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" };
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let number = Date.now();

// The next grid line in a direction; from a grid line, the one beyond.
const next = (at, by) => (by > 0 ? Math.floor(at + 1e-6) + by : by < 0 ? Math.ceil(at - 1e-6) + by : at);
const hundredth = (n) => Math.round(n * 100) / 100;
const tool = (name, label, onClick) =>
  h("button", { type: "button", className: "btn-icon outlined", "aria-label": label, title: label, onClick }, h("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, h("path", { d: ICONS[name] })));

export function NetworkCanvas({ network, answered, selected, words, onSelect, onPlace, onOpen }) {
  const svgRef = useRef(null);
  const nodes = useRef(new Map());
  const paths = useRef(new Map());
  const hint = useRef(null);
  const guides = useRef(null);
  const settled = useRef(0);
  const local = useRef(new Map()); // code -> {at, number}: moved here, not yet part of the server's picture
  const drag = useRef(null);
  const outbox = useRef({ moves: new Map(), timer: 0 });
  const [undos, setUndos] = useState([]);
  const [said, setSaid] = useState("");
  const [, redraw] = useState(0);
  const [brings, setBrings] = useState(false);

  const stations = network.stations || [];
  const lines = network.lines || [];
  const byCode = useMemo(() => new Map(stations.map((one) => [one.code, one])), [network]);
  const places = useMemo(() => new Map(stations.map((one) => [one.code, place(one, one.lines.length > 1 ? 12 : 10)])), [network]);
  const lanes = useMemo(() => lanesOf(lines), [network]);
  const web = useMemo(() => topology(lines), [network]);
  const box = useRef(null);
  const sight = useMemo(() => {
    const whole = roomy(bounds({ stations, lines: [], station: byCode }));
    if (box.current) Object.assign(box.current, whole); // the same picture goes on: the view must not jump
    else if (stations.length) box.current = whole;
    return box.current;
  }, [network]);

  const spot = (code) => local.current.get(code)?.at || [byCode.get(code).x, byCode.get(code).y];
  const nameOf = (code) => byCode.get(code)?.name || "";

  useEffect(() => {
    for (const [code, one] of local.current) if (one.number <= answered || !byCode.has(code)) local.current.delete(code);
    redraw((n) => n + 1);
  }, [network]);
  useEffect(() => {
    if (!network.revision) setUndos([]); // the draft is gone, and with it whatever could be taken back
  }, [network]);

  const linesAt = (codes) => lines.filter((line) => line.branches.some((run) => run.some((code) => codes.has(code))));
  const drawLines = (some) => {
    const radius = 0.45;
    for (const line of some) {
      const d = line.branches.map((run) => rounded(pathOf(line, run, spot, lanes), radius)).join("");
      paths.current.get(line.code)?.forEach((node) => node?.setAttribute("d", d));
    }
    (network.walks || []).forEach(([a, b], i) => paths.current.get(`walk${i}`)?.[0]?.setAttribute("d", `M${spot(a)}L${spot(b)}`));
  };

  const labels = (view, size) => {
    const boxes = stations.map((one) => {
      const [x, y] = spot(one.code);
      const rank = (one.code === selected ? 100 : 0) + (one.major ? 10 : 0) + one.lines.length;
      return { ...boxOf(places.get(one.code), x * view.k + view.x, y * view.k + view.y), rank };
    });
    const shown = fitting(boxes, size);
    const isNear = view.k > view.fit * 2 || stations.length < 40;
    stations.forEach((one, i) => {
      const text = nodes.current.get(one.code)?.lastChild;
      if (text) text.style.display = shown.has(i) && (isNear || boxes[i].rank >= 10) ? "" : "none";
    });
  };
  const onMove = (view, size) => {
    const svg = svgRef.current;
    if (!svg || view.k <= 0) return; // not laid out yet
    const width = Math.min(9, Math.max(3, view.k * 0.26));
    svg.style.setProperty("--w", `${width}px`);
    svg.style.setProperty("--r", `${Math.max(2.4, width * 0.62)}px`);
    svg.querySelector(".map-world").setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    const grid = svg.querySelector("pattern");
    const step = view.k < NEAREST ? 5 * view.k : view.k;
    Object.entries({ width: step, height: step, x: view.x - step / 2, y: view.y - step / 2 }).forEach(([name, value]) => grid.setAttribute(name, value));
    const dot = grid.firstChild;
    dot.setAttribute("cx", step / 2);
    dot.setAttribute("cy", step / 2);
    for (const [code, node] of nodes.current) {
      if (!node || !byCode.has(code)) continue;
      const [x, y] = spot(code);
      node.setAttribute("transform", `translate(${x * view.k + view.x} ${y * view.k + view.y})`);
    }
    showGuides(view);
    clearTimeout(settled.current);
    settled.current = setTimeout(() => labels(view, size), SETTLE_MS);
  };

  // Green where the way to a neighbour is straight, dashed where it bends: that is the snapping, shown.
  const showGuides = (view) => {
    const layer = guides.current;
    if (!layer) return;
    const code = drag.current?.isOn ? drag.current.code : null;
    layer.replaceChildren();
    hint.current.hidden = !code;
    if (!code) return;
    const at = spot(code);
    const straight = [];
    for (const near of web.near.get(code) || []) {
      const other = spot(near);
      const line = document.createElementNS(SVG, "line");
      const isTrue = isStraight(at, other);
      if (isTrue) straight.push(nameOf(near));
      Object.entries({ x1: at[0], y1: at[1], x2: other[0], y2: other[1] }).forEach(([name, value]) => line.setAttribute(name, value * view.k + (name[0] === "x" ? view.x : view.y)));
      line.setAttribute("class", isTrue ? "guide guide-true" : "guide");
      layer.append(line);
    }
    const taken = crowded(code, at);
    hint.current.textContent = [`${hundredth(at[0])}, ${hundredth(at[1])}`, taken ? words.taken.replace("{name}", taken) : straight.length ? words.straight.replace("{names}", straight.join(", ")) : ""].filter(Boolean).join(" · ");
    hint.current.style.transform = `translate(${at[0] * view.k + view.x + 14}px, ${at[1] * view.k + view.y - 38}px)`;
    hint.current.classList.toggle("canvas-hint-warn", !!taken);
  };
  const crowded = (code, at) => {
    const other = stations.find((one) => one.code !== code && Math.hypot(spot(one.code)[0] - at[0], spot(one.code)[1] - at[1]) < 0.3);
    return other?.name || "";
  };

  // Stand these stations there: drawn now, sent in a moment, so that a held key is one step.
  const stand = (moves, { isUndo = false, isSlow = false } = {}) => {
    const real = moves.filter(([code, at]) => byCode.has(code) && String(spot(code)) !== String(at));
    if (!real.length) return;
    const before = real.map(([code]) => [code, spot(code)]);
    number += 1;
    for (const [code, at] of real) {
      local.current.set(code, { at, number });
      outbox.current.moves.set(code, at);
    }
    if (!isUndo) {
      setUndos((list) => {
        const last = list[list.length - 1];
        const isSame = isSlow && last?.isSlow && last.moves.length === 1 && last.moves[0][0] === real[0][0] && performance.now() - last.when < REPEAT_MS;
        const step = { moves: isSame ? last.moves : before, isSlow, when: performance.now() };
        return [...(isSame ? list.slice(0, -1) : list), step].slice(-UNDO_MAX);
      });
    }
    refresh(new Set(real.map(([code]) => code)));
    clearTimeout(outbox.current.timer);
    if (isSlow) outbox.current.timer = setTimeout(send, SEND_MS);
    else send();
    redraw((n) => n + 1);
  };
  const send = () => {
    const { moves } = outbox.current;
    clearTimeout(outbox.current.timer);
    if (!moves.size) return;
    const list = [...moves].map(([code, [x, y]]) => [code, x, y]);
    outbox.current.moves = new Map();
    onPlace?.(list, number);
  };
  const refresh = (codes) => {
    drawLines(linesAt(codes));
    if (view.current && svgRef.current) onMove(view.current, svgRef.current.getBoundingClientRect());
  };
  useEffect(() => {
    addEventListener("pagehide", send);
    return () => {
      removeEventListener("pagehide", send);
      send();
    };
  }, []);

  const tell = (code) => {
    const at = spot(code);
    const near = [...(web.near.get(code) || [])].filter((other) => isStraight(at, spot(other))).map(nameOf);
    const taken = crowded(code, at);
    setSaid([words.stands.replace("{name}", nameOf(code)).replace("{x}", hundredth(at[0])).replace("{y}", hundredth(at[1])), taken ? words.taken.replace("{name}", taken) : near.length ? words.straight.replace("{names}", near.join(", ")) : ""].filter(Boolean).join(". "));
  };
  const moveBy = (code, dx, dy) => {
    const [x, y] = spot(code);
    stand([[code, [next(x, dx), next(y, dy)]]], { isSlow: true });
    tell(code);
  };
  const undo = () => {
    const last = undos[undos.length - 1];
    if (!last) return;
    setUndos(undos.slice(0, -1));
    stand(last.moves, { isUndo: true });
    setSaid(words.undone.replace("{name}", nameOf(last.moves[0][0])));
  };

  const hit = ({ x, y }, view) => {
    let [best, reach] = [null, REACH_PX];
    for (const one of stations) {
      const [sx, sy] = spot(one.code);
      const [px, py] = [sx * view.k + view.x, sy * view.k + view.y];
      const far = Math.hypot(px - x, py - y) - (one.code === selected ? 6 : 0);
      if (far < reach) [best, reach] = [one.code, far];
    }
    if (best) return best;
    for (const one of stations) {
      const text = nodes.current.get(one.code)?.lastChild;
      if (!text || text.style.display === "none") continue;
      const [sx, sy] = spot(one.code);
      const area = boxOf(places.get(one.code), sx * view.k + view.x, sy * view.k + view.y);
      if (x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height) return one.code;
    }
    return null;
  };
  const pick = (code) => {
    send();
    onSelect?.(code || "");
    if (code) tell(code);
  };
  const onGrab = (point, view, event) => {
    const code = hit(point, view);
    // A finger moves what it has picked before; else it moves the paper. A mouse picks and moves in one.
    if (!code || (event.pointerType === "touch" && code !== selected)) return false;
    drag.current = { code, point, from: spot(code), isOn: false, before: new Map() };
    if (code !== selected) pick(code);
    return true;
  };
  const onDrag = (point, view, size) => {
    const held = drag.current;
    if (!held) return;
    held.last = point;
    if (!held.isOn && Math.hypot(point.x - held.point.x, point.y - held.point.y) < START_PX) return;
    if (!held.isOn) {
      held.isOn = true;
      svgRef.current.classList.add("is-dragging");
    }
    const [x, y] = [(point.x - held.point.x) / view.k + held.from[0], (point.y - held.point.y) / view.k + held.from[1]];
    shift(held, [Math.round(x), Math.round(y)]);
    glide(held, view, size);
  };
  const shift = (held, at) => {
    const put = (code, where) => {
      if (!held.before.has(code)) held.before.set(code, { at: spot(code), was: local.current.get(code) });
      local.current.set(code, { at: where, number: Infinity });
    };
    put(held.code, at);
    if (brings) followers(held.code, lines, spot, web.isKnot).forEach(([code, where]) => put(code, where));
    refresh(new Set(held.before.keys()));
  };
  // Near the frame's edge the paper moves along under the hand.
  const glide = (held, view, size) => {
    cancelAnimationFrame(held.frame);
    const { x, y } = held.last;
    const by = (at, length) => (at < EDGE_PX ? 5 : at > length - EDGE_PX ? -5 : 0);
    const [dx, dy] = [by(x, size.width), by(y, size.height)];
    if (!dx && !dy) return;
    held.frame = requestAnimationFrame(() => {
      if (drag.current !== held) return;
      svgRef.current.metro.pan(dx, dy);
      held.point = { x: held.point.x + dx, y: held.point.y + dy };
      onDrag(held.last, view, size);
    });
  };
  const onRelease = (isDone) => {
    const held = drag.current;
    drag.current = null;
    if (!held) return;
    cancelAnimationFrame(held.frame);
    svgRef.current.classList.remove("is-dragging");
    if (!held.isOn) return;
    const goals = [...held.before.keys()].map((code) => [code, spot(code)]);
    for (const [code, { was }] of held.before) was ? local.current.set(code, was) : local.current.delete(code);
    if (isDone) {
      stand(goals);
      tell(held.code);
    }
    refresh(new Set(held.before.keys()));
  };
  const onKey = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      event.preventDefault();
      undo();
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Escape" && (drag.current || selected)) {
      if (drag.current) onRelease(false);
      else pick("");
      return true;
    }
    if (event.key === "Enter" && selected) {
      event.preventDefault();
      onOpen?.(selected);
      return true;
    }
    if ("npNP".includes(event.key)) {
      const names = [...stations].sort((a, b) => a.name.localeCompare(b.name));
      const at = names.findIndex((one) => one.code === selected);
      const to = at < 0 ? 0 : (at + (event.key.toLowerCase() === "n" ? 1 : -1) + names.length) % names.length;
      if (names.length) pick(names[to].code);
      return true;
    }
    if (!STEPS[event.key] || !selected || !byCode.has(selected)) return false;
    event.preventDefault();
    const [dx, dy] = STEPS[event.key];
    moveBy(selected, event.shiftKey ? 5 * dx : dx, event.shiftKey ? 5 * dy : dy);
    return true;
  };
  const view = useMapView(svgRef, sight, null, { onMove, onTap: (point, at) => pick(hit(point, at)), onGrab, onDrag, onRelease, onKey });

  useEffect(() => {
    drawLines(lines);
    if (view.current && svgRef.current) onMove(view.current, svgRef.current.getBoundingClientRect());
  });

  const keep = (key, i) => (node) => {
    const known = paths.current.get(key) || [];
    known[i] = node;
    paths.current.set(key, known);
  };
  const line = (key, i, props) => h("path", { key: `${key}${i}`, ref: keep(key, i), vectorEffect: "non-scaling-stroke", ...props });
  return h(
    "div",
    { className: "canvas-block" },
    h(CanvasPanel, {
      stations,
      selected: byCode.get(selected),
      at: byCode.has(selected) ? spot(selected) : null,
      words,
      brings,
      undos: undos.length,
      onBrings: setBrings,
      onPick: pick,
      onUndo: undo,
      onOpen,
      onStep: (dx, dy) => moveBy(selected, dx, dy),
      onStand: (x, y) => {
        stand([[selected, [x, y]]]);
        tell(selected);
      },
    }),
    h(
      "div",
      { className: "map canvas" },
      h(
        "svg",
        { ref: svgRef, className: "map-canvas", tabIndex: 0, role: "application", "aria-label": words.label, "aria-describedby": "canvas-help" },
        h("defs", null, h("pattern", { id: "canvas-grid", patternUnits: "userSpaceOnUse", width: 20, height: 20 }, h("circle", { r: 1, className: "canvas-dot" }))),
        h("rect", { width: "100%", height: "100%", fill: "url(#canvas-grid)" }),
        h(
          "g",
          { className: "map-world" },
          lines.map((one) => line(one.code, 0, { className: "map-line map-casing" })),
          lines.map((one) => line(one.code, 1, { className: "map-line", stroke: one.color })),
          (network.walks || []).map((_, i) => line(`walk${i}`, 0, { className: "map-line map-walk" })),
        ),
        h("g", { ref: guides }),
        [...stations].sort((a, b) => (a.code === selected) - (b.code === selected)).map((one) => {
          const { dx, dy, anchor, angle, rows } = places.get(one.code);
          return h(
            "g",
            {
              key: one.code,
              "data-station": one.code,
              ref: (node) => (node ? nodes.current.set(one.code, node) : nodes.current.delete(one.code)),
              className: ["map-station", one.lines.length > 1 && "map-change", one.major && "map-major", one.code === selected && "canvas-picked", !one.lines.length && "canvas-loose"].filter(Boolean).join(" "),
            },
            h("circle", { className: "canvas-halo" }),
            h("circle", { className: "map-stop" }),
            h("text", { transform: `translate(${dx} ${dy}) rotate(${angle})`, textAnchor: anchor }, rows.map((row, at) => h("tspan", { key: row + at, x: 0, y: (at - (rows.length - 1) / 2) * 14 + 4.5 }, row))),
          );
        }),
      ),
      h("div", { ref: hint, className: "canvas-hint num", hidden: true, "aria-hidden": true }),
      h("div", { className: "map-tools" }, tool("plus", words.closer, () => svgRef.current.metro.zoom(1.6)), tool("minus", words.farther, () => svgRef.current.metro.zoom(1 / 1.6)), tool("fit", words.whole, () => svgRef.current.metro.fit())),
    ),
    h("p", { id: "canvas-help", className: "sr-only" }, words.help),
    h("span", { className: "sr-only", role: "status" }, said),
  );
}

// Room around the stations to draw into, and never less than a small sheet.
function roomy({ x0, y0, x1, y1 }) {
  const [wide, high] = [Math.max(0, 10 - (x1 - x0)) / 2, Math.max(0, 7 - (y1 - y0)) / 2];
  return { x0: x0 - 1 - wide, y0: y0 - 1 - high, x1: x1 + 1 + wide, y1: y1 + 1 + high };
}
