// What is picked: the seats, the time they are kept, what was refused, and the way on.
import { createElement as h, useEffect, useRef, useState } from "react";
import { clock } from "./countdown.js";

const WARN_SECONDS = 60;

// Seconds until an instant, by the server's clock.
export function useTimeLeft(until, offset, onOver) {
  const [seconds, setSeconds] = useState(null);
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    const at = Date.parse(until);
    if (Number.isNaN(at)) return void setSeconds(null);
    let isTold = false;
    const tick = () => {
      const left = Math.max(0, Math.ceil((at - Date.now() - offset) / 1000));
      setSeconds(left);
      if (left || isTold) return;
      isTold = true;
      over.current();
    };
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until, offset]);
  return seconds;
}

export function Bar({ words, picks, total, money, hold, seconds, until, lost, isBusy, isSignedIn, onDrop, onKeep, onBack, onContinue, onSignIn }) {
  const canKeep = hold.id && Date.parse(hold.extends_until) > Date.parse(hold.expires_at);
  const isShort = hold.id && seconds !== null && seconds > 0 && seconds < WARN_SECONDS;
  if (!picks.length && !lost.length) return null;
  const count = picks.length === 1 ? words.one_seat : words.some_seats.replace("{n}", picks.length);
  if (!picks.length) {
    return h(
      "div",
      { className: "thumb sm-bar" },
      h("p", null, words.over.replace("{seats}", lost.join(", "))),
      h("button", { type: "button", className: "btn btn-primary btn-big btn-block", onClick: onBack, "aria-busy": isBusy }, words.get_back),
    );
  }
  return h(
    "div",
    { className: "thumb sm-bar" },
    h(
      "ul",
      { className: "sm-chips", "aria-label": words.yours },
      picks.map((one) => h("li", { key: one.label }, h("button", { type: "button", className: "sm-chip", onClick: () => onDrop(one), "aria-label": words.drop.replace("{seat}", one.label) }, h("strong", null, one.label), h("span", { "aria-hidden": true }, "×")))),
    ),
    hold.id && seconds !== null
      ? h(
          "div",
          { className: isShort ? "sm-time sm-time-short" : "sm-time" },
          h("p", null, h("span", null, words.held_until.replace("{time}", until)), " · ", h("span", { role: "timer", "aria-live": "off", className: "num" }, clock(seconds))),
          isShort && canKeep ? h("button", { type: "button", className: "btn", onClick: onKeep }, words.keep) : null,
        )
      : null,
    isShort && !canKeep ? h("p", { className: "sm-last" }, words.last_minute) : null,
    isSignedIn
      ? h("button", { type: "button", className: "btn btn-primary btn-big btn-block", onClick: onContinue, "aria-busy": isBusy }, `${words.go_on}: ${count}, ${money(total)}`)
      : h("button", { type: "button", className: "btn btn-primary btn-big btn-block", onClick: onSignIn }, `${words.sign_in}: ${count}, ${money(total)}`),
  );
}

// What was refused, where it happened, with the seats that can be had instead.
export function Told({ told, words, onTake }) {
  return h(
    "div",
    { role: "alert", className: "notices" },
    told.kind
      ? h(
          "div",
          { className: `notice notice-${told.kind} sm-told` },
          h("div", { className: "notice-words" }, h("p", { className: "notice-title" }, told.title), h("p", null, told.body), told.offered.length ? h("button", { type: "button", className: "btn", onClick: onTake }, words.take.replace("{seats}", told.offered.join(", "))) : null),
        )
      : null,
  );
}
