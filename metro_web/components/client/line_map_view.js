// Pan, pinch, wheel, buttons and keys for the map. It moves the drawing itself, without asking React for each frame.
// An editor may take a pointer for itself (`onGrab` says true; `onDrag` and `onRelease` follow) and keys (`onKey`).
import { useEffect, useRef } from "react";

const MARGIN = 40;
const TAP_PX = 8;

export function useMapView(svgRef, box, focus, handlers) {
  const view = useRef(null);
  const calls = useRef({});
  calls.current = handlers;

  useEffect(() => {
    const svg = svgRef.current;
    if (!svg || !box) return undefined;
    const pointers = new Map();
    let frame = 0;
    let start = null;
    let size = svg.getBoundingClientRect();

    const fitScale = (part, aside = MARGIN) => Math.min((size.width - 2 * aside) / (part.x1 - part.x0 || 1), (size.height - 2 * MARGIN) / (part.y1 - part.y0 || 1));
    const move = () => {
      if (!frame) {
        frame = requestAnimationFrame(() => {
          frame = 0;
          calls.current.onMove(view.current, size);
        });
      }
    };
    const centre = (part, k) => {
      view.current = { k, x: size.width / 2 - (k * (part.x0 + part.x1)) / 2, y: size.height / 2 - (k * (part.y0 + part.y1)) / 2, fit: fitScale(box), part };
      move();
    };
    const fit = () => centre(box, fitScale(box));
    // What is looked at first: a journey whole, or the network filling a narrow screen's height.
    const begin = () => {
      const tall = Math.min(1.7, size.height / size.width);
      if (focus) centre(focus, Math.min(fitScale(focus, Math.min(120, size.width / 4)), fitScale(box) * 7)); // names need room beside it
      else centre(box, fitScale(box) * Math.max(1, tall));
    };
    const zoom = (factor, cx = size.width / 2, cy = size.height / 2) => {
      const v = view.current;
      const k = Math.max(v.fit * 0.8, Math.min(v.fit * 24, v.k * factor));
      v.x = cx - ((cx - v.x) * k) / v.k;
      v.y = cy - ((cy - v.y) * k) / v.k;
      v.k = k;
      v.isMoved = true;
      move();
    };
    const pan = (dx, dy) => {
      const v = view.current;
      v.x = Math.max(size.width / 2 - v.k * box.x1, Math.min(size.width / 2 - v.k * box.x0, v.x + dx));
      v.y = Math.max(size.height / 2 - v.k * box.y1, Math.min(size.height / 2 - v.k * box.y0, v.y + dy));
      v.isMoved = true;
      move();
    };
    svg.metro = { zoom, fit, pan };
    let grabbed = null;

    const at = (event) => ({ x: event.clientX - size.left, y: event.clientY - size.top });
    const down = (event) => {
      if (event.button) return;
      size = svg.getBoundingClientRect();
      svg.setPointerCapture(event.pointerId);
      if (grabbed === null && !pointers.size && calls.current.onGrab?.(at(event), view.current, event)) {
        grabbed = event.pointerId;
        return;
      }
      pointers.set(event.pointerId, at(event));
      start = pointers.size === 1 ? { ...at(event), isTap: true } : null;
    };
    const moved = (event) => {
      if (event.pointerId === grabbed) return void calls.current.onDrag(at(event), view.current, size);
      const was = pointers.get(event.pointerId);
      if (!was) return;
      const now = at(event);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const before = Math.hypot(was.x - other.x, was.y - other.y) || 1;
        zoom(Math.hypot(now.x - other.x, now.y - other.y) / before, (now.x + other.x) / 2, (now.y + other.y) / 2);
        pan((now.x - was.x) / 2, (now.y - was.y) / 2);
      } else {
        if (start?.isTap && Math.hypot(now.x - start.x, now.y - start.y) > TAP_PX) start.isTap = false;
        if (!start?.isTap) pan(now.x - was.x, now.y - was.y);
      }
      pointers.set(event.pointerId, now);
    };
    const up = (event) => {
      if (event.pointerId === grabbed) {
        grabbed = null;
        return calls.current.onRelease(event.type === "pointerup");
      }
      if (!pointers.delete(event.pointerId)) return;
      if (event.type === "pointerup" && start?.isTap && pointers.size === 0) calls.current.onTap(at(event), view.current);
      start = null;
    };
    const wheel = (event) => {
      event.preventDefault();
      size = svg.getBoundingClientRect();
      const { x, y } = at(event);
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : event.deltaMode ? 0.06 : 0.0018)), x, y);
    };
    const key = (event) => {
      if (calls.current.onKey?.(event)) return;
      const actions = {
        ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
        "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: fit, Home: fit,
      };
      if (!actions[event.key] || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      actions[event.key]();
    };
    const resize = new ResizeObserver(() => {
      const was = size;
      size = svg.getBoundingClientRect();
      if (!view.current?.isMoved) return begin();
      view.current.fit = fitScale(box);
      return pan((size.width - was.width) / 2, (size.height - was.height) / 2);
    });

    svg.addEventListener("pointerdown", down);
    svg.addEventListener("pointermove", moved);
    svg.addEventListener("pointerup", up);
    svg.addEventListener("pointercancel", up);
    svg.addEventListener("wheel", wheel, { passive: false });
    svg.addEventListener("keydown", key);
    resize.observe(svg);
    begin();
    return () => {
      cancelAnimationFrame(frame);
      resize.disconnect();
      svg.removeEventListener("pointerdown", down);
      svg.removeEventListener("pointermove", moved);
      svg.removeEventListener("pointerup", up);
      svg.removeEventListener("pointercancel", up);
      svg.removeEventListener("wheel", wheel);
      svg.removeEventListener("keydown", key);
    };
  }, [box, focus]);

  return view;
}
