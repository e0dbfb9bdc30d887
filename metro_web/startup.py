"""What must hold before a server or a job starts: a free port, a database at the newest schema, Redis where needed.

Each check passes silently or raises `Refusal` with one sentence saying what to do.
"""

import errno
import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from metro_web.core import migrations
from metro_web.core.config import settings

if TYPE_CHECKING:
    from metro_web.services.demo import LogIn

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Refusal(Exception):
    """One sentence why not, and what to do about it; a command ends with `exit_code`."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def check_port(host: str, port: int) -> None:
    """Refuse a port somebody listens on: the server would share it silently (SO_REUSEPORT)."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as exc:
        raise Refusal(f"--host {host} is no address of this machine.") from exc
    for family, kind, protocol, _name, address in addresses:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as exc:
                raise Refusal(_port_sentence(exc, host, port)) from exc


def check_workers(workers: int, *, backend_only: bool) -> None:
    """Pages of several workers share their state through Redis; without it every other click would be lost."""
    if workers > 1 and not backend_only and not settings().redis_url:
        raise Refusal(
            f"--workers {workers} needs METRO_REDIS_URL for the pages; set it, or serve the REST API alone with --backend-only."
        )


def ensure_migrated(*, say: Callable[[str], None]) -> None:
    """Development brings its database up to date by itself; production is told to, so that a person decides when."""
    now = migrations.standing()
    if now.kind in ("empty", "behind") and not settings().is_production:
        say(f"Database: from {now.revision or 'empty'} to {now.head}.")
        migrations.upgrade()
        return
    require_migrated(now)


def require_migrated(now: migrations.Standing | None = None) -> None:
    """Refuse a database that is not at exactly this program's schema."""
    now = now or migrations.standing()
    if now.kind == "ahead":
        raise Refusal(f"the database is at {now.revision}, newer than this program ({now.head}); update the program.")
    if now.kind != "current":
        raise Refusal(
            f"the database is at {now.revision or 'nothing yet'} and {now.head} is needed; run: metro migrate"
        )


def database_sentence(exc: Exception) -> str:
    """Which database did not answer and why, without its password."""
    url = make_url(settings().database_url).render_as_string(hide_password=True)
    cause = getattr(exc, "orig", None) or exc.__cause__ or exc
    reason = str(getattr(cause, "orig", cause)).strip().splitlines()[0]
    return f"the database {url} cannot be used: {reason.rstrip('.')}. METRO_DATABASE_URL names it."


def welcome(host: str, port: int, *, backend_only: bool, can_practise: bool = False) -> list[str]:
    """The address and, in development, who can sign in and which cards pay."""
    shown = "localhost" if host in (*LOOPBACK, "0.0.0.0", "::") else host
    address = f"http://{shown}:{port}"
    lines = ["", f"  Metro is at  {address}{'/api/docs' if backend_only else ''}"]
    if settings().is_production:
        return [*lines, f"  in public at {settings().public_url}", ""]
    lines += [f"  {login.role:<10}   {login.email}  /  {login.password}" for login in _log_ins()]
    if not backend_only:
        lines.append(f"  Mail         {address}/mailbox shows every message and its code")
    if can_practise:
        lines.append("  Cards        4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined; no money moves")
    if urlsplit(settings().public_url).port not in (port, None):
        lines.append(f"  Note         METRO_PUBLIC_URL is {settings().public_url}; links in mails go there.")
    return [*lines, "  Ctrl-C ends.", ""]


def lock_out_demo() -> int:
    """Block the demo accounts, if there are any; how many."""
    from metro_web.core.db import run
    from metro_web.services import demo

    return run(demo.lock_out)


def _log_ins() -> "Sequence[LogIn]":
    from metro_web.core.db import read
    from metro_web.services import demo

    return read(demo.log_ins)


def _port_sentence(exc: OSError, host: str, port: int) -> str:
    if exc.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program; choose another with --port, for example --port {port % 65535 + 1}."
    if exc.errno == errno.EACCES:
        return f"port {port} is for the administrator of this machine only; choose one above 1023 with --port."
    return f"cannot listen on {host} port {port}: {exc.strerror}."
