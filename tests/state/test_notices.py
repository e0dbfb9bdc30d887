"""Notices, and how an exception becomes one."""

from datetime import timedelta

import pytest

from metro_web.core import clock
from metro_web.core.errors import Conflict
from metro_web.state.errors import show_error
from metro_web.state.notice import NOTICES_MAX, NoticeState


def test_the_same_words_are_said_once_and_three_stay() -> None:
    state = NoticeState()
    for title in ("a", "b", "b", "c", "d"):
        state.show(title)
    assert [notice.title for notice in state.notices] == ["d", "c", "b"]
    assert len(state.notices) == NOTICES_MAX


def test_a_notice_leads_only_to_our_own_pages() -> None:
    state = NoticeState()
    for address in ("https://evil.example", "//evil.example", "javascript:alert(1)"):
        state.show("Look", address, "info", "", address, "Here")
    assert {notice.href for notice in state.notices} == {""}


def test_what_was_said_on_the_way_here_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    state = NoticeState()
    state.show("Just now")
    state._forget_older()
    assert state.notices
    later = clock.utc_now() + timedelta(seconds=60)
    monkeypatch.setattr(clock, "utc_now", lambda: later)
    state._forget_older()
    assert not state.notices


def test_a_refusal_keeps_its_sentence_and_shows_a_way_on() -> None:
    told = str(show_error(Conflict("price_changed", "The fare changed. You were not charged.")))
    assert "The fare changed. You were not charged." in told
    assert "/metro" in told


def test_our_own_mistake_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    told = str(show_error(RuntimeError("a secret detail")))
    assert "secret" not in told
    assert "a secret detail" in caplog.text
