"""The table of ``make bench``."""

import os
import platform
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from tests.bench.frame import Benchmark, Figures, measure

HEADINGS = ("what", "how many", "median", "p95", "peak memory", "× bare", "budget")
ROW = "{:<44} {:>9} {:>11} {:>11} {:>12} {:>7}  {}"


def modules() -> list[str]:
    folder = Path(__file__).parent
    return [f"tests.bench.{file.stem}" for file in sorted(folder.glob("bench_*.py"))]


def cells(benchmark: Benchmark, figures: Figures) -> tuple[str, ...]:
    budget = ""
    if benchmark.budget_ms:
        kept = "kept" if figures.median_ms <= benchmark.budget_ms else "MISSED"
        budget = f"{kept} ({benchmark.budget_ms:g} ms)"
    return (
        benchmark.what,
        f"{benchmark.count:,}",
        f"{figures.median_ms:,.1f} ms",
        f"{figures.p95_ms:,.1f} ms",
        f"{figures.peak_bytes / 1024**2:,.0f} MB",
        f"{figures.ratio:.2f}" if figures.ratio else "–",
        budget,
    )


def machine() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, commit {commit or 'unknown'}"
    )


def main(words: list[str]) -> None:
    def show(*columns: str) -> None:
        sys.stdout.write(ROW.format(*columns).rstrip() + "\n")
        sys.stdout.flush()

    sys.stdout.write(machine() + "\n\n")
    show(*HEADINGS)
    for module in modules():
        for position, benchmark in enumerate(import_module(module).BENCHMARKS):
            if not words or any(word.lower() in benchmark.what.lower() for word in words):
                show(*cells(benchmark, measure(module, position)))


if __name__ == "__main__":
    main(sys.argv[1:])
