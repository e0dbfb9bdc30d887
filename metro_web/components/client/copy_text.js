// Puts a short text on the clipboard and says so.
import { createElement as h, useEffect, useState } from "react";

export function CopyText({ text, label, copied }) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(() => setDone(false), 2500);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => navigator.clipboard?.writeText(text).then(() => setDone(true), () => setDone(false));

  return h(
    "span",
    null,
    h("button", { type: "button", className: "btn", onClick: copy }, isDone ? copied : label),
    h("span", { role: "status", className: "sr-only" }, isDone ? copied : ""),
  );
}
