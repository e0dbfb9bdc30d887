// One real input for a six-digit code: the system can fill it, "123 456" can be pasted, the sixth digit submits.
import { createElement as h, useEffect, useId, useRef, useState } from "react";

const LENGTH = 6;

export function OtpField({ label, hint, error, isBusy, onComplete, fieldId, autoFocus = true }) {
  const own = useId();
  const id = fieldId || own;
  const ref = useRef(null);
  const sent = useRef("");
  const [code, setCode] = useState("");

  useEffect(() => {
    if (autoFocus) ref.current?.focus();
  }, [autoFocus]);
  useEffect(() => {
    if (!error || isBusy) return;
    sent.current = "";
    setCode("");
    ref.current?.focus();
  }, [error, isBusy]);

  const take = (raw) => {
    const digits = raw.replace(/\D/g, "").slice(0, LENGTH);
    setCode(digits);
    if (digits.length < LENGTH) sent.current = "";
    if (digits.length === LENGTH && sent.current !== digits) {
      sent.current = digits;
      onComplete?.(digits);
    }
  };
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

  return h(
    "div",
    { className: "field" },
    h("label", { htmlFor: id }, label),
    h("div", { className: "otp-frame" }, h("input", {
      id,
      ref,
      className: "otp",
      type: "text",
      name: "code",
      inputMode: "numeric",
      autoComplete: "one-time-code",
      enterKeyHint: "done",
      pattern: "[0-9 ]*",
      value: code,
      readOnly: Boolean(isBusy), // read-only, not disabled: the focus must stay
      "aria-busy": isBusy ? true : undefined,
      "aria-invalid": error ? true : undefined,
      "aria-describedby": described,
      onChange: (event) => take(event.target.value),
      onPaste: (event) => {
        event.preventDefault();
        take(event.clipboardData.getData("text"));
      },
    })),
    hint ? h("p", { id: `${id}-hint`, className: "field-hint" }, hint) : null,
    h("p", { id: `${id}-error`, className: "field-error", role: "alert" }, error || ""),
  );
}
