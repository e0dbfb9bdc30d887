// Nothing to see: tells the page when a value that the server sends by itself is another one.
import { useEffect, useRef } from "react";

export function OnChange({ value, unknown, onValue }) {
  const before = useRef(value);
  useEffect(() => {
    if (value === unknown || value === before.current) return;
    const isFirst = before.current === unknown;
    before.current = value;
    if (!isFirst) onValue?.();
  }, [value]);
  return null;
}
