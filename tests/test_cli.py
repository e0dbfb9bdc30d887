"""The `metro` command as a person meets it: a process, its output, its exit code."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = (
    "run",
    "migrate",
    "demo",
    "create-user",
    "reset-second-factor",
    "gateway",
    "worker",
    "reconcile",
    "doctor",
    "import-network",
    "export-network",
    "rotate-keys",
)
HELP_SECONDS_MAX = 2.0  # half a second on a quiet machine; tests share theirs

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/metro.db"


def metro(*arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `metro` with exactly these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("METRO_", "SENDGRID_"))}
    return subprocess.run(
        [sys.executable, "-m", "metro_web.cli", *arguments],
        cwd=ROOT,
        env=kept | {"NO_COLOR": "1", "COLUMNS": "160", **settings},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(done: subprocess.CompletedProcess[str], exit_code: int = 1) -> str:
    """The one sentence of a refusal, after checking that it is one."""
    assert done.returncode == exit_code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("metro: ")
    return lines[0]


def test_help_names_every_command_and_comes_at_once() -> None:
    started = time.monotonic()
    done = metro("--help")
    assert time.monotonic() - started < HELP_SECONDS_MAX
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)


def test_a_wrong_setting_stops_with_its_name(database: str) -> None:
    sentence = refusal(metro("migrate", METRO_DATABASE_URL=database, METRO_MAIL="pigeon"), exit_code=2)
    assert "METRO_MAIL" in sentence


def test_migrate_twice_says_where_the_database_is(database: str) -> None:
    first, second = (metro("migrate", METRO_DATABASE_URL=database) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "as it was" in second.stdout


def test_an_unmigrated_database_is_refused_with_the_way_out(database: str) -> None:
    for arguments in (("reconcile",), ("demo",), ("worker",)):
        assert "metro migrate" in refusal(metro(*arguments, METRO_DATABASE_URL=database))


def test_production_does_not_migrate_by_itself(database: str) -> None:
    sentence = refusal(
        metro(
            "run", "--backend-only", "--port", str(_free_port()),
            METRO_DATABASE_URL=database, METRO_ENV="production", METRO_SECRET_KEY="k" * 32,
            METRO_PUBLIC_URL="https://tickets.example.org",
        )
    )  # fmt: skip
    assert "metro migrate" in sentence


def test_a_newer_database_is_left_alone(database: str) -> None:
    import sqlite3

    assert metro("migrate", METRO_DATABASE_URL=database).returncode == 0
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for arguments in (("migrate",), ("reconcile",)):
        assert "newer than this program" in refusal(metro(*arguments, METRO_DATABASE_URL=database))


def test_a_taken_port_is_refused(database: str) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server itself does
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert port in refusal(metro("run", "--port", port, METRO_DATABASE_URL=database))


def test_several_workers_for_pages_need_redis(database: str) -> None:
    sentence = refusal(metro("run", "--workers", "2", "--port", str(_free_port()), METRO_DATABASE_URL=database))
    assert "METRO_REDIS_URL" in sentence


def test_an_unreachable_database_is_named_without_its_password() -> None:
    url = f"postgresql+psycopg://metro:hunter2@127.0.0.1:{_free_port()}/metro"
    for arguments in (("migrate",), ("reconcile",)):
        sentence = refusal(metro(*arguments, METRO_DATABASE_URL=url))
        assert "METRO_DATABASE_URL" in sentence
        assert "hunter2" not in sentence


def test_the_doctor_says_what_is_missing(database: str) -> None:
    ill = metro("doctor", METRO_DATABASE_URL=database)
    assert ill.returncode == 1
    assert "run metro migrate" in ill.stdout
    assert metro("migrate", METRO_DATABASE_URL=database).returncode == 0
    well = metro("doctor", METRO_DATABASE_URL=database, METRO_REDIS_URL=f"redis://127.0.0.1:{_free_port()}/0")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "write-ahead" in well.stdout
    assert "does not answer" in well.stdout
    assert "no page offers to sign in with Google" in " ".join(well.stdout.split())
    half = metro("doctor", METRO_DATABASE_URL=database, GOOGLE_CLIENT_ID="metro.apps.example")
    assert "GOOGLE_CLIENT_SECRET is missing" in " ".join(half.stdout.split())


def test_an_account_is_made_once_and_with_a_good_password(database: str) -> None:
    assert metro("migrate", METRO_DATABASE_URL=database).returncode == 0
    make = ("create-user", "chen@example.org", "--role", "admin", "--password-stdin")
    refusal(metro(*make, typed="short\n", METRO_DATABASE_URL=database))
    made = metro(*make, typed="a long enough sentence\n", METRO_DATABASE_URL=database)
    assert made.returncode == 0, made.stderr
    assert "a long enough sentence" not in made.stdout
    refusal(metro(*make, typed="a long enough sentence\n", METRO_DATABASE_URL=database))
    reset = metro("reset-second-factor", "chen@example.org", METRO_DATABASE_URL=database)
    assert reset.returncode == 0, reset.stderr
    assert "No account" in refusal(metro("reset-second-factor", "nobody@example.org", METRO_DATABASE_URL=database))


def test_the_ledger_of_the_demo_adds_up(database: str) -> None:
    assert metro("migrate", METRO_DATABASE_URL=database).returncode == 0
    for _ in range(2):
        loaded = metro("demo", METRO_DATABASE_URL=database)
        assert loaded.returncode == 0, loaded.stderr
    done = metro("reconcile", METRO_DATABASE_URL=database)
    assert done.returncode == 0, done.stderr
    assert "agree" in done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
