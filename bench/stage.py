"""Sets the stage: a private PostgreSQL and Redis, the migrated demo network, the real server, signed-in passengers."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.http import Connection
from tests import servers

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a long bench password"
START_SECONDS = 180


@dataclass(frozen=True)
class Stage:
    """Where everything is."""

    port: int
    dsn: str
    mail: Path
    tokens: tuple[str, ...]
    staff_token: str
    admin_token: str
    settings: dict[str, str]


@contextlib.contextmanager
def set_up(folder: Path, *, workers: int, clients: int) -> Iterator[Stage]:
    """Everything running; all of it is stopped afterwards by its own process id."""
    with servers.running(servers.start_postgres) as postgres, servers.running(servers.start_redis) as redis:
        assert isinstance(postgres, servers.Postgres)
        assert isinstance(redis, servers.Redis)
        database = postgres.fresh_database()
        port = servers.free_port()
        given = {
            "METRO_DATABASE_URL": postgres.url(database),
            "METRO_REDIS_URL": redis.url,
            "METRO_MAIL": f"file:{folder}/mail",
            "METRO_DATA_DIR": str(folder),
            "METRO_THROTTLE": "off",
            "METRO_PUBLIC_URL": f"http://localhost:{port}",
            "METRO_SECRET_KEY": secrets.token_urlsafe(32),
        }
        env = os.environ | given
        metro = [sys.executable, "-m", "metro_web.cli"]
        subprocess.run([*metro, "migrate"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*metro, "demo"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        for role in ("staff", "admin"):
            subprocess.run(
                [*metro, "create-user", f"{role}@bench.example", "--role", role, "--password-stdin"],
                cwd=ROOT, env=env, check=True, input=PASSWORD, text=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        command = [*metro, "run", "--backend-only", "--port", str(port), "--workers", str(workers)]
        log = (folder / "server.log").open("ab")
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait_until_ready(port, server)
            tokens = tuple(_passenger(port, number) for number in range(clients))
            staff, admin = (sign_in(port, f"{role}@bench.example") for role in ("staff", "admin"))
            yield Stage(port, postgres.dsn(database), folder / "mail", tokens, staff, admin, given)
        finally:
            server.terminate()
            server.wait(timeout=20)
            log.close()


def sign_in(port: int, email: str) -> str:
    """An access token."""
    connection = Connection(port)
    pair = connection.json("POST", "/api/v1/auth/login", {"email": email, "password": PASSWORD})
    connection.close()
    return str(pair["access_token"])


def _passenger(port: int, number: int) -> str:
    connection = Connection(port)
    email = f"p{number}@bench.example"
    account = {"email": email, "password": PASSWORD, "name": f"Passenger {number}"}
    connection.json("POST", "/api/v1/auth/register", account, expect=201)
    connection.token = sign_in(port, email)
    for _ in range(5):
        connection.json("POST", "/api/v1/wallet/top-ups", {"amount": 10_000_000}, expect=201)
    connection.close()
    return connection.token


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "the server stopped; see server.log"
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health/ready", timeout=2).close()
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not get ready")
