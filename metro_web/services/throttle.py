"""How often the world may fail or ask (`RULES.md`, People): counted outside the database, in Redis or here.

Keeps true: a refusal never undoes its own count, and with Redis gone the counting goes on in this process.
METRO_THROTTLE=off lifts all of it.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from metro_web.core import clock
from metro_web.core.config import settings
from metro_web.core.errors import AppError, TooManyRequests
from metro_web.core.i18n import t

log = logging.getLogger(__name__)
R = TypeVar("R")

REDIS_WAIT_SECONDS = 0.5
REDIS_AGAIN_SECONDS = 5.0
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in `seconds`, for each key; `name` keeps the counters of two limits apart."""

    name: str
    amount: int
    seconds: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        """The same, in the words of the library."""
        return RateLimitItemPerSecond(self.amount, self.seconds, namespace=f"metro/{self.name}")


def failures_of_account(kind: str) -> Limit:
    """Failures (`kind`: password or code) of one account."""
    return Limit(f"{kind}/account", settings().failures_per_account, settings().throttle_seconds)


def failures_of_address(kind: str) -> Limit:
    """Failures (`kind`: password or code) from one network address."""
    return Limit(f"{kind}/address", settings().failures_per_address, settings().throttle_seconds)


def mails_of_address() -> Limit:
    """Requests for mail from one network address."""
    return Limit("mail/address", settings().mail_requests_per_address, settings().throttle_seconds)


def texts_of_account() -> Limit:
    """Texts that one account asks for to numbers it has not proved yet, an hour."""
    return Limit("text/account", settings().texts_per_account, 3600)


def provider_visits_of_address() -> Limit:
    """Browsers sent to an outside provider, from one network address."""
    return Limit("visit/address", settings().provider_visits_per_address, settings().throttle_seconds)


def requests_of_caller() -> Limit:
    """Requests of one person over REST, a minute."""
    return Limit("requests/caller", settings().requests_per_caller, MINUTE)


def requests_of_address() -> Limit:
    """Requests over REST from one network address without a token, a minute; many people may sit behind one."""
    return Limit("requests/address", settings().requests_per_address, MINUTE)


def hit_in_window(limit: Limit, key: str) -> None:
    """Count one in windows of fixed length, which keeps a number for each key alone; 429 where it is used up."""
    if not _is_on(key):
        return
    item = limit.item
    if not _with_limiter(lambda limiter: FixedWindowRateLimiter(limiter.storage).hit(item, key)):
        reset = _with_limiter(lambda limiter: limiter.storage.get_expiry(item.key_for(key)))
        wait = max(1, min(limit.seconds, int(reset - clock.utc_now().timestamp()) + 1))
        raise TooManyRequests(t("Too many requests. Please wait a little."), retry_after=wait)


def check(limit: Limit, key: str) -> None:
    """429 where the limit is used up; counts nothing."""
    if _is_on(key) and not _with_limiter(lambda limiter: limiter.test(limit.item, key)):
        raise TooManyRequests(_sentence(), retry_after=_retry_after(limit, key))


def hit(limit: Limit, key: str) -> None:
    """Count one; 429 where the limit was used up before."""
    if _is_on(key) and not _with_limiter(lambda limiter: limiter.hit(limit.item, key)):
        raise TooManyRequests(_sentence(), retry_after=_retry_after(limit, key))


def count(limit: Limit, key: str) -> None:
    """Count one, whether or not the limit is used up."""
    if _is_on(key):
        _with_limiter(lambda limiter: limiter.hit(limit.item, key))


def check_failures(kind: str, *, account: str, address: str) -> None:
    """429 where the account or the address has failed too often of late."""
    check(failures_of_account(kind), account)
    check(failures_of_address(kind), address)


def failed(kind: str, error: AppError, *, account: str, address: str) -> AppError:
    """Count a failure of both; the error to give: this one, or 429 where others used the limit up meanwhile."""
    for limit, key in ((failures_of_account(kind), account), (failures_of_address(kind), address)):
        try:
            hit(limit, key)
        except TooManyRequests as used_up:
            error = used_up
    return error


def forget_account(account: str) -> None:
    """Forget what was counted of one account, for its owner has left."""
    for kind in ("password", "code"):
        _with_limiter(partial(_clear, failures_of_account(kind), account))


def data_copies_of_account() -> Limit:
    """Copies of one's own data, an hour."""
    return Limit("data/account", settings().data_copies_per_account, 3600)


def reports_of_account() -> Limit:
    """Problems that one account reports, an hour."""
    return Limit("report/account", settings().reports_per_hour, 3600)


def _clear(limit: Limit, key: str, limiter: MovingWindowRateLimiter) -> None:
    limiter.clear(limit.item, key)


def standing() -> str:
    """How throttles stand, in words: off, or where they count and how much they allow."""
    if not settings().throttle:
        return t("off")
    is_shared = bool(settings().redis_url) and time.monotonic() >= _gone.until
    where = t("counted in Redis, for all workers") if is_shared else t("counted in this process")
    figures = t("{n} failures of an account, {all} of an address in {minutes} min").format(
        n=settings().failures_per_account,
        all=settings().failures_per_address,
        minutes=max(1, settings().throttle_seconds // 60),
    )
    return f"{where}; {figures}"


def forget() -> None:
    """Forget all counts of this process and look at the settings anew; for tests alone."""
    _memory.cache_clear()
    _redis.cache_clear()
    _gone.until = 0.0


def _is_on(key: str) -> bool:
    # An empty key is a caller without an address: a job or a test.
    return settings().throttle and bool(key)


def _sentence() -> str:
    return t("Too many tries. Please wait a little, then try again.")


def _retry_after(limit: Limit, key: str) -> int:
    reset = _with_limiter(lambda limiter: limiter.get_window_stats(limit.item, key).reset_time)
    return min(limit.seconds, int(reset - clock.utc_now().timestamp()) + 1)


class _Gone:
    """Until when (of the monotonic clock) Redis is not asked again."""

    until = 0.0


_gone = _Gone()


def _with_limiter(ask: Callable[[MovingWindowRateLimiter], R]) -> R:
    url = settings().redis_url
    if url and time.monotonic() >= _gone.until:
        try:
            return ask(_redis(url))
        except StorageError as exc:
            _gone.until = time.monotonic() + REDIS_AGAIN_SECONDS
            log.warning("Redis is gone, throttles count in this process: %s", type(exc.storage_error).__name__)
    return ask(_memory())


@lru_cache
def _memory() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())


@lru_cache
def _redis(url: str) -> MovingWindowRateLimiter:
    if url.startswith("unix://"):
        url = "redis+" + url
    wait = REDIS_WAIT_SECONDS
    storage = storage_from_string(url, wrap_exceptions=True, socket_timeout=wait, socket_connect_timeout=wait)
    return MovingWindowRateLimiter(storage)
