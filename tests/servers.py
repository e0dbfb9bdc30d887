"""Real PostgreSQL and Redis servers for tests: private, on loopback, gone afterwards.

Each listens on a free port of 127.0.0.1 and is stopped by its own process id. `stop` and `start` on one object
keep port and data, so that a test can take a server away and give it back.
"""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

START_SECONDS = 30


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `postgres` (the newest installed), or None."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


def redis_program() -> str | None:
    """The path of `redis-server`, or None."""
    return shutil.which("redis-server")


class Server:
    """A child process that answers on `port`; subclasses say how it is started and asked."""

    name = "server"
    stop_signal = signal.SIGTERM
    kill_signal = signal.SIGKILL

    def __init__(self, folder: Path, user: str | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self._user = user
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        assert self._child is not None, f"{self.name} is not running"
        return self._child.pid

    def start(self) -> None:
        """Start, or start again, and return once it answers."""
        if self._child is not None:
            return
        with (self.folder / "log").open("ab") as log:
            self._child = subprocess.Popen(
                self._command(),
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_identity(self._user),
            )
        atexit.register(self.stop)
        try:
            _wait_until(self._answers, self._child, self._log_tail)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Stop in good order; nothing if it does not run."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """Stop at once, as a power failure would."""
        self._end(self.kill_signal)

    def remove(self) -> None:
        """Stop and delete everything it kept."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        child, self._child = self._child, None
        atexit.unregister(self.stop)
        if child is None:
            return
        child.send_signal(how)
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _command(self) -> list[str]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError

    def _log_tail(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]


class Postgres(Server):
    """`url()` for the app, `dsn()` for psycopg; `fresh_database()` makes an empty one."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": open sessions are ended
    kill_signal = signal.SIGQUIT  # "immediate": no checkpoint, recovery at the next start; no child is left behind

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        super().__init__(folder, user)
        self._programs = programs
        self._made = 0

    def url(self, database: str = "postgres") -> str:
        """As METRO_DATABASE_URL wants it."""
        return f"postgresql+psycopg://metro@127.0.0.1:{self.port}/{database}"

    def dsn(self, database: str = "postgres") -> str:
        """As psycopg and pgbench want it."""
        return f"postgresql://metro@127.0.0.1:{self.port}/{database}"

    def fresh_database(self, template: str = "template1") -> str:
        """The name of a new database, empty or a copy of `template`."""
        self._made += 1
        name = f"t{os.getpid()}_{self._made}"
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Delete a database, whoever is still connected."""
        with psycopg.connect(self.dsn(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def make_cluster(self) -> None:
        """Run initdb."""
        command = [str(self._programs / "initdb"), "-D", str(self.folder / "data"), "-U", "metro", "-A", "trust"]
        command += ["-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, **_identity(self._user))

    def _command(self) -> list[str]:
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 200,
            "shared_buffers": "64MB",
            "timezone": "UTC",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self._programs / "postgres"), "-D", str(self.folder / "data"), *flags]

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


class Redis(Server):
    """An empty Redis that writes nothing to disk."""

    name = "redis"

    def __init__(self, program: str, folder: Path) -> None:
        super().__init__(folder)
        self._program = program

    @property
    def url(self) -> str:
        """As METRO_REDIS_URL wants it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def _command(self) -> list[str]:
        flags = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        return [self._program, *flags, "--dir", str(self.folder)]

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def start_postgres(folder: Path | None = None) -> Postgres:
    """A running PostgreSQL of its own; `remove()` it in the end.

    It refuses to run as root, so for root it runs as `postgres` (or `nobody`), in a folder that user can reach:
    pytest's own temporary folders are closed to others, hence a new one under /tmp unless `folder` is given.
    """
    programs = postgres_programs()
    assert programs is not None, "the PostgreSQL programs are not installed"
    user = _server_user()
    folder = folder or Path(tempfile.mkdtemp(prefix="metro-postgres-"))
    if user:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    server = Postgres(programs, folder, user)
    try:
        server.make_cluster()
        server.start()
    except BaseException:
        server.remove()
        raise
    return server


def start_redis(folder: Path | None = None) -> Redis:
    """A running Redis of its own; `remove()` it in the end."""
    program = redis_program()
    assert program is not None, "redis-server is not installed"
    server = Redis(program, folder or Path(tempfile.mkdtemp(prefix="metro-redis-")))
    try:
        server.start()
    except BaseException:
        server.remove()
        raise
    return server


@contextlib.contextmanager
def running(start: Callable[[], Server]) -> Iterator[Server]:
    """`with running(start_redis) as redis:`; removed at the end."""
    server = start()
    try:
        yield server
    finally:
        server.remove()


def _server_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _identity(user: str | None) -> dict[str, object]:
    if user is None:
        return {}
    account = pwd.getpwnam(user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _wait_until(answers: Callable[[], bool], child: subprocess.Popen[bytes], log_tail: Callable[[], str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if child.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not start:\n{log_tail()}")
        time.sleep(0.05)
