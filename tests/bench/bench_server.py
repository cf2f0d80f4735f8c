"""How long the start takes, from nothing to the first answer."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests import server
from tests.bench.frame import Benchmark


@contextmanager
def migrated_database():
    with tempfile.TemporaryDirectory() as folder:
        yield server.SqliteDatabases(Path(folder)).template


def start_and_stop(database) -> None:
    with server.running(database):
        pass


BENCHMARKS = [
    Benchmark(
        "Start to first answer, and stop",
        1,
        start_and_stop,
        stage=migrated_database,
        budget_ms=2000,
        runs=5,
    ),
]
