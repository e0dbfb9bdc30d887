"""Signing in and up: by password, or by a code that is mailed or texted, on one page that changes its form.

Keeps true: nothing here says whether an address is known (registering apart), and the proof of a sign-in leaves
only as a one-time ticket, which the browser itself turns into its cookie.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import reflex as rx

from metro_web.core import clock, db
from metro_web.core.clock import rfc3339
from metro_web.core.config import settings
from metro_web.core.errors import AppError
from metro_web.services import accounts, demo, second_step, sign_in
from metro_web.services.demo import LogIn
from metro_web.services.second_step import Half
from metro_web.state.by_phone import ByPhone
from metro_web.state.calls import apart, client_address
from metro_web.state.inputs import field_of, local_path, text, words
from metro_web.state.second_step import SecondStepState
from metro_web.state.session import SessionState

PASSWORD, CODE, PHONE, ENTER_CODE, SIGN_UP, FORGOT, FORGOT_SENT, RESET, SECOND = (
    "password", "code", "phone", "enter_code", "sign_up", "forgot", "forgot_sent", "reset", "second",
)  # fmt: skip
OPEN_MODES = (PASSWORD, CODE, PHONE, SIGN_UP, FORGOT)


class LoginState(ByPhone, rx.State):
    """The form that is open, what is wrong with it, and the ticket once somebody has proved themselves."""

    mode: str = PASSWORD
    email: str = ""
    next_path: str = "/"
    ticket: str = ""
    is_busy: bool = False
    resend_at: str = ""
    code_minutes: int = 5
    error: str = ""
    email_error: str = ""
    name_error: str = ""
    password_error: str = ""
    log_ins: list[LogIn] = []
    _code_until: float = 0.0

    @rx.event
    async def load(self) -> None:
        """Remember where the visitor was going; a code that is on its way stays open."""
        query = self.router.url.query_parameters
        self.next_path = local_path(query.get("next"))
        self.ticket, self.is_busy = "", False
        self._clear()
        is_waiting = self.mode == ENTER_CODE and clock.utc_now().timestamp() < self._code_until
        if (self.mode not in OPEN_MODES and not is_waiting) or (await self.get_state(SessionState)).is_signed_in:
            self.mode = PASSWORD
        if query.get("second"):
            await _ask_second(self, query["second"])  # another provider has shown the first factor
        if not settings().is_production:
            self.log_ins = list(await apart(db.read, demo.log_ins))

    @rx.event
    def show(self, mode: str) -> None:
        """Open another of the forms; the address typed so far goes along."""
        if mode in OPEN_MODES:
            self.mode = mode
            self._clear()

    @rx.event
    def keep_email(self, email: str) -> None:
        """For the next form."""
        self.email = text({"email": email}, "email")

    @rx.event
    async def enter(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Sign in by password."""
        self._begin(form)
        yield
        await self._prove(sign_in.by_password, self.email, text(form, "password"))

    @rx.event
    async def enter_demo(self, email: str):  # type: ignore[no-untyped-def]
        """Sign in as one of the people a development server lists."""
        found = next((one for one in self.log_ins if one.email == email), None)
        if found is not None and not settings().is_production:
            self._begin({"email": found.email})
            yield
            await self._prove(sign_in.by_password, found.email, found.password)

    @rx.event
    async def send_code(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Mail a code, to a known address and an unknown one alike."""
        self._begin(form)
        self.is_texted = False
        yield
        await self._send()

    @rx.event
    async def send_again(self) -> None:
        """Mail another one."""
        await self._send()

    @rx.event
    async def enter_code(self, code: str):  # type: ignore[no-untyped-def]
        """Sign in with the code that was sent."""
        self._begin({"email": self.email})
        yield
        await self._prove(sign_in.by_code, self._reached(), text({"code": code}, "code"))

    @rx.event
    async def sign_up(self, form: dict[str, Any]):  # type: ignore[no-untyped-def]
        """Make an account and sign in."""
        self._begin(form)
        yield
        password = text(form, "password")
        if await self._try(accounts.sign_up, email=self.email, password=password, name=text(form, "name")):
            await self._prove(sign_in.by_password, self.email, password)

    async def _send(self) -> None:
        sent = await self._try(partial(_send_code, self._reached(), client_address(self)))
        if sent:
            _expect_code(self)

    async def _prove(self, way: Callable[..., Any], email: str, secret: str) -> None:
        give = second_step.ticket_or_half
        given = await self._try(way, email, secret, address=client_address(self), give=give)
        if isinstance(given, Half):
            await _ask_second(self, given.token)
        self.ticket = given if isinstance(given, str) else ""
        if given:
            self._code_until = 0.0  # what stands open here is not needed any more

    async def _try(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The answer; None for a refusal, whose words are on the form then."""
        try:
            return await apart(use_case, *args, **kwargs)
        except AppError as refusal:
            place = f"{field_of(refusal)}_error"
            has_own_place = place in ("email_error", "phone_error", "name_error", "password_error")
            setattr(self, place if has_own_place else "error", words(refusal))
        finally:
            self.is_busy = False

    def _begin(self, form: Any) -> None:
        self._clear()
        self.email, self.is_busy = text(form, "email").strip(), True

    def _clear(self) -> None:
        self.error = self.email_error = self.phone_error = self.name_error = self.password_error = ""


def _expect_code(state: LoginState) -> None:
    wait = settings().otp_resend_seconds if settings().throttle else 0
    now, lifetime = clock.utc_now(), settings().otp_seconds
    state.resend_at = rfc3339(now + timedelta(seconds=wait))
    state._code_until, state.code_minutes = now.timestamp() + lifetime, -(-lifetime // 60)
    state.mode = ENTER_CODE


async def _ask_second(state: LoginState, half: str) -> None:
    (await state.get_state(SecondStepState))._open(half)
    state.mode = SECOND


def _send_code(account: str, address: str) -> bool:
    sign_in.request_code(account, address=address)
    return True
