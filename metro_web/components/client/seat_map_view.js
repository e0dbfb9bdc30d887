// A drawing that is larger than its window: the window scrolls by itself, a mouse drags it, two fingers and keys zoom.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";

const DRAG_PX = 6;
const STEP = 1.4;

export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

// `width`, `height` of the drawing in units; `least`, `most` pixels a unit; `first` what to begin with.
export function useView({ width, height, least, most, first }) {
  const box = useRef(null);
  const keep = useRef(null);
  const [px, setPx] = useState(0);
  const limits = useRef({});
  const now = useRef(0);
  now.current = px;

  const fitted = () => (box.current ? (box.current.clientWidth - 2) / width : 20);
  const zoom = (factor, at) => {
    const node = box.current;
    if (!node) return;
    const was = now.current;
    const next = clamp(was * factor, limits.current.least, limits.current.most);
    const frame = node.getBoundingClientRect();
    const [cx, cy] = at ? [at.x - frame.left, at.y - frame.top] : [node.clientWidth / 2, node.clientHeight / 2];
    keep.current = { cx, cy, x: (node.scrollLeft + cx) / was, y: (node.scrollTop + cy) / was };
    setPx(next);
  };
  useLayoutEffect(() => {
    const fit = fitted();
    limits.current = { least: Math.min(fit, least), most };
    const tall = (parseFloat(getComputedStyle(box.current).maxHeight) - 2) / height; // as high as it may become
    const begin = clamp(first(fit, tall), limits.current.least, most);
    keep.current = { cx: box.current.clientWidth / 2, cy: 0, x: width / 2, y: 0 };
    setPx(begin);
  }, [width, height]);
  // After a zoom, what was under the fingers is under them still.
  useLayoutEffect(() => {
    const [node, kept] = [box.current, keep.current];
    if (!node || !kept || !px) return;
    node.scrollLeft = kept.x * px - kept.cx;
    node.scrollTop = kept.y * px - kept.cy;
    keep.current = null;
  }, [px, width, height]);

  useEffect(() => {
    const node = box.current;
    let drag = null;
    let apart = 0;
    const down = (event) => {
      if (event.pointerType === "mouse" && event.button === 0) drag = { x: event.clientX, y: event.clientY, left: node.scrollLeft, top: node.scrollTop, isFar: false };
    };
    const move = (event) => {
      if (!drag) return;
      const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.isFar && Math.hypot(dx, dy) < DRAG_PX) return;
      drag.isFar = true;
      node.scrollLeft = drag.left - dx;
      node.scrollTop = drag.top - dy;
    };
    const up = () => {
      if (drag?.isFar) node.addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(() => { drag = null; }, 0);
    };
    const spread = (event) => Math.hypot(event.touches[0].clientX - event.touches[1].clientX, event.touches[0].clientY - event.touches[1].clientY);
    const touch = (event) => { if (event.touches.length === 2) apart = spread(event); };
    const pinch = (event) => {
      if (event.touches.length !== 2 || !apart) return;
      event.preventDefault();
      const far = spread(event);
      if (Math.abs(far - apart) < 4) return;
      const [a, b] = event.touches;
      zoom(far / apart, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
      apart = far;
    };
    const wheel = (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * 0.01), { x: event.clientX, y: event.clientY });
    };
    node.addEventListener("pointerdown", down);
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    node.addEventListener("touchstart", touch, { passive: true });
    node.addEventListener("touchmove", pinch, { passive: false });
    node.addEventListener("wheel", wheel, { passive: false });
    return () => {
      node.removeEventListener("pointerdown", down);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      node.removeEventListener("touchstart", touch);
      node.removeEventListener("touchmove", pinch);
      node.removeEventListener("wheel", wheel);
    };
  }, []);

  return { box, px, zoom, closer: () => zoom(STEP), farther: () => zoom(1 / STEP), whole: () => zoom(fitted() / now.current), limits };
}

const ICONS = { plus: "M12 5v14M5 12h14", minus: "M5 12h14", fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" };

const tool = (name, label, onClick) =>
  h(
    "button",
    { type: "button", className: "btn-icon outlined", "aria-label": label, title: label, onClick },
    h("svg", { className: "icon", viewBox: "0 0 24 24", "aria-hidden": true }, h("path", { d: ICONS[name] })),
  );

export const Tools = ({ view, words }) =>
  h(
    "div",
    { className: "sm-tools", role: "group", "aria-label": words.zoom },
    tool("plus", words.closer, view.closer),
    tool("minus", words.farther, view.farther),
    tool("fit", words.whole, view.whole),
  );
