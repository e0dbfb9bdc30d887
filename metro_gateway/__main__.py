"""`python -m metro_gateway`: run the provider until it is told to stop, or until whoever started it is gone."""

import argparse
import os
import secrets
import signal
import sys
import threading
from pathlib import Path

from metro_gateway.book import Book
from metro_gateway.desk import MODES, Desk, Manner
from metro_gateway.messenger import Messenger
from metro_gateway.server import Server

WEBHOOK = "http://localhost:8000/api/v1/hooks/gateway"


def main() -> int:
    """Answer on loopback; the exit code."""
    given = _arguments().parse_args()
    key, secret = os.environ.get("METRO_GATEWAY_KEY", ""), os.environ.get("METRO_GATEWAY_SECRET", "")
    key, secret = key or secrets.token_urlsafe(24), secret or secrets.token_urlsafe(24)
    manner = Manner(set(given.mode), given.decline_share)
    desk = Desk(Book(Path(given.book)), manner, public="", secret=secret)
    try:
        server = Server(given.port, desk, key)
    except OSError as exc:
        print(f"metro gateway: cannot listen on port {given.port}: {exc.strerror}.", file=sys.stderr)
        return 1
    desk.public = given.public or f"http://localhost:{server.server_address[1]}"
    messenger = Messenger(desk, given.webhook, secret)
    messenger.start()
    print(f"METRO_GATEWAY_URL={desk.public}", flush=True)
    if not given.quiet:
        print(f"METRO_GATEWAY_KEY={key}\nMETRO_GATEWAY_SECRET={secret}", flush=True)
        print(f"Webhooks go to {given.webhook}; Ctrl-C ends.", flush=True)
    _serve(server, until_closed=given.until_stdin_closes)
    messenger.stop()
    desk.book.close()
    return 0


def _serve(server: Server, *, until_closed: bool) -> None:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    if until_closed:
        # However whoever started this ends, the pipe ends with it.
        threading.Thread(target=_wait_for_end_of_input, args=(over,), daemon=True).start()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    over.wait()
    server.over.set()
    server.shutdown()
    server.server_close()


def _wait_for_end_of_input(over: threading.Event) -> None:
    sys.stdin.buffer.read()
    over.set()


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="metro gateway", description="A simulated payment provider on loopback.")
    parser.add_argument("--port", type=int, default=8090, help="port to listen on; 0 for any that is free")
    parser.add_argument("--book", default="data/gateway.db", help="SQLite file of its book")
    parser.add_argument("--webhook", default=WEBHOOK, help="address of the shop that is told what happens")
    parser.add_argument(
        "--public", default="", help="address of the hosted pages, where it is not http://localhost:PORT"
    )
    parser.add_argument("--mode", action="append", default=[], choices=MODES, help="how it misbehaves; may be repeated")
    parser.add_argument("--decline-share", type=float, default=0.0, help="share of payments declined at random, 0 to 1")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started it")
    parser.add_argument("--quiet", action="store_true", help="say the address only")
    return parser


if __name__ == "__main__":
    sys.exit(main())
