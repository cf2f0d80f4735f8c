"""The register as it ships, started for a test: the real server with its workers and threads,
on a database of its own, SQLite or PostgreSQL.

Races show only here: Django's own test client never runs two requests at once, and its
SQLite test database lives in memory, where writers do not meet. The fixtures stand in
``tests/conftest.py``.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import requests

from tests import postgres
from tests.visitor import ApiClient, Visitor

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = "custprop.wsgi:application"
#: The same application with its locks taken out: what a race test must fail against.
UNLOCKED = "tests.wsgi_unlocked:application"
#: The same application with one more address that tells how its database is set.
DIAGNOSTIC = "tests.wsgi_diagnostic:application"
KINDS = ("sqlite", "postgresql")
#: Of the servers. What a test seals for them to open it must seal with this.
SECRET_KEY = "a key for the tests alone"

START_SECONDS = 60  # on a machine that is busy with something else
STOP_SECONDS = 20
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")


# ---- databases --------------------------------------------------------------


@dataclass(frozen=True)
class Database:
    """A migrated database that nobody uses yet, and a folder for its files."""

    url: str
    folder: Path

    @property
    def kind(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"

    def environment(self, **more: str) -> dict[str, str]:
        """What a server on it sees: the defaults we ship, and nothing of the developer's own."""
        return {
            **{name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
            "DJANGO_SETTINGS_MODULE": "tests.settings_live",
            "DATABASE_URL": self.url,
            "SECRET_KEY": SECRET_KEY,
            "STATIC_ROOT": str(self.folder.parent / "static"),
            "MEDIA_ROOT": str(self.folder / "media"),
            **more,
        }

    def prepare(self, *options: str, **variables: str) -> str:
        """Do what `make run` does before it serves; what was said meanwhile."""
        return run_manage("prepare", *options, env=self.environment(**variables))


class SqliteDatabases:
    """Fresh SQLite files, each a copy of one that was migrated once."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.template = self.new("template")
        self.template.prepare()

    def new(self, name: str) -> Database:
        folder = self.folder / name
        folder.mkdir()
        return Database(f"sqlite:///{folder / 'register.sqlite3'}", folder)

    def fresh(self) -> Database:
        return self.copy(self.template)

    def copy(self, original: Database) -> Database:
        """A database of its own with what is in ``original``, its files too.

        Nobody may have ``original`` open: then a plain copy of the folder is whole.
        """
        database = self.new(uuid.uuid4().hex)
        shutil.copytree(original.folder, database.folder, dirs_exist_ok=True)
        return database


class PostgresDatabases:
    """Fresh databases of a throw-away server, each made from a migrated template."""

    def __init__(self, folder: Path, socket_folder: Path):
        self.folder = folder
        self.socket_folder = socket_folder
        self.new("template").prepare()

    def new(self, name: str, *options: str) -> Database:
        folder = self.folder / name
        folder.mkdir()
        postgres.run("createdb", "-h", self.socket_folder, "-U", postgres.SUPERUSER, *options, name)
        return Database(postgres.database_url(self.socket_folder, name), folder)

    def fresh(self) -> Database:
        return self.new(f"register_{uuid.uuid4().hex}", "--template=template")


def run_manage(*arguments: str, env: dict[str, str]) -> str:
    """Run ``manage.py`` to its end; what it printed. Raises AssertionError when it fails."""
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@contextmanager
def default_database(url: str) -> Iterator[None]:
    """Within, this process reads and writes the database of ``url``, in every thread.

    The connection to the ordinary test database stays open: SQLite's lives in memory and
    would be gone with it.
    """
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections

    ordinary_settings, ordinary = connections.settings, connections["default"]
    connections.settings = connections.configure_settings({"default": database_settings(url)})
    connections["default"] = connections.create_connection("default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings, connections["default"] = ordinary_settings, ordinary
        ContentType.objects.clear_cache()


def database_settings(url: str) -> dict:
    """What ``custprop.settings`` makes of DATABASE_URL=url."""
    from custprop import settings

    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    try:
        return settings.database()
    finally:
        del os.environ["DATABASE_URL"]
        if before is not None:
            os.environ["DATABASE_URL"] = before


# ---- the server -------------------------------------------------------------


@dataclass
class LiveRegister:
    """A running register: its address, its database, and the log in which it complains."""

    address: str
    database: Database
    process: subprocess.Popen
    log: Path

    def visitor(self) -> Visitor:
        """Somebody who has not signed in."""
        return Visitor(self.address)

    def sign_in(self, username: str, password: str) -> Visitor:
        """Somebody who has, through the login page."""
        return self.visitor().sign_in(username, password)

    def api(self, token: str) -> ApiClient:
        return ApiClient(self.address, token)

    def manage(self, *arguments: str, **variables: str) -> str:
        """Run a ``manage.py`` command against the same database and files."""
        return run_manage(*arguments, env=self.database.environment(**variables))

    def kill(self) -> None:
        """End the server and its workers at once, as a crash does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """After ``kill``: the same register at the same address."""
        again = start(self.database, port=int(self.address.rpartition(":")[2]))
        self.process = again.process
        wait_until_ready(self)

    def stop(self) -> None:
        """End the server as Ctrl-C does; kills it when it does not obey."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                raise


@contextmanager
def running(
    database: Database, application: str = SHIPPED, **variables: str
) -> Iterator[LiveRegister]:
    """A register serving ``application``; ``variables`` add to its environment."""
    register = start(database, application, **variables)
    try:
        wait_until_ready(register)
        yield register
    finally:
        register.stop()


def start(
    database: Database, application: str = SHIPPED, *, port: int = 0, **variables: str
) -> LiveRegister:
    """Start the server with the function that ``make run`` starts it with; do not wait for it."""
    port = port or free_port()
    log = database.folder / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", f"from custprop.serve import serve; serve({application!r})"],
            cwd=ROOT,
            env=database.environment(PORT=str(port), **variables),
            stdout=out,
            stderr=out,
            start_new_session=True,  # a group of its own, so that a crash can be staged
        )
    return LiveRegister(f"http://127.0.0.1:{port}", database, process, log)


def wait_until_ready(register: LiveRegister) -> None:
    deadline = time.monotonic() + START_SECONDS
    while register.process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(f"{register.address}/health/live", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise AssertionError(f"The server did not start: {register.log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# ---- doing things at once ---------------------------------------------------


def at_once(calls: list[Callable]) -> list:
    """Run ``calls``, each in a thread, from one starting shot; their results in order.

    An exception in one of them is raised here.
    """
    from django.db import connections

    starting_shot = Barrier(len(calls))

    def run(call):
        starting_shot.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))
