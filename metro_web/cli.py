"""The `metro` command. Every refusal leaves as one sentence on stderr and an exit code, never as a traceback.

Commands import what they need when they run, so that `metro --help` answers at once.
"""

import os
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metro_web.core.config import Settings

ROOT = Path(__file__).resolve().parents[1]
CALLED_FROM = Path.cwd()
WRONG_SETTING, REFUSED, INTERRUPTED = 2, 1, 130

app = typer.Typer(
    name="metro",
    help="Metro: buy with a mailed code, ride with a QR code, run the network.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Role(StrEnum):
    """What an account may do; see `docs/glossary.md`."""

    passenger = "passenger"
    staff = "staff"
    operator = "operator"
    admin = "admin"


def main() -> None:
    """Entry point of `metro`: run a command and turn a refusal into one sentence; our own mistakes keep their traceback."""
    os.chdir(ROOT)  # .env, data/ and the built front end stand beside the project, whoever calls from where
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as exc:
        exit_code = _refused_with(exc)
        if exit_code is None:
            raise
        typer.secho(f"metro: {exc}", fg="red", err=True)
        sys.exit(exit_code)


@app.command()
def run(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    backend_only: Annotated[bool, typer.Option("--backend-only", help="The REST API without the pages.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Server processes; more than one needs Redis.")] = 1,
    demo: Annotated[
        bool, typer.Option("--demo", hidden=True, help="Load the demo network if it is not there.")
    ] = False,
) -> None:
    """Start the server: pages, REST API and live updates on one port."""
    from metro_web import launch, startup

    settings = _settings()
    startup.check_workers(workers, backend_only=backend_only)
    startup.check_port(host, port)
    with _database():
        startup.ensure_migrated(say=_say)
        if demo and not settings.is_production:
            _load_demo()
        elif demo:
            _say("METRO_ENV is production: no demo network and no demo log-ins are loaded.")
        if settings.is_production and startup.lock_out_demo():
            _say("The demo accounts in this database are blocked now: everybody knows their password.")
    if not backend_only:
        launch.build_frontend(port)
    with launch.practice_provider(host, port) as pays:
        for line in startup.welcome(host, port, backend_only=backend_only, can_practise=pays):
            typer.echo(line)
        launch.serve(host, port, backend_only=backend_only, workers=workers)


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from metro_web.core import migrations
    from metro_web.startup import Refusal

    _settings()
    with _database():
        before = migrations.standing()
        if before.kind == "ahead":
            raise Refusal(f"the database is at {before.revision}, newer than this program ({before.head}); update it.")
        migrations.upgrade()
    _say(f"The database is at {before.head}" + (", as it was." if before.kind == "current" else "."))


@app.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Remove all data first, accounts and tickets too.")] = False,
) -> None:
    """Load the demo network and its log-ins; nothing happens where they are loaded already."""
    from metro_web import startup

    _settings()
    with _database():
        startup.require_migrated()
        _load_demo(reset=reset)


@app.command("create-user")
def create_user(
    email: Annotated[str, typer.Argument(help="Address the person signs in with.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
) -> None:
    """Create an account, for example the first administrator."""
    from metro_web import startup
    from metro_web.core.db import run as in_transaction
    from metro_web.services import accounts

    _settings()
    password = _password(from_stdin=password_stdin)
    with _database():
        startup.require_migrated()
        in_transaction(accounts.create_user_by_operator, email, role.value, password)
    _say(f"{email} can sign in now, as {role.value}.")


@app.command("reset-second-factor")
def reset_second_factor(email: Annotated[str, typer.Argument(help="Address of the account.")]) -> None:
    """Take the second factor off an account whose owner has lost app and recovery codes; it stands in the audit log."""
    from metro_web import startup
    from metro_web.core.db import run as in_transaction
    from metro_web.services import second_factor

    _settings()
    with _database():
        startup.require_migrated()
        in_transaction(second_factor.reset_by_operator, email)
    _say(f"{email} signs in without a second factor now; the owner is told by mail.")


@app.command("import-network")
def import_network(
    path: Annotated[Path, typer.Argument(help="A GTFS feed or a network in the plain format: folder, zip or JSON.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and say what would happen; change nothing.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the network that is there.")
    ] = False,
) -> None:
    """Read a network from elsewhere, say what was read and put right, and publish it whole."""
    from metro_web import stages, startup
    from metro_web.core.db import read
    from metro_web.core.db import run as in_transaction
    from metro_web.domain import feeds, schematic
    from metro_web.services import network_import
    from metro_web.services.network_import import Stage

    currency = _settings().currency
    with _database():
        startup.require_migrated()
        with stages.shown() as tell:
            feed = feeds.read(CALLED_FROM / path, currency=currency, progress=lambda share: tell(Stage.READING, share))
            tell(Stage.CHECKING, 0)
            shown = read(network_import.plan, None, feed, replace_network=replace)
            # What cannot be drawn is not published either.
            tell(Stage.DRAWING, 0)
            schematic.draw(feed.network())
            if not dry_run and not shown.refusal:
                tell(Stage.WRITING, 0)
                shown = in_transaction(network_import.publish, None, feed, replace_network=replace)
    if dry_run or not shown.refusal:
        for sentence in network_import.sentences(shown):
            _say(sentence)
    if shown.refusal:
        raise startup.Refusal(shown.refusal)
    _say("Nothing was changed." if dry_run else f"Published as version {shown.version}.")


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def gateway(context: typer.Context) -> None:
    """Run the simulated payment provider on loopback; --help says how it can misbehave."""
    found = _settings()
    os.environ.update(METRO_GATEWAY_KEY=found.gateway_key, METRO_GATEWAY_SECRET=found.gateway_secret)
    os.execv(sys.executable, [sys.executable, "-m", "metro_gateway", *context.args])


@app.command()
def worker() -> None:
    """Do the jobs (mail, expiry, refunds) in a process of their own; the server then runs with METRO_WORKER=off."""
    import signal
    import threading

    from metro_web import jobs, startup

    _settings()
    with _database():
        startup.require_migrated()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        _say("Doing the jobs; Ctrl-C ends.")
        jobs.run_forever(stop)


@app.command()
def reconcile() -> None:
    """Add up the ledger again, compare it with balances and the payment provider's book; exit code 1 where they differ."""
    from metro_web import startup
    from metro_web.core.db import read
    from metro_web.services import gateway_books, ledger

    has_gateway = _settings().has_gateway
    with _database():
        startup.require_migrated()
        found, provided = read(ledger.reconcile), gateway_books.compare() if has_gateway else None
    wrong = (*found.differences, *(provided.differences if provided else ()))
    for difference in wrong:
        typer.secho(str(difference), fg="red", err=True)
    if wrong:
        raise startup.Refusal(f"the books differ in {len(wrong)} places.")
    typer.secho(f"{found.accounts} accounts and {found.entries} entries agree.", fg="green")
    if provided:
        typer.secho(f"{provided.payments} payments agree with the provider's book.", fg="green")


@app.command()
def doctor() -> None:
    """Say what is configured, what is missing, and what that means; exit code 1 where something cannot work."""
    from metro_web import checkup

    if not checkup.show():
        raise typer.Exit(REFUSED)


def _refused_with(exc: Exception) -> int | None:
    """The exit code of a refusal, None for anything that nobody foresaw."""
    from metro_web.core.config import SettingsError
    from metro_web.core.errors import AppError
    from metro_web.startup import Refusal

    if isinstance(exc, Refusal):
        return exc.exit_code
    if isinstance(exc, SettingsError):
        return WRONG_SETTING
    return REFUSED if isinstance(exc, AppError) else None


def _settings() -> "Settings":
    from metro_web.core.config import settings

    return settings()


@contextmanager
def _database() -> "Iterator[None]":
    """Name the database where it cannot be reached, instead of the driver's stack."""
    from sqlalchemy.exc import DBAPIError

    from metro_web import startup
    from metro_web.core.errors import Unavailable

    try:
        yield
    except (DBAPIError, Unavailable) as exc:
        raise startup.Refusal(startup.database_sentence(exc)) from exc


def _load_demo(*, reset: bool = False) -> None:
    from metro_web.core.db import transaction
    from metro_web.services import demo as demo_service

    with transaction() as tx:
        demo_service.load(tx, reset=reset, progress=_say)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from metro_web.startup import Refusal

    if not sys.stdin.isatty():
        raise Refusal("give the password with --password-stdin, or type it at a terminal.", WRONG_SETTING)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _say(sentence: str) -> None:
    typer.echo(f"· {sentence}")


if __name__ == "__main__":
    main()
