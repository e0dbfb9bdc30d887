// A gate's input and its verdict. The field keeps the focus by itself, so that a scanner that types always hits it,
// and so that the Enter it sends never presses a button.
import { createElement as h, useEffect, useRef, useState } from "react";

const REARM_MS = 1200;
const SHAPES = {
  go: "M5 12.5 10 17.5 19 7",
  stop: "M6 6l12 12 M18 6 6 18",
  look: "M12 5v9 M12 19h.01",
};
const TONES = { go: [880, 0.12], stop: [220, 0.45], look: [520, 0.25] };
let audio = null;

function sound(tone) {
  try {
    audio ??= new AudioContext();
    const [pitch, seconds] = TONES[tone];
    const voice = audio.createOscillator();
    const level = audio.createGain();
    voice.frequency.value = pitch;
    voice.type = tone === "stop" ? "square" : "sine";
    level.gain.setValueAtTime(0.12, audio.currentTime);
    level.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + seconds);
    voice.connect(level).connect(audio.destination);
    voice.start();
    voice.stop(audio.currentTime + seconds);
  } catch {
    audio = null; // no sound on this machine; the screen says it all
  }
  // Before the first touch of the page browsers refuse to vibrate, and say so on the console.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.({ go: 60, stop: [120, 80, 120], look: [60, 60] }[tone]);
}

export function ScanDesk({ verdict, number, error, label, hint, words, onScan, onSettle, onClose }) {
  const input = useRef(null);
  const seen = useRef(number);
  const [isShown, setShown] = useState(false);
  const [isWaiting, setWaiting] = useState(false);
  const waits = Boolean(verdict?.due_label);

  useEffect(() => {
    input.current?.focus();
    const back = (event) => {
      const at = document.activeElement;
      if (at && at !== document.body && at.matches("input, select, textarea, button, a, [tabindex]")) return;
      if (event.type === "keydown" && (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey)) return;
      input.current?.focus();
    };
    const events = ["keydown", "click", "focus"];
    events.forEach((name) => window.addEventListener(name, back));
    return () => events.forEach((name) => window.removeEventListener(name, back));
  }, []);
  useEffect(() => {
    setWaiting(false);
    if (seen.current === number) return undefined;
    seen.current = number;
    setShown(true);
    sound(verdict.tone);
    input.current?.focus();
    if (waits) return undefined;
    const timer = setTimeout(() => setShown(false), REARM_MS);
    return () => clearTimeout(timer);
  }, [number]);
  useEffect(() => setWaiting(false), [error]);

  const submit = (event) => {
    event.preventDefault();
    const text = input.current.value.trim();
    input.current.value = "";
    if (!text) return;
    if (!waits) setShown(false);
    onScan?.(text);
  };
  const settle = (tender) => {
    setWaiting(true);
    onSettle?.(tender);
  };
  const close = () => {
    setShown(false);
    if (waits) onClose?.();
    input.current?.focus();
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape" && isShown) close();
  };
  const tone = isShown && verdict?.tone;

  return h(
    "div",
    { className: "desk", onKeyDown },
    h(
      "form",
      { className: tone ? "field desk-form desk-over" : "field desk-form", onSubmit: submit },
      h("label", { htmlFor: "scan" }, label),
      h("input", {
        id: "scan",
        ref: input,
        type: "text",
        autoComplete: "off",
        autoCorrect: "off",
        autoCapitalize: "characters",
        spellCheck: false,
        enterKeyHint: "go",
        inputMode: "text",
        maxLength: 400,
        "aria-describedby": "scan-hint",
      }),
      h("p", { id: "scan-hint", className: "field-hint" }, hint),
    ),
    h(
      "div",
      { role: "alert" },
      tone
        ? h(
            "div",
            { className: `verdict verdict-${tone}`, onClick: (event) => !waits && !event.target.closest("button") && close() },
            h(
              "div",
              { className: "verdict-inner" },
              h(
                "span",
                { className: "verdict-sign", "aria-hidden": true },
                h("svg", { viewBox: "0 0 24 24", className: "icon", focusable: false }, h("path", { d: SHAPES[tone] })),
              ),
              h("p", { className: "verdict-word" }, verdict.word),
              h("p", { className: "verdict-why" }, verdict.why),
              waits ? h("p", { className: "verdict-due num" }, verdict.due_label) : null,
              h("p", { className: "verdict-ticket" }, [verdict.detail, verdict.short_code].filter(Boolean).join(", ")),
              error ? h("p", { className: "verdict-error" }, error) : null,
              waits
                ? h(
                    "div",
                    { className: "verdict-actions" },
                    h(
                      "button",
                      { type: "button", className: "btn btn-big", disabled: isWaiting, onClick: () => settle("cash") },
                      words.cash.replace("{due}", verdict.due_label),
                    ),
                    verdict.has_wallet
                      ? h(
                          "button",
                          { type: "button", className: "btn btn-big", disabled: isWaiting, onClick: () => settle("wallet") },
                          words.wallet,
                        )
                      : null,
                    h("button", { type: "button", className: "btn btn-big btn-ghost", onClick: close }, words.keep),
                  )
                : null,
            ),
          )
        : null,
    ),
  );
}
