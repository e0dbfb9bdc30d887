"""Makes the lock files anew: every version exact, every file by its hash, no index and no path of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAIRS = (("requirements.in", "requirements.lock"), ("requirements-dev.in", "requirements-dev.lock"))
OPTIONS = [
    "--generate-hashes",
    "--strip-extras",
    "--allow-unsafe",
    "--upgrade",
    "--no-config",
    "--quiet",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
]
FOREIGN = re.compile(r"^[^#]*(https?:|file:|--find-links|--(extra-)?index-url| @ )")


def main() -> int:
    for source, lock in PAIRS:
        print(f"· {lock}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "piptools", "compile", *OPTIONS, "--output-file", lock, source],
            cwd=ROOT,
            env=_plain_environment(),
        )
        if done.returncode:
            return done.returncode
        strangers = [line for line in (ROOT / lock).read_text().splitlines() if FOREIGN.search(line)]
        if strangers:
            print(f"{lock} names a place of this machine: {strangers[0]}", file=sys.stderr)
            return 1
    return 0


def _plain_environment() -> dict[str, str]:
    """The environment without what this machine tells pip about other indexes and folders."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"}}
    return kept | {"PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make lock"}


if __name__ == "__main__":
    sys.exit(main())
