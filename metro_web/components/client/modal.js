// A native dialog that follows a prop: showModal() gives focus, Escape and the inert page behind it.
import { createElement as h, useEffect, useRef } from "react";

export function Modal({ isOpen, labelId, onClose, children }) {
  const ref = useRef(null);

  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    if (isOpen && !box.open) {
      box.showModal();
      box.querySelector("[data-autofocus]")?.focus(); // else the browser takes the cross, which stands first
    }
    if (!isOpen && box.open) box.close();
  }, [isOpen]);

  return h(
    "dialog",
    {
      ref,
      className: "dialog",
      "aria-labelledby": labelId,
      onCancel: (event) => {
        event.preventDefault();
        onClose?.();
      },
      onClick: (event) => {
        if (event.target === ref.current) onClose?.();
      },
    },
    isOpen ? children : null,
  );
}
