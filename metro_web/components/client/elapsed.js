// How long it has been since an instant, in whole minutes. Changes text only, and says nothing aloud by itself.
import { createElement as h, useEffect, useState } from "react";

export function Elapsed({ since, words }) {
  const [minutes, setMinutes] = useState(null);
  useEffect(() => {
    const look = () => setMinutes(Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 60000)));
    look();
    const timer = setInterval(look, 5000);
    return () => clearInterval(timer);
  }, [since]);
  const text =
    minutes === null || Number.isNaN(minutes)
      ? "–"
      : minutes < 60
        ? words.minutes.replace("{n}", minutes)
        : words.hours.replace("{h}", Math.floor(minutes / 60)).replace("{m}", String(minutes % 60).padStart(2, "0"));
  return h("span", { className: "countdown" }, text);
}
