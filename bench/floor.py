"""The floor: the same statements by pgbench, without HTTP, Python or mail, on the same PostgreSQL in the same run."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests import servers

SQL = Path(__file__).with_name("sql")


@dataclass(frozen=True)
class Floor:
    """Transactions scripts a second and their mean latency."""

    rate: float
    mean_ms: float


def measure(script: str, dsn: str, *, clients: int, seconds: float) -> Floor:
    """Run `bench/sql/<script>.sql` by `clients` connections."""
    programs = servers.postgres_programs()
    assert programs is not None, "pgbench is part of PostgreSQL's programs"
    command = [str(programs / "pgbench"), "-n", "-M", "prepared", "-c", str(clients), "-j", "2"]
    command += ["-T", str(int(seconds)), "-f", str(SQL / f"{script}.sql"), dsn]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    mean = re.search(r"latency average = ([\d.]+) ms", done.stdout)
    assert rate, done.stdout + done.stderr
    assert mean, done.stdout
    return Floor(float(rate[1]), float(mean[1]))
