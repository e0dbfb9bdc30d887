// Writes the address of what is shown into the address bar, so that reload, back and a shared link show it again.
import { useEffect } from "react";

export function Here({ href }) {
  useEffect(() => {
    const target = new URL(href, location.origin);
    const isThisPage = target.pathname === location.pathname.replace(/\/$/, "");
    if (href && isThisPage && target.search !== location.search) {
      history.replaceState(history.state, "", target.pathname + target.search);
    }
  }, [href]);
  return null;
}
