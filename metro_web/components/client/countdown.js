// Time left until an instant. Text only; said aloud once when it becomes short, never every second.
import { createElement as h, useEffect, useState } from "react";

export const left = (until) => {
  const at = Date.parse(until);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
};

const ASK_AGAIN_MS = [1500, 5000, 15000];

const two = (n) => String(n).padStart(2, "0");

export const clock = (seconds) => {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
};

export function useLeft(until) {
  const [seconds, setSeconds] = useState(null);
  useEffect(() => {
    setSeconds(left(until));
    const timer = setInterval(() => setSeconds(left(until)), 250);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

export function Countdown({ until, warnBelow = 60, expired, spoken, onExpire }) {
  const seconds = useLeft(until);
  const isOver = seconds === 0;
  const isShort = seconds !== null && seconds < warnBelow;
  useEffect(() => {
    if (!isOver) return undefined;
    onExpire?.();
    // The server's clock decides and may be a little behind this one: ask again while nothing has changed.
    const later = ASK_AGAIN_MS.map((wait) => setTimeout(() => onExpire?.(), wait));
    return () => later.forEach(clearTimeout);
  }, [isOver, until]);
  return h(
    "span",
    { className: isShort ? "countdown countdown-warn" : "countdown" },
    h("span", { role: "timer", "aria-live": "off" }, seconds === null ? "–:––" : isOver ? expired : clock(seconds)),
    h("span", { className: "sr-only", role: "status" }, isOver ? expired : isShort ? spoken : ""),
  );
}

export function Resend({ until, label, waiting, onPress }) {
  const seconds = useLeft(until);
  const isWaiting = seconds !== null && seconds > 0;
  return h(
    "button",
    { type: "button", className: "btn btn-plain", disabled: isWaiting, onClick: () => onPress?.() },
    isWaiting ? waiting.replace("{time}", clock(seconds)) : label,
  );
}
