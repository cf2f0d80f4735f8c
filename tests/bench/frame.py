"""How a benchmark is written and measured.

A benchmark is what we do and, where there is one, the bare way to the same result. The two
run in turns in one process (ours, bare, ours, bare …), so that a busy machine slows both;
figures of two machines or two runs are not comparable, their ratio is.
"""

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib import import_module

BYTES_PER_MAXRSS = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Benchmark:
    """``ours`` does ``what`` for ``count`` things once; ``bare`` is the reference.

    Both are given what ``stage`` yields, which is set up before the first run and cleared
    away after the last.
    """

    what: str
    count: int
    ours: Callable[[object], object]
    bare: Callable[[object], object] | None = None
    stage: Callable[[], AbstractContextManager] = nullcontext
    budget_ms: float | None = None  # at most this, as the median
    runs: int = 20


@dataclass(frozen=True)
class Figures:
    """Seconds of each run, and the most memory that a process doing only this has used."""

    ours: list[float]
    bare: list[float]
    peak_bytes: int

    @property
    def median_ms(self) -> float:
        return statistics.median(self.ours) * 1000

    @property
    def p95_ms(self) -> float:
        return sorted(self.ours)[int(len(self.ours) * 0.95)] * 1000

    @property
    def ratio(self) -> float | None:
        """Our median as a multiple of the bare one."""
        return statistics.median(self.ours) / statistics.median(self.bare) if self.bare else None


def measure(module: str, position: int) -> Figures:
    """Measure ``module.BENCHMARKS[position]``, time and memory each in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as fresh_process:
        ours, bare = fresh_process.apply(_times, (module, position))
        peak = fresh_process.apply(_peak, (module, position))
    return Figures(ours, bare, peak)


def _benchmark(module: str, position: int) -> Benchmark:
    return import_module(module).BENCHMARKS[position]


def _times(module: str, position: int) -> tuple[list[float], list[float]]:
    benchmark = _benchmark(module, position)
    candidates = [benchmark.ours, *([benchmark.bare] if benchmark.bare else [])]
    taken: list[list[float]] = [[], []]
    with benchmark.stage() as staged:
        for candidate in candidates:
            candidate(staged)  # the first run pays for imports and caches
        for _ in range(benchmark.runs):
            for times, candidate in zip(taken, candidates, strict=False):
                began = time.perf_counter()
                candidate(staged)
                times.append(time.perf_counter() - began)
    return taken[0], taken[1]


def _peak(module: str, position: int) -> int:
    benchmark = _benchmark(module, position)
    with benchmark.stage() as staged:
        benchmark.ours(staged)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * BYTES_PER_MAXRSS
