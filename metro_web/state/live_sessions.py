"""Open pages of somebody who was signed out elsewhere, or blocked, hear of it and go away within a few seconds."""

import asyncio

import reflex as rx

from metro_web.core import db
from metro_web.services import own_sessions
from metro_web.state import live

ROOM = "session:"
AT_ONCE = 500


async def follow(state: rx.State, session: str) -> None:
    """From `SessionState.load`: this tab shows what belongs to a session (`web:...`)."""
    if session:
        await live.enter(state, f"{ROOM}{session}")


def watch(state: type[rx.State]) -> None:
    """Tell `state.is_ended` to the tabs of sessions that are over."""

    async def look(rooms: list[str]) -> None:
        for start in range(0, len(rooms), AT_ONCE):
            asked = rooms[start : start + AT_ONCE]
            names = [room.removeprefix(ROOM) for room in asked]
            living = await asyncio.to_thread(db.read, own_sessions.living_browsers, names)
            for room, name in zip(asked, names, strict=True):
                if name not in living:
                    await live.emit(state, {"is_ended": True}, room=room)
                    live.close(room)

    live.watch_each(ROOM, look)
