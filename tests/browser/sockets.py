"""A client that speaks to the pages' socket without any page: whatever it likes, to whatever handler it likes."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import simple_websocket

from metro_web.services.sessions import COOKIE
from metro_web.state.notice import NoticeState
from tests.browser.house import House, Person

# Engine.IO 4 and Socket.IO 5 by hand: "40" opens a namespace, "42" is an event, "2" asks and "3" answers a ping.
OPEN, EVENT, PING, PONG = "40/_event,", "42/_event,", "2", "3"
WAIT_SECONDS = 20


class Stranger:
    """Somebody's tab without a page."""

    def __init__(self, socket: simple_websocket.Client) -> None:
        self.heard: list[str] = []
        self._socket = socket

    def tell(self, handler: str, payload: dict[str, Any], path: str = "/") -> None:
        """Call a handler by its full name."""
        router = {"pathname": path, "query": {}, "asPath": path}
        event = {"name": handler, "payload": payload, "router_data": router}
        self._socket.send(EVENT + json.dumps(["event", event]))

    def settle(self) -> str:
        """Wait until everything told so far has been worked off; what was heard meanwhile."""
        mark = uuid.uuid4().hex
        since = len(self.heard)
        self.tell(f"{NoticeState.get_full_name()}.show", {"title": mark})
        self.await_answer(mark)
        return "".join(self.heard[since:])

    def await_answer(self, words: str) -> None:
        """Listen until something with these words has come."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not any(words in one for one in self.heard):
            assert time.monotonic() < deadline, "the server does not answer any more"
            self.hear()

    def hear(self) -> None:
        """Take what comes next, if anything comes soon."""
        said = self._socket.receive(timeout=0.1)
        if said == PING:
            self._socket.send(PONG)
        elif said is not None:
            self.heard.append(str(said))


@contextmanager
def stranger(house: House, who: Person | None = None) -> Iterator[Stranger]:
    """Connected, with somebody's cookie or nobody's."""
    address = house.url.replace("http", "ws", 1) + f"/_event/?EIO=4&transport=websocket&token={uuid.uuid4()}"
    headers = {"Origin": house.url} | ({"Cookie": f"{COOKIE}={who.cookie}"} if who else {})
    socket = simple_websocket.Client(address, headers=headers)
    try:
        client = Stranger(socket)
        socket.send(OPEN)
        client.await_answer(OPEN)
        yield client
    finally:
        socket.close()
