// Trades a one-time ticket for the HttpOnly cookie, which only an HTTP answer can set, then loads the page anew.
import { createElement as h, useEffect, useState } from "react";

const USED = "metro_exchanged";

// A page that is drawn again, or loaded again with an older state, must not spend a ticket twice.
function isFresh(ticket) {
  const used = JSON.parse(sessionStorage.getItem(USED) || "[]");
  if (used.includes(ticket)) return false;
  sessionStorage.setItem(USED, JSON.stringify([...used, ticket]));
  return true;
}

export function AuthExchange({ ticket, next = "/", endpoint = "/api/auth/exchange", failed }) {
  const [isFailed, setFailed] = useState(false);

  useEffect(() => {
    if (!ticket || !isFresh(ticket)) return;
    setFailed(false);
    fetch(endpoint, {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ticket }),
    })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        const told = answer.status === 204 ? {} : await answer.json();
        // The colours one has chosen elsewhere.
        if (["light", "dark"].includes(told.color_mode)) localStorage.setItem("theme", told.color_mode);
        // Only addresses of our own: a made-up `next` must not lead elsewhere.
        const target = new URL(next || "/", location.origin);
        location.assign(target.origin === location.origin ? target.href : "/");
      })
      .catch(() => setFailed(true));
  }, [ticket, next, endpoint]);

  return h("p", { role: "alert", className: "field-error" }, isFailed ? failed : "");
}
