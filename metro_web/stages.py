"""How far an import at the command line is: a bar for each stage on stderr, where somebody is looking."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich import progress
from rich.console import Console

from metro_web.services.network_import import STAGE_LABELS, Progress, Stage


@contextmanager
def shown() -> Iterator[Progress]:
    """`tell(stage, share)` moves the bar of a stage; those before it are done."""
    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TimeElapsedColumn())
    with progress.Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks = {stage: bars.add_task(label, total=1.0, start=False) for stage, label in STAGE_LABELS.items()}
        begun: list[Stage] = []

        def tell(stage: Stage, share: float) -> None:
            if stage not in begun:
                for earlier in begun:
                    bars.update(tasks[earlier], completed=1.0)
                    bars.stop_task(tasks[earlier])
                begun.append(stage)
                bars.start_task(tasks[stage])
            bars.update(tasks[stage], completed=share)

        yield tell
        for stage in begun:
            bars.update(tasks[stage], completed=1.0)
