// Loads the page anew once its session has ended elsewhere: what it showed is nobody's business any more.
import { useEffect } from "react";

// A page that is on its way elsewhere by itself (signing out here) is gone before this.
const WAIT_MS = 1200;

export function Leave({ when }) {
  useEffect(() => {
    if (!when) return undefined;
    const timer = setTimeout(() => location.reload(), WAIT_MS);
    return () => clearTimeout(timer);
  }, [when]);
  return null;
}
