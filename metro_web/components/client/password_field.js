// A password with its own "Show": seen or hidden at once, without asking the server.
import { createElement as h, useState } from "react";

export function PasswordField({ label, name, hint, error, autoComplete, show, hide, fieldId }) {
  const [isShown, setShown] = useState(false);
  const id = fieldId || name;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

  return h(
    "div",
    { className: "field" },
    h("label", { htmlFor: id }, label),
    h(
      "div",
      { className: "reveal" },
      h("input", {
        id,
        name,
        type: isShown ? "text" : "password",
        autoComplete,
        autoCapitalize: "none",
        autoCorrect: "off",
        spellCheck: false,
        required: true,
        maxLength: 256,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": described,
      }),
      h(
        "button",
        { type: "button", "aria-pressed": isShown, "aria-controls": id, onClick: () => setShown(!isShown) },
        isShown ? hide : show,
        h("span", { className: "sr-only" }, ` ${label}`),
      ),
    ),
    hint ? h("p", { id: `${id}-hint`, className: "field-hint" }, hint) : null,
    h("p", { id: `${id}-error`, className: "field-error", role: "alert" }, error || ""),
  );
}
