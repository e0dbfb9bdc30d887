// Tells the page when a value that the server sends by itself is another one.
import { useEffect, useRef } from "react";

export function OnChange({ value, onValue }) {
  const before = useRef(value);
  useEffect(() => {
    if (value === before.current) return;
    before.current = value;
    onValue?.();
  }, [value]);
  return null;
}
