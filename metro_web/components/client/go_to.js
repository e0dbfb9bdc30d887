// Leaves for an address that the server answers itself, as a link would, once a handler has named it.
import { useEffect } from "react";

export function GoTo({ href }) {
  useEffect(() => {
    if (!href) return;
    const target = new URL(href, location.origin);
    if (target.origin === location.origin) location.assign(target.href);
  }, [href]);
  return null;
}
