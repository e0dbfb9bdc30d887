// Rows of a list moved by a mouse or a finger: the row follows, the others make room, the page scrolls at its edges.
// The list itself is never asked to render while a hand moves; its owner hears where the row is and where it is let go.
import { useEffect, useRef } from "react";

const START_PX = 4;
const EDGE_PX = 96;
const STEP_PX = 16;
const SETTLE_MS = 120;

const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// What of the window is covered above and below by bars that stay.
function visible() {
  const bars = [...document.querySelectorAll(".top, .draft-bar")].filter((bar) => getComputedStyle(bar).position === "sticky");
  const top = Math.max(0, ...bars.map((bar) => bar.getBoundingClientRect()).filter((box) => box.top < 120).map((box) => box.bottom));
  const bar = document.querySelector(".bar")?.getBoundingClientRect();
  return { top, bottom: bar?.height ? bar.top : innerHeight };
}

export function useDragRows(listRef, handlers) {
  const calls = useRef(handlers);
  calls.current = handlers;

  useEffect(() => {
    const list = listRef.current;
    if (!list) return undefined;
    let drag = null;
    let frame = 0;

    const place = () => {
      const { row, from, tops, heights } = drag;
      const last = tops.length - 1;
      const wanted = drag.y - drag.startY + scrollY - drag.startScroll;
      const dy = Math.max(tops[0] - tops[from], Math.min(tops[last] + heights[last] - heights[from] - tops[from], wanted));
      const middle = tops[from] + heights[from] / 2 + dy;
      const to = tops.filter((top, i) => i !== from && top + heights[i] / 2 < middle).length;
      row.style.transform = `translateY(${dy}px)`;
      drag.dy = dy;
      if (to === drag.to) return;
      drag.to = to;
      drag.rows.forEach((each, i) => {
        if (i === from) return;
        const by = i > from && i <= to ? -heights[from] : i < from && i >= to ? heights[from] : 0;
        each.style.transform = by ? `translateY(${by}px)` : "";
      });
      calls.current.onOver?.(from, to);
    };
    const scroll = () => {
      if (!drag?.isOn) return;
      const { top, bottom } = visible();
      const above = top + EDGE_PX - drag.y;
      const below = drag.y - (bottom - EDGE_PX);
      const by = above > 0 ? -above : below > 0 ? below : 0;
      if (by) {
        scrollBy({ top: (Math.max(-EDGE_PX, Math.min(EDGE_PX, by)) / EDGE_PX) * STEP_PX, behavior: "instant" });
        place();
      }
      frame = requestAnimationFrame(scroll);
    };
    const begin = () => {
      const rows = [...list.children];
      const boxes = rows.map((row) => row.getBoundingClientRect());
      const base = list.getBoundingClientRect().top;
      Object.assign(drag, {
        isOn: true,
        rows,
        tops: boxes.map((box) => box.top - base),
        heights: boxes.map((box) => box.height),
        startScroll: scrollY,
      });
      list.classList.add("is-dragging");
      drag.row.classList.add("is-lifted");
      calls.current.onLift?.(drag.from);
      frame = requestAnimationFrame(scroll);
    };
    const end = (isDropped) => {
      if (!drag) return;
      const { isOn, rows, row, from, to, dy, tops, heights } = drag;
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", cancel);
      removeEventListener("keydown", key, true);
      cancelAnimationFrame(frame);
      drag = null;
      if (!isOn) return;
      list.classList.remove("is-dragging");
      row.classList.remove("is-lifted");
      rows.forEach((each) => (each.style.transform = ""));
      const rest = to > from ? tops[to] + heights[to] - heights[from] : tops[to];
      const goal = isDropped ? rest : tops[from];
      calls.current.onDrop?.(from, isDropped ? to : from);
      const gap = tops[from] + dy - goal;
      if (gap && !isCalm()) row.animate([{ transform: `translateY(${gap}px)` }, { transform: "none" }], { duration: SETTLE_MS, easing: "ease-out" });
    };
    const move = (event) => {
      if (event.pointerId !== drag?.id) return;
      drag.y = event.clientY;
      if (!drag.isOn && Math.abs(drag.y - drag.startY) < START_PX) return;
      if (!drag.isOn) begin();
      place();
    };
    const up = (event) => {
      if (event.pointerId !== drag?.id) return;
      if (drag.isOn) list.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => list.removeEventListener("click", swallow, { capture: true }));
      end(true);
    };
    const cancel = (event) => event.pointerId === drag?.id && end(false);
    const swallow = (event) => {
      event.preventDefault();
      event.stopPropagation(); // letting a row go is no press of its handle
    };
    const key = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end(false);
    };
    const down = (event) => {
      if (drag || event.button || !event.isPrimary) return;
      const row = event.target.closest("[data-code]");
      const isGrip = event.target.closest("[data-part='grip']");
      // A finger scrolls the page unless it takes the handle; a mouse may take the row anywhere but at its other buttons.
      if (!row || (!isGrip && (event.pointerType !== "mouse" || event.target.closest("button, a, input, select")))) return;
      if (!isGrip) event.preventDefault(); // no words are selected on the way
      const from = [...list.children].indexOf(row);
      drag = { id: event.pointerId, row, from, to: from, y: event.clientY, startY: event.clientY, dy: 0, isOn: false };
      addEventListener("pointermove", move);
      addEventListener("pointerup", up);
      addEventListener("pointercancel", cancel);
      addEventListener("keydown", key, true);
    };

    list.addEventListener("pointerdown", down);
    return () => {
      list.removeEventListener("pointerdown", down);
      end(false);
    };
  }, []);
}
