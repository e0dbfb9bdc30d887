// The schematic map: lines, stations, names that appear as there is room, a journey drawn over it.
import { createElement as h, useEffect, useMemo, useRef } from "react";
import { bounds, boxOf, fitting, journey, outward, place, rounded } from "./line_map_geometry.js";
import { useMapView } from "./line_map_view.js";
import { useMetroMap } from "./metro_map.js";

const TAP_REACH = 28;
const STOP_REACH = 10;
const SETTLE_MS = 90;

const ICONS = { plus: "M12 5v14M5 12h14", minus: "M5 12h14", fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" };

const tool = (name, label, onClick) =>
  h(
    "button",
    { type: "button", className: "btn-icon outlined", "aria-label": label, title: label, onClick },
    h("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, h("path", { d: ICONS[name] })),
  );

export function LineMap({ fromCode, toCode, path, source = "", onStation, version, words }) {
  const map = useMetroMap(version, source);
  const svgRef = useRef(null);
  const nodes = useRef([]);
  const settle = useRef(0);
  const box = useMemo(() => (map ? bounds(map) : null), [map]);
  const codes = path || [];
  const focus = useMemo(() => (map && codes.length > 1 ? bounds(map, codes) : null), [map, codes.join()]);
  const stations = useMemo(() => (map ? map.stations.filter((one) => one.x != null) : []), [map]);
  const ends = useMemo(() => (map ? terminals(map) : []), [map]);
  const places = useMemo(() => stations.map((one) => place(one, ends.some((end) => !end.out && end.x === one.x && end.y === one.y) ? 17 : one.lines.length > 1 ? 12 : 10)), [stations, ends]);
  const pieces = useMemo(() => (map ? journey(map, codes) : []), [map, codes.join()]);
  const onPath = useMemo(() => new Set(codes), [codes.join()]);

  const labels = (view, size) => {
    const boxes = stations.map((one, i) => {
      const isChosen = one.code === fromCode || one.code === toCode;
      const rank = (isChosen ? 100 : 0) + (onPath.has(one.code) ? 40 : 0) + (one.major ? 10 : 0) + one.lines.length;
      return { ...boxOf(places[i], one.x * view.k + view.x, one.y * view.k + view.y), rank };
    });
    const marks = ends.map((end) => ({ x: end.x * view.k + view.x + end.dx * end.out - 11, y: end.y * view.k + view.y + end.dy * end.out - 11, width: 22, height: 22, rank: 39 }));
    const isNear = view.k > view.fit * 2.4;
    const shown = fitting([...boxes, ...marks], size);
    nodes.current.forEach((node, i) => {
      const text = node?.lastChild;
      const one = stations[i];
      if (text) text.style.display = shown.has(i) && (isNear || boxes[i].rank >= 10) && one ? "" : "none";
    });
  };

  const onMove = (view, size) => {
    const svg = svgRef.current;
    if (!svg) return;
    const zoomed = Math.min(2, Math.max(1, Math.sqrt(view.k / view.fit)));
    const width = (size.width < 600 ? 3.5 : 4.5) * zoomed;
    svg.style.setProperty("--w", `${width}px`);
    svg.style.setProperty("--r", `${width * 0.36}px`);
    svg.querySelector(".map-world").setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    nodes.current.forEach((node, i) => {
      const one = stations[i];
      if (node && one) node.setAttribute("transform", `translate(${one.x * view.k + view.x} ${one.y * view.k + view.y})`);
    });
    svg.querySelectorAll(".map-end").forEach((node, i) => {
      const one = ends[i];
      if (one) node.setAttribute("transform", `translate(${one.x * view.k + view.x + one.dx * one.out} ${one.y * view.k + view.y + one.dy * one.out})`);
    });
    clearTimeout(settle.current);
    settle.current = setTimeout(() => labels(view, size), SETTLE_MS);
  };

  const onTap = ({ x, y }, view) => {
    let best = -1;
    let named = -1;
    let reach = TAP_REACH;
    stations.forEach((one, i) => {
      const [sx, sy] = [one.x * view.k + view.x, one.y * view.k + view.y];
      const far = Math.hypot(sx - x, sy - y);
      if (far < reach) [best, reach] = [i, far];
      const box = boxOf(places[i], sx, sy);
      const isRead = nodes.current[i]?.lastChild.style.display !== "none";
      if (isRead && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height) named = i;
    });
    if (named >= 0 && reach > STOP_REACH) best = named; // a name is its own station, whatever stop is near it
    if (best < 0) return;
    svgRef.current.querySelectorAll(".map-pressed").forEach((node) => node.classList.remove("map-pressed"));
    nodes.current[best]?.classList.add("map-pressed"); // at once; the server decides later
    onStation?.(stations[best].code);
  };

  const view = useMapView(svgRef, box, focus, { onMove, onTap });

  useEffect(() => {
    svgRef.current?.querySelectorAll(".map-pressed").forEach((node) => node.classList.remove("map-pressed"));
    if (view.current && svgRef.current) onMove(view.current, svgRef.current.getBoundingClientRect());
  }, [fromCode, toCode, codes.join(), map]);

  if (!map) return h("div", { className: "map" }, h("div", { className: "skeleton map-wait", role: "status" }, h("span", { className: "sr-only" }, words.wait)));

  const radius = Math.max(box.x1 - box.x0, box.y1 - box.y0) / 90;
  const drawn = map.lines.map((line) => ({ line, d: line.paths.map((points) => rounded(points, radius)).join("") }));
  return h(
    "div",
    { className: "map" },
    h(
      "svg",
      { ref: svgRef, className: codes.length > 1 ? "map-canvas map-quiet" : "map-canvas", tabIndex: 0, role: "application", "aria-label": words.label },
      h(
        "g",
        { className: "map-world" },
        drawn.map(({ line, d }) => h("path", { key: `c${line.code}`, d, className: "map-line map-casing", vectorEffect: "non-scaling-stroke" })),
        drawn.map(({ line, d }) =>
          h("path", { key: line.code, d, className: line.running ? "map-line" : "map-line map-stopped", stroke: line.color, vectorEffect: "non-scaling-stroke" }),
        ),
        (map.walks || []).map(([a, b], i) => h("path", { key: `w${i}`, d: `M${a}L${b}`, className: "map-line map-walk", vectorEffect: "non-scaling-stroke" })),
        pieces.map((piece, i) =>
          h("path", { key: `k${i}${codes.join()}`, d: rounded(piece.points, radius), className: piece.color ? "map-line map-journey-edge" : "map-line map-walk map-journey", vectorEffect: "non-scaling-stroke" }),
        ),
        pieces.map((piece, i) =>
          piece.color ? h("path", { key: `j${i}${codes.join()}`, d: rounded(piece.points, radius), stroke: piece.color, className: "map-line map-journey", vectorEffect: "non-scaling-stroke" }) : null,
        ),
      ),
      stations.map((one, i) => {
        const { dx, dy, anchor, angle, rows } = places[i];
        const names = ["map-station", one.lines.length > 1 && "map-change", onPath.has(one.code) && "map-on", one.code === fromCode && "map-from", one.code === toCode && "map-to", one.major && "map-major"];
        return h(
          "g",
          { key: one.code, ref: (node) => { nodes.current[i] = node; }, className: names.filter(Boolean).join(" ") },
          h("circle", { className: "map-stop" }),
          h(
            "text",
            { transform: `translate(${dx} ${dy}) rotate(${angle})`, textAnchor: anchor },
            rows.map((row, at) => h("tspan", { key: row + at, x: 0, y: (at - (rows.length - 1) / 2) * 14 + 4.5 }, row)),
          ),
        );
      }),
      ends.map((end, i) => h(Terminal, { key: i, line: end.line, isOn: onPath.size < 2 || onPath.has(end.code) })),
    ),
    h(
      "div",
      { className: "map-tools" },
      tool("plus", words.closer, () => svgRef.current.metro.zoom(1.6)),
      tool("minus", words.farther, () => svgRef.current.metro.zoom(1 / 1.6)),
      tool("fit", words.whole, () => svgRef.current.metro.fit()),
    ),
  );
}

// One bullet beyond each end of a line; ends that several branches share get one.
function terminals(map) {
  const seen = new Set();
  const found = [];
  for (const line of map.lines) {
    for (const path of line.paths) {
      if (path.length < 2 || String(path[0]) === String(path[path.length - 1])) continue;
      for (const atStart of [true, false]) {
        const [x, y] = atStart ? path[0] : path[path.length - 1];
        const key = `${line.code} ${x} ${y}`;
        const isInner = line.paths.some((other) => other !== path && other.slice(1, -1).some((point) => point[0] === x && point[1] === y));
        if (seen.has(key) || isInner) continue;
        seen.add(key);
        const [dx, dy] = outward(path, atStart);
        const station = map.stations.find((one) => Math.hypot(one.x - x, one.y - y) < 0.6);
        // An end where one can change keeps its own mark; the bullet stands beyond it.
        found.push({ line, x, y, dx, dy, code: station?.code, out: station && station.lines.length > 1 ? 20 : 0 });
      }
    }
  }
  return found;
}

const Terminal = ({ line, isOn }) =>
  h(
    "g",
    { className: isOn ? "map-end" : "map-end map-off", "aria-hidden": true },
    h("foreignObject", { x: -18, y: -18, width: 36, height: 36 },
      h("div", { className: "map-end-box" }, h("span", { className: `bullet bullet-small bullet-${line.shape}`, style: { "--line": line.color } }, h("span", null, line.letter))),
    ),
  );
