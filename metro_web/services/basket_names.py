"""Who sits on the seats of a line of one's basket; what a line of anything else has no use for."""

import dataclasses
from collections.abc import Sequence

from sqlalchemy import update

from metro_web.core.db import Tx
from metro_web.core.errors import InvalidInput
from metro_web.core.i18n import t
from metro_web.domain.permissions import Actor
from metro_web.services import basket, basket_lines, seat_names
from metro_web.services.basket_lines import TABLE, Contents, Line
from metro_web.services.kinds import KINDS, Sale, SeatsChoice
from metro_web.services.quotes import Named


def name_seats(tx: Tx, actor: Actor, line_id: str, passengers: Sequence[Named]) -> Contents:
    """These and no others; 404 for what is no line of the actor's and for who is not on their list, 422 for other seats."""
    sale = basket.locked(tx, actor)
    return _written(tx, sale, basket.line_of(basket_lines.of(tx, sale).lines, line_id), passengers)


def name_seat(tx: Tx, actor: Actor, line_id: str, named: Named) -> Contents:
    """One of them, the others stay; an empty name and nobody of the list is nobody."""
    sale = basket.locked(tx, actor)
    line = basket.line_of(basket_lines.of(tx, sale).lines, line_id)
    others = [each for each in line.glance.facts.get("named", ()) if each[0] != named[0]]
    is_somebody = any(part.strip() for part in named[1:])
    return _written(tx, sale, line, [*others, named] if is_somebody else others)


def _written(tx: Tx, sale: Sale, line: Line, passengers: Sequence[Named]) -> Contents:
    kept = line.glance.kept
    if not isinstance(line.choice, SeatsChoice) or kept is None:
        raise InvalidInput(t("Names are for seats."), field="passengers")
    if not {each[0] for each in passengers} <= set(kept.seats):
        raise InvalidInput(t("A passenger is named for each seat of the order, once."), field="passengers")
    seat_names.require_known(tx, sale.owner_id, passengers)
    choice = dataclasses.replace(line.choice, passengers=tuple(passengers))
    # The kind says whether these can be.
    KINDS[line.kind].glance(tx, choice, sale)
    tx.execute(update(TABLE).where(TABLE.c.id == line.id).values(facts=basket_lines.to_facts(choice)))
    return basket_lines.of(tx, sale)
