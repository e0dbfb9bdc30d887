// Writes the address of what is shown into the address bar, so that reload, back and a shared link show it again.
// Only what changes on the page is written: what it brings along when it opens may be older than the address itself.
import { useEffect, useRef } from "react";

export function Here({ href }) {
  const shown = useRef(href);
  useEffect(() => {
    if (!href || href === shown.current) return;
    shown.current = href;
    const target = new URL(href, location.origin);
    const isThisPage = target.pathname === location.pathname.replace(/\/$/, "");
    if (isThisPage && target.search !== location.search) {
      history.replaceState(history.state, "", target.pathname + target.search);
    }
  }, [href]);
  return null;
}
