"""Builds the pages when something they are made of has changed, and starts the one server that answers everything.

Keeps true: an unchanged build is never made again, and a port in use is said before anything else happens.
"""

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

from metro_web.core import security
from metro_web.core.config import settings
from metro_web.startup import Refusal, check_port

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".web" / "build" / "client"
STAMP = ROOT / ".web" / "build.stamp"
KEPT = ("build/client/index.html", "backend", "routes.json")
PROVIDER_KEYS = ("METRO_GATEWAY_KEY", "METRO_GATEWAY_SECRET")
FLAGS = {
    "REFLEX_USE_NPM": "1",
    "npm_config_omit_lockfile_registry_resolved": "true",  # reflex.lock fits every registry and stays as committed
    "REFLEX_USE_GRANIAN": "1",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "REFLEX_ENV_MODE": "prod",
    # npm trusts what this machine trusts: behind a company's proxy its own list of authorities is not enough.
    "NODE_USE_SYSTEM_CA": "1",
}


def build_frontend(port: int, *, force: bool = False) -> bool:
    """Build the pages for `port` if need be; whether it was needed."""
    _prepare(port)
    if not force and is_built() and STAMP.is_file() and STAMP.read_text() == _stamp(port):
        return False
    STAMP.unlink(missing_ok=True)
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    done = subprocess.run(command, cwd=ROOT, check=False)
    _keep_order()
    if done.returncode or not is_built():
        raise Refusal("The pages could not be built; the lines above say why.")
    STAMP.write_text(_stamp(port))  # anew: npm may have completed its lock file while it built
    return True


def _keep_order() -> None:
    """Reflex writes its list of packages in one order the first time and another later; git should see neither."""
    listed = ROOT / "reflex.lock" / "package.json"
    listed.write_text(json.dumps(json.loads(listed.read_text()), indent=2, sort_keys=True) + "\n")


def is_built() -> bool:
    """Whether a whole build is there."""
    return all((ROOT / ".web" / name).exists() for name in KEPT)


def serve(host: str, port: int, *, backend_only: bool = False, workers: int | None = None) -> None:
    """Answer on `host:port` until told to stop. Build first, unless `backend_only`."""
    _prepare(port)
    check_port(host, port)
    if workers is not None:
        os.environ["GRANIAN_WORKERS"] = str(workers)
    from reflex.utils.exec import run_backend_prod
    from reflex_base.constants import LogLevel
    from reflex_base.environment import environment

    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_BACKEND_ONLY.set(backend_only)
    run_backend_prod(host, port, LogLevel.WARNING, mount_frontend_compiled_app=not backend_only)


@contextmanager
def practice_provider(host: str, port: int) -> Iterator[bool]:
    """A simulated payment provider beside a development server that has no other; whether cards can be practised with.

    It knows the app by HTTP alone, listens on loopback, and ends with this process, however that ends.
    """
    found = settings()
    if found.is_production or found.has_gateway:
        yield False
        return
    shop = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    keys = {name: security.hash_secret("practice provider", name) for name in PROVIDER_KEYS}
    command = [sys.executable, "-m", "metro_gateway", "--port", "0", "--book", str(found.data_dir / "gateway.db")]
    command += ["--webhook", f"http://{shop}:{port}/api/v1/hooks/gateway", "--quiet", "--until-stdin-closes"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **keys}, stdin=PIPE, stdout=PIPE, start_new_session=True
    ) as child:
        assert child.stdout is not None, "it is a pipe"
        address = child.stdout.readline().decode().strip().partition("=")[2]
        if not address:
            raise Refusal("The simulated payment provider did not start; the lines above say why.")
        os.environ.update(keys | {"METRO_GATEWAY_URL": address})
        settings.cache_clear()
        try:
            yield True
        finally:
            child.terminate()


def _prepare(port: int) -> None:
    os.chdir(ROOT)
    scripts = sysconfig.get_path("scripts")
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = scripts + os.pathsep + os.environ.get("PATH", "")
    for name, value in FLAGS.items():
        os.environ.setdefault(name, value)
    os.environ["REFLEX_FRONTEND_PORT"] = os.environ["REFLEX_BACKEND_PORT"] = str(port)


def _stamp(port: int) -> str:
    digest = hashlib.sha256(f"{port} {sys.version_info[:2]}".encode())
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    """Everything a built page depends on, in a fixed order."""
    # What services, models and jobs do never reaches a page's files; the state tree and the pages do.
    for folder in ("components", "pages", "state", "core", "web"):
        found = (ROOT / "metro_web" / folder).rglob("*")
        yield from sorted(p for p in found if p.suffix in (".py", ".js", ".jsx", ".css") and p.is_file())
    assets = ROOT / "assets"
    yield from sorted(p for p in assets.rglob("*") if p.is_file() and "external" not in p.relative_to(assets).parts)
    for name in ("rxconfig.py", "metro_web/metro_web.py", "requirements.lock", "reflex.lock/package-lock.json"):
        if (ROOT / name).is_file():
            yield ROOT / name
    yield from sorted((ROOT / "metro_web" / "queries").rglob("*.py"))  # views: their fields are the state's fields
