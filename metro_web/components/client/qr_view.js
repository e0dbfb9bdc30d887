// A QR code on white paper with its quiet zone; "Brighter" fills the screen with white and keeps it awake.
import { createElement as h, useEffect, useRef, useState } from "react";

function useAwake(isOn) {
  useEffect(() => {
    if (!isOn || !navigator.wakeLock) return undefined;
    let lock = null;
    let isOver = false;
    const take = async () => {
      if (document.visibilityState !== "visible" || isOver) return;
      try {
        lock = await navigator.wakeLock.request("screen");
      } catch {
        lock = null; // refused on low battery: the code still shows
      }
    };
    take();
    document.addEventListener("visibilitychange", take);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", take);
      lock?.release();
    };
  }, [isOn]);
}

// A drawing of a fixed size becomes one that fills its paper.
const scalable = (svg) =>
  /<svg[^>]*\sviewBox=/.test(svg)
    ? svg
    : svg.replace(/<svg([^>]*?)\swidth="(\d+)"([^>]*?)\sheight="(\d+)"/, '<svg$1 viewBox="0 0 $2 $4"$3');

export function QrView({ svg, src, label, brighter, words, children }) {
  const box = useRef(null);
  const [isFull, setFull] = useState(false);
  useAwake(true);
  useEffect(() => {
    if (isFull && !box.current?.open) box.current?.showModal();
    if (!isFull && box.current?.open) box.current.close();
  }, [isFull]);

  const paper = () =>
    svg
      ? h("div", { className: "qr-paper", role: "img", "aria-label": label, dangerouslySetInnerHTML: { __html: scalable(svg) } })
      : h("div", { className: "qr-paper" }, src ? h("img", { src, alt: label }) : null);

  return h(
    "div",
    { className: "qr" },
    paper(),
    children,
    brighter
      ? h("button", { type: "button", className: "btn no-print", onClick: () => setFull(true) }, words.brighter)
      : null,
    brighter
      ? h(
          "dialog",
          { ref: box, className: "qr-full", "aria-label": label, onClose: () => setFull(false) },
          isFull ? paper() : null,
          isFull ? children : null,
          h("button", { type: "button", className: "btn", onClick: () => setFull(false) }, words.close),
        )
      : null,
  );
}
