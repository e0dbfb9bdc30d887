"""Runs a scenario with several clients for some seconds and says how many a second, p50 and p99."""

import contextlib
import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[int, float], list[float]]


@dataclass(frozen=True)
class Result:
    """Latencies in seconds of everything finished within `seconds`."""

    latencies: tuple[float, ...]
    seconds: float

    @property
    def rate(self) -> float:
        """Finished a second."""
        return len(self.latencies) / self.seconds

    def percentile_ms(self, share: float) -> float:
        """The latency that `share` of all stayed within; milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


class NothingLeft(Exception):
    """Raised by what is repeated, before it does anything, when there is nothing left to do it with."""


def repeat(once: Callable[[], None], until: float) -> list[float]:
    """Call `once` until the time has come or nothing is left; the latency of each call."""
    took = []
    with contextlib.suppress(NothingLeft):
        while (began := time.perf_counter()) < until:
            once()
            took.append(time.perf_counter() - began)
    return took


def by_threads(work: Work, clients: int, seconds: float) -> Result:
    """`clients` threads of this process."""
    found: list[list[float]] = [[] for _ in range(clients)]
    gate = threading.Barrier(clients)

    def run(number: int) -> None:
        gate.wait()
        found[number] = work(number, time.perf_counter() + seconds)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Result(tuple(latency for each in found for latency in each), time.perf_counter() - began)


def by_processes(work: Work, clients: int, seconds: float, *, processes: int = 2) -> Result:
    """The same spread over processes, where one process of Python could not ask fast enough."""
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[Result] = context.Queue()
    share = clients // processes

    def run(first: int) -> None:
        results.put(by_threads(lambda number, until: work(first + number, until), share, seconds))

    children = [context.Process(target=run, args=(number * share,)) for number in range(processes)]
    for child in children:
        child.start()
    parts = [results.get() for _ in children]
    for child in children:
        child.join()
    return Result(tuple(latency for part in parts for latency in part.latencies), max(part.seconds for part in parts))
