"""Where the races are run: a served city, with a new passenger for each round."""

import contextlib
import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from metro_web.core import db, security
from metro_web.domain.permissions import Actor
from metro_web.models.outbox import OutboxMail
from metro_web.services import orders, tokens
from tests import shop, world
from tests.races.crowd import Crowd

MAIL_SECONDS = 20


@dataclass
class Arena:
    """A served city; `passenger()` gives somebody new."""

    city: world.World
    crowd: Crowd
    mails: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _known: list[tuple[Actor, str]] = field(default_factory=list)

    def passenger(self, wallet_minor: int) -> Actor:
        """A new person with money."""
        return db.run(self._passenger, wallet_minor)

    def _passenger(self, tx: db.Tx, wallet_minor: int) -> Actor:
        actor = world.person(tx, f"p{next(self._numbers)}")
        if wallet_minor:
            world.fund(tx, actor, wallet_minor)
        return actor

    def sessions(self, actor: Actor, number: int = 1) -> list[str]:
        """Access tokens of as many sessions."""
        assert actor.user_id is not None
        return [db.run(tokens.issue, actor.user_id, now=shop.clock.utc_now()).access_token for _ in range(number)]

    def people(self, number: int, wallet_minor: int) -> list[tuple[Actor, str]]:
        """That many people with a session each, the same ones each time; they began with so much money."""
        while len(self._known) < number:
            actor = self.passenger(wallet_minor)
            self._known.append((actor, self.sessions(actor)[0]))
        return self._known[:number]

    def order(self, actor: Actor, origin: str, destination: str) -> tuple[str, str]:
        """A new order's id and its code, read in the transaction that promised the mail."""
        return self.order_of(actor, shop.basket(origin, destination))

    def order_of(self, actor: Actor, basket: orders.Basket) -> tuple[str, str]:
        """The same of any basket that waits for a code."""
        return db.run(self._order, actor, basket)

    def _order(self, tx: db.Tx, actor: Actor, basket: orders.Basket) -> tuple[str, str]:
        made = orders.create(tx, actor, basket)
        newest = select(col(OutboxMail.sealed)).order_by(col(OutboxMail.id).desc())
        for sealed in tx.execute(newest.where(col(OutboxMail.status) == "queued")).scalars():
            mail = json.loads(security.unseal(sealed))
            if mail["to"] == actor.email:
                return made.id, str(mail["context"]["code"])
        raise AssertionError("an order promises a mail")

    def paid(self, actor: Actor, origin: str, destination: str) -> shop.OrderView:
        """A paid order."""
        order_id, code = self.order(actor, origin, destination)
        found = shop.confirm(actor, order_id, code)
        assert isinstance(found, shop.OrderView)
        return found

    def mailed_code(self, actor: Actor) -> str:
        """The code in the mail that the server has sent, as its reader finds it."""
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            for path in self.mails.glob("*.eml"):
                with contextlib.suppress(FileNotFoundError):
                    message = message_from_bytes(path.read_bytes(), policy=policy.default)
                    body = message.get_body(("plain",))
                    if actor.email in str(message["To"]) and body is not None:
                        found = re.findall(r"(?<!\d)\d{6}(?!\d)", body.get_content())
                        assert len(found) == 1, "a mail holds exactly one number of six digits"
                        return str(found[0])
            time.sleep(0.05)
        raise AssertionError(f"no mail for {actor.email} within {MAIL_SECONDS} s")
