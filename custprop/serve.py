"""The web server: ``python -m custprop.serve`` (what ``make run`` and production start).

Environment: HOST (default 127.0.0.1), PORT (8000), WORKERS (2 processes) and
THREADS (8 a process); BACKGROUND_WORKER=0 leaves
the background worker to somebody else. Each thread holds one database connection, so a PostgreSQL
server must allow WORKERS x THREADS of them.
"""

import gc
import importlib
import socket
import sys

import environ
from django.core.exceptions import ImproperlyConfigured

from custprop.worker_beside import worker_beside

APPLICATION = "custprop.wsgi:application"


class CannotServe(Exception):
    """Why the server cannot start, as a sentence that says what to do."""


def serve(application: str = APPLICATION, *, worker: bool = False) -> None:
    """Serve ``application`` ("module:name") until interrupted, with the background ``worker``
    beside it where that is wanted.

    Raises CannotServe for a busy port or a wrong setting; nothing was started then.
    """
    env = environ.Env()
    try:
        host = env.str("HOST", default="127.0.0.1")
        port = env.int("PORT", default=8000)
        workers = env.int("WORKERS", default=2)
        threads = env.int("THREADS", default=8)
    except ValueError as error:
        raise CannotServe(f"PORT, WORKERS and THREADS must be whole numbers: {error}.") from error
    check_port(host, port)
    preload(application)
    sys.stdout.write(f"\nThe register is at http://{host}:{port} (Ctrl-C stops it)\n")
    sys.stdout.flush()
    with worker_beside(wanted=worker):
        server(application, host, port, workers, threads).serve()


def server(application: str, host: str, port: int, workers: int, threads: int):
    """The server object, configured and not yet started."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    return Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=600,  # seconds; a new thread means a new connection
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # seconds for running requests to finish at Ctrl-C
        log_level=LogLevels.error,  # its warnings are about thread counts; ours are chosen
    )


def check_port(host: str, port: int) -> None:
    """Raise CannotServe where somebody listens already.

    Asked here because the server shares its port between its workers, so a
    second server would silently join the first instead of being refused.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CannotServe(
                f"Cannot listen on {host}:{port} ({error}). "
                f"Another program may be using it; stop that one or choose another port: "
                f"make run PORT={min(port + 1, 65535)}"
            ) from error


def preload(application: str) -> None:
    """Load the application once, before the workers split off.

    They then share its memory, the garbage collector leaves it alone (a full
    collection could hold a request up for 200 ms), and a wrong setting is
    reported once, in one sentence.
    """
    from django.urls import get_resolver

    module, _, _ = application.partition(":")
    try:
        importlib.import_module(module)
        get_resolver().url_patterns  # noqa: B018 — this loads every page's module
    except ImproperlyConfigured as error:
        raise CannotServe(str(error)) from error
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    try:
        serve(worker=environ.Env().bool("BACKGROUND_WORKER", default=True))
    except CannotServe as error:
        sys.exit(str(error))
