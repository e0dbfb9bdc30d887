"""The `metro` command. Every refusal leaves as one sentence on stderr and an exit code, never as a traceback.

Commands import what they need when they run, so that `metro --help` answers at once.
"""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from metro_web import cli_network
from metro_web.terminal import database, say, settings

ROOT = Path(__file__).resolve().parents[1]
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

    found = settings()
    startup.check_workers(workers, backend_only=backend_only)
    startup.check_port(host, port)
    with database():
        startup.ensure_migrated(say=say)
        if demo and not found.is_production:
            _load_demo()
        elif demo:
            say("METRO_ENV is production: no demo network and no demo log-ins are loaded.")
        if found.is_production and startup.lock_out_demo():
            say("The demo accounts in this database are blocked now: everybody knows their password.")
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

    settings()
    with database():
        before = migrations.standing()
        if before.kind == "ahead":
            raise Refusal(f"the database is at {before.revision}, newer than this program ({before.head}); update it.")
        migrations.upgrade()
    say(f"The database is at {before.head}" + (", as it was." if before.kind == "current" else "."))


@app.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Remove all data first, accounts and tickets too.")] = False,
) -> None:
    """Load the demo network and its log-ins; nothing happens where they are loaded already."""
    from metro_web import startup

    settings()
    with database():
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

    settings()
    password = _password(from_stdin=password_stdin)
    with database():
        startup.require_migrated()
        in_transaction(accounts.create_user_by_operator, email, role.value, password)
    say(f"{email} can sign in now, as {role.value}.")


@app.command("reset-second-factor")
def reset_second_factor(email: Annotated[str, typer.Argument(help="Address of the account.")]) -> None:
    """Take the second factor off an account whose owner has lost app and recovery codes; it stands in the audit log."""
    from metro_web import startup
    from metro_web.core.db import run as in_transaction
    from metro_web.services import second_factor

    settings()
    with database():
        startup.require_migrated()
        in_transaction(second_factor.reset_by_operator, email)
    say(f"{email} signs in without a second factor now; the owner is told by mail.")


app.command("import-network")(cli_network.import_network)
app.command("export-network")(cli_network.export_network)
app.command("rotate-keys")(cli_network.rotate_keys)


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def gateway(context: typer.Context) -> None:
    """Run the simulated payment provider on loopback; --help says how it can misbehave."""
    found = settings()
    os.environ.update(METRO_GATEWAY_KEY=found.gateway_key, METRO_GATEWAY_SECRET=found.gateway_secret)
    os.execv(sys.executable, [sys.executable, "-m", "metro_gateway", *context.args])


@app.command()
def worker() -> None:
    """Do the jobs (mail, expiry, refunds) in a process of their own; the server then runs with METRO_WORKER=off."""
    import signal
    import threading

    from metro_web import jobs, startup

    settings()
    with database():
        startup.require_migrated()
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        say("Doing the jobs; Ctrl-C ends.")
        jobs.run_forever(stop)


@app.command()
def reconcile() -> None:
    """Add up the ledger again, compare it with balances and the payment provider's book; exit code 1 where they differ."""
    from metro_web import startup
    from metro_web.core.db import read
    from metro_web.services import gateway_books, ledger

    has_gateway = settings().has_gateway
    with database():
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


def _load_demo(*, reset: bool = False) -> None:
    from metro_web.core.db import transaction
    from metro_web.services import demo as demo_service

    with transaction() as tx:
        demo_service.load(tx, reset=reset, progress=say)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from metro_web.startup import Refusal

    if not sys.stdin.isatty():
        raise Refusal("give the password with --password-stdin, or type it at a terminal.", WRONG_SETTING)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


if __name__ == "__main__":
    main()
