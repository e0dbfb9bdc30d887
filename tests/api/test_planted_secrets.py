"""Numbers of documents, codes, seeds, keys and passwords, planted in a tour of the app, are found nowhere afterwards.

Looked through: every row of every table, the database file byte for byte, Redis, and all that was logged.
"""

import logging
import re
from pathlib import Path

import pyotp
import pytest
import redis as redis_client

from metro_web.core import clock, security
from metro_web.core.config import settings
from metro_web.services import throttle
from tests import databases, people, servers, shop, stadium
from tests.api.shop_window import ANYBODY, Caller
from tests.world import World

PASSWORD, NEXT_PASSWORD = "planted horse in the rain", "planted goat in the snow"
DOCUMENT, CARD = "QX7730955121", "4242424242424242"
SECRET_KEY = "a planted key of more than thirty-two characters"


class Tour:
    """One passenger from their registration to a new password; `planted` by what it is."""

    def __init__(self) -> None:
        self.email = "nila@example.org"
        self.planted = {"password": PASSWORD, "next password": NEXT_PASSWORD, "document": DOCUMENT, "card": CARD}
        self.planted |= {"key": SECRET_KEY}

    def go(self, city: World) -> None:
        """Everything that a secret is for."""
        ANYBODY.post("/auth/register", {"email": self.email, "password": PASSWORD, "name": "Nila"})
        ANYBODY.post("/auth/login", {"email": self.email, "password": PASSWORD + "?"})
        self._keep("first", ANYBODY.post("/auth/login", {"email": self.email, "password": PASSWORD}).json())
        ANYBODY.post("/auth/otp", {"email": self.email})
        code = self.planted["sign-in code"] = people.last_code(self.email)
        ANYBODY.post("/auth/otp/verify", {"email": self.email, "code": people.another(code)})
        nila = self._keep("second", ANYBODY.post("/auth/otp/verify", {"email": self.email, "code": code}).json())
        self._buy(nila, city)
        self._second_factor(nila)
        ANYBODY.post("/auth/password/forgot", {"email": self.email})
        token = self.planted["reset link"] = people.last_token("reset_password", self.email)
        done = ANYBODY.post("/auth/password/reset", {"token": token, "password": NEXT_PASSWORD})
        assert done.status_code == 204, done.text

    def _keep(self, which: str, pair: dict[str, str]) -> Caller:
        self.planted |= {f"{which} {name}": pair[name] for name in ("access_token", "refresh_token")}
        return Caller(None, pair["access_token"])

    def _buy(self, nila: Caller, city: World) -> None:
        """A journey with its code, a seat with a name from the list, and a card that is not taken here."""
        assert nila.post("/wallet/top-ups", {"amount": 500_000}).status_code == 201
        order = nila.order()
        code = self.planted["order code"] = people.mails("order_code", self.email)[-1]["code"]
        nila.post(f"/orders/{order['id']}/confirm", {"code": people.another(code)})
        assert nila.post(f"/orders/{order['id']}/confirm", {"code": code}).status_code == 200
        document = {"kind": "passport", "number": DOCUMENT}
        added = nila.post("/passengers", {"name": "Tara Menon", "birth_date": "1990-04-17", "document": document})
        assert added.status_code == 201, added.text
        assert DOCUMENT not in added.text + nila.get("/passengers").text
        hall = stadium.hall(city.chen)
        seats = {"type": "seats", "inventory": hall.inventory, "seats": ["1A"]}
        payment = {"method": "gateway", "kind": "card", "card": CARD}
        refused = nila.post("/orders", {"items": [seats], "payment": payment}, headers={"Idempotency-Key": "card"})
        assert refused.status_code >= 400
        named = seats | {"passengers": [{"seat": "1A", "name": "Tara Menon"}]}
        assert nila.post("/orders", {"items": [named], "payment": {"method": "wallet"}}).status_code == 201

    def _second_factor(self, nila: Caller) -> None:
        people.verified(str(nila.get("/me").json()["id"]))
        begun = nila.post("/auth/totp").json()
        seed = self.planted["TOTP seed"] = begun["secret"]
        codes = nila.post("/auth/totp/confirm", {"code": pyotp.TOTP(seed).at(clock.utc_now())}).json()["recovery_codes"]
        self.planted |= {f"recovery code {number}": code for number, code in enumerate(codes)}


@pytest.mark.redis
def test_what_is_secret_is_found_nowhere(
    city: World, database: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    shop.at()
    tour = Tour()
    with servers.running(servers.start_redis) as redis:
        with databases.also(METRO_REDIS_URL=redis.url, METRO_SECRET_KEY=SECRET_KEY):
            throttle.forget()
            security.forget_keys()
            tour.go(city)
        in_redis = repr(_everything_in(redis.url))
    assert "metro/" in in_redis
    assert len(tour.planted) > 14
    places = {"tables": repr(shop.dump()), "Redis": in_redis, "log": caplog.text + "".join(capfd.readouterr())}
    if settings().is_sqlite:
        path = Path(database.removeprefix("sqlite:///"))
        places["file"] = b"".join(part.read_bytes() for part in path.parent.glob(f"{path.name}*")).decode("latin-1")
    assert _is_in(places["tables"], tour.email), "what is no secret is found"
    found = [
        f"{what} in {where}"
        for what, secret in tour.planted.items()
        for where, text in places.items()
        if _is_in(text, secret)
    ]
    assert found == []
    throttle.forget()
    security.forget_keys()


def _everything_in(url: str) -> dict[bytes, object]:
    with redis_client.from_url(url) as client:
        kinds = {b"string": client.get, b"hash": client.hgetall, b"list": lambda key: client.lrange(key, 0, -1)}
        kinds |= {b"zset": lambda key: client.zrange(key, 0, -1), b"set": client.smembers}
        return {key: kinds[client.type(key)](key) for key in client.scan_iter()}


def _is_in(text: str, secret: str) -> bool:
    """As it is, or written with gaps and in another case; six figures stand alone, for any long number has some."""
    if secret.isdigit() and len(secret) < 10:
        return re.search(rf"(?<![0-9A-Za-z.]){secret}(?![0-9A-Za-z])", text) is not None
    bare = re.sub(r"[^0-9A-Za-z]", "", secret)
    gaps = r"[\W_]?".join(map(re.escape, bare)) if len(bare) < 80 else re.escape(secret)
    return re.search(gaps, text, re.I) is not None
