"""Stopping and starting the whole service and single lines, with the reason that passengers read.

A stoppage sells nothing and lets nobody in; it never keeps anybody from getting out (`RULES.md`, Metro network).
"""

from typing import Any

from sqlalchemy import update

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain import network_texts
from metro_web.domain.network import Network
from metro_web.domain.permissions import Actor
from metro_web.models.network import NetworkState
from metro_web.services import network_admin
from metro_web.services.network_admin import Change, Facts

_state: Any = NetworkState.__table__  # type: ignore[attr-defined]


def set_service(tx: Tx, actor: Actor, is_running: bool, reason: str | None = None) -> Network:
    """Stop or start everything; the lines keep what was said about each."""
    before = network_admin.begin(tx, actor)
    values = stoppage(before.is_running, before.stop_reason, is_running, reason)
    tx.execute(update(_state).values(**values))
    action = "service.start" if is_running else "service.stop"
    return network_admin.finish(tx, actor, before, Change(action, "service", _service_facts))


def stoppage(was_running: bool, old_reason: str, is_running: bool | None, reason: str | None) -> dict[str, Any]:
    """The columns of a stoppage: what runs has no reason; what stays stopped keeps its own until it gets another."""
    runs = was_running if is_running is None else is_running
    said = network_texts.reason_text(reason)
    if runs:
        if is_running is None and said:
            raise InvalidInput(t("A reason goes with a stop."), field="reason")
        return {"is_running": True, "stop_reason": ""}
    kept = old_reason if reason is None and not was_running else said
    return {"is_running": False, "stop_reason": kept}


def _service_facts(network: Network) -> Facts:
    return {"running": network.is_running, "reason": network.stop_reason}
