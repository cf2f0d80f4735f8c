"""The background worker beside the server, in a process of its own that ends with it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
PAUSE = 5  # seconds before a worker that ended is started anew
STOP_SECONDS = 10


@contextmanager
def worker_beside(*, wanted: bool) -> Iterator[None]:
    """Run ``manage.py run_worker`` while the work inside lasts; one that dies is started anew."""
    if not wanted:
        yield
        return
    over = Event()
    keeper = Thread(target=_keep_running, args=(over,), name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(STOP_SECONDS + PAUSE)


def _keep_running(over: Event) -> None:
    while not over.is_set():
        worker = subprocess.Popen(  # noqa: S603 — our own command, nothing of it from outside
            [sys.executable, str(MANAGE), "run_worker", "--beside"]
        )
        while worker.poll() is None:
            if over.wait(0.5):
                _end(worker)
                return
        over.wait(PAUSE)


def _end(worker: subprocess.Popen) -> None:
    worker.terminate()
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
