"""The commands about the network as a whole, in and out, and about the keys that sign its tickets."""

import json
from pathlib import Path
from typing import Annotated

import typer

from metro_web.terminal import database, say, settings

# Commands run beside the project; a path means what it meant where they were called.
CALLED_FROM = Path.cwd()


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

    currency = settings().currency
    with database():
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
            say(sentence)
    if shown.refusal:
        raise startup.Refusal(shown.refusal)
    say("Nothing was changed." if dry_run else f"Published as version {shown.version}.")


def export_network(
    path: Annotated[Path, typer.Argument(help="The JSON file to write; one that is there is not overwritten.")],
) -> None:
    """Write the network and today's fares in the plain format, as `metro import-network` reads it."""
    from metro_web import startup
    from metro_web.core import clock
    from metro_web.core.db import read
    from metro_web.domain.feeds import plain_export
    from metro_web.queries import network

    found, target = settings(), CALLED_FROM / path
    with database():
        startup.require_migrated()
        shown = read(network.current)
    fare = shown.fare_on(clock.utc_now().astimezone(found.zone).date())
    document = plain_export.to_document(shown.network, fare.rules if fare else None, found.currency if fare else "")
    try:
        with target.open("x", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
    except OSError as exc:
        raise startup.Refusal(f"{path} cannot be written: {exc.strerror}.") from exc
    say(f"{len(document['stations'])} stations and {len(document['lines'])} lines are in {path}.")


def rotate_keys() -> None:
    """Sign tickets with a new key from now on; tickets signed with older ones stay good."""
    from metro_web import startup
    from metro_web.core.db import run as in_transaction
    from metro_web.services import gate_keys

    settings()
    with database():
        startup.require_migrated()
        key_id = in_transaction(gate_keys.rotate)
    say(f"Tickets are signed with {key_id} now; servers that run take it up within {gate_keys.NEWEST_FOR.seconds} s.")
