// Nothing to see: tells the server when a value that it pushed is another one than before.
import { useEffect, useRef } from "react";

export function OnMove({ value, onMove }) {
  const known = useRef(0);
  useEffect(() => {
    if (value && known.current && value !== known.current) onMove();
    if (value) known.current = value;
  }, [value]);
  return null;
}
