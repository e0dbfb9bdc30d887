"""A wrong setting stops the start with one sentence that names it; the defaults run a newcomer's machine."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from metro_web.core import config

SECRET = "k" * 32


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting of this machine, no `.env`; settings read anew."""
    for name in list(os.environ):
        if name.startswith(("METRO_", "SENDGRID_", "GOOGLE_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    config.settings.cache_clear()
    yield
    config.settings.cache_clear()


def test_defaults_need_nothing() -> None:
    found = config.settings()
    assert found.env == "development"
    assert found.database_url == "sqlite:///data/metro.db"
    assert found.mail == "console"
    assert (found.otp_seconds, found.hold_seconds) == (300, 180)
    assert (found.timezone, found.currency) == ("Asia/Kolkata", "INR")
    assert (found.throttle, found.worker, found.is_production) == (True, True, False)
    assert found.secret_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("METRO_ENV", "staging"),
        ("METRO_DATABASE_URL", "mysql://localhost/metro"),
        ("METRO_DATABASE_URL", ""),
        ("METRO_REDIS_URL", "localhost:6379"),
        ("METRO_MAIL", "pigeon"),
        ("METRO_MAIL", "file:"),
        ("METRO_MAIL", "sendgrid"),
        ("METRO_PUBLIC_URL", "tickets.example.org"),
        ("METRO_TIMEZONE", "Delhi"),
        ("METRO_TIMEZONE", "../../etc/passwd"),
        ("METRO_CURRENCY", "rupees"),
        ("METRO_HOLD_SECONDS", "0"),
        ("METRO_HOLD_SECONDS", "soon"),
        ("METRO_OTP_SECONDS", "-5"),
        ("METRO_THROTTLE", "perhaps"),
        ("METRO_WORKER", "2"),
        ("METRO_OIDC_DISCOVERY_URL", "http://accounts.example.org/.well-known/openid-configuration"),
        ("METRO_OIDC_DISCOVERY_URL", "accounts.example.org"),
        ("METRO_GATEWAY_URL", "http://pay.example.org"),
        ("METRO_GATEWAY_URL", "https://pay.example.org"),
        ("METRO_GATEWAY_SECONDS", "0"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(config.SettingsError) as refused:
        config.settings()
    sentence = str(refused.value)
    assert name in sentence
    assert "\n" not in sentence
    assert len(sentence) < 250


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("METRO_SECRET_KEY", "short"),
        ("METRO_SECRET_KEY", ""),
        ("METRO_PUBLIC_URL", "http://tickets.example.org"),
    ],
)
def test_production_refuses_what_development_allows(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    production = {
        "METRO_ENV": "production",
        "METRO_SECRET_KEY": SECRET,
        "METRO_PUBLIC_URL": "https://tickets.example.org",
    }
    for setting, right in production.items():
        monkeypatch.setenv(setting, right)
    assert config.settings().is_production
    config.settings.cache_clear()
    monkeypatch.setenv(name, value)
    with pytest.raises(config.SettingsError, match=name):
        config.settings()


def test_a_secret_is_never_repeated_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRO_ENV", "production")
    monkeypatch.setenv("METRO_PUBLIC_URL", "https://tickets.example.org")
    monkeypatch.setenv("METRO_SECRET_KEY", "hunter2")
    with pytest.raises(config.SettingsError) as refused:
        config.settings()
    assert "hunter2" not in str(refused.value)


def test_throttles_go_off_on_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRO_THROTTLE", "off")
    assert config.settings().throttle is False
    config.settings.cache_clear()
    monkeypatch.setenv("METRO_PUBLIC_URL", "https://tickets.example.org")
    with pytest.raises(config.SettingsError, match="METRO_THROTTLE"):
        config.settings()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("METRO_CURRENCY=EUR\nMETRO_OTP_SECONDS=60\nMETRO_WORKER=off\n")
    monkeypatch.setenv("METRO_OTP_SECONDS", "90")
    found = config.settings()
    assert (found.currency, found.otp_seconds, found.worker) == ("EUR", 90, False)


def test_the_example_is_itself_right(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[1] / ".env.example"
    (tmp_path / ".env").write_text(example.read_text())
    found = config.settings()
    named = {name.lower() for name in re.findall(r"^METRO_(\w+)=", example.read_text(), re.MULTILINE)}
    assert named <= set(config.Settings.model_fields)
    assert found.env == "development"
