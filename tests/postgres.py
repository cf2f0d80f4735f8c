"""A throw-away PostgreSQL server: made from nothing, gone afterwards.

    python -m tests.postgres COMMAND…   runs COMMAND with DATABASE_URL set to it

It listens on a socket in a private folder only and keeps nothing on disk for sure
(fsync off), so it is quick, needs no port, and disturbs no PostgreSQL already here.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests import machine

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
}
SUPERUSER = "postgres"
INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # the folder of the socket is private
    "--encoding=UTF8",
    f"--locale={'en_US.UTF-8' if sys.platform == 'darwin' else 'C.UTF-8'}",
    "--no-sync",
)
START_SECONDS = 30


@contextmanager
def server():
    """A running server; gives the folder of its socket. Stops and deletes it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="custprop-pg-", dir="/tmp"))  # sockets need short paths
    user = server_user()
    if user:
        shutil.chown(folder, user)
    try:
        run("initdb", "--pgdata", folder / "data", *INITDB_OPTIONS, user=user)
        process = start(folder, user)
        try:
            yield folder
        finally:
            process.send_signal(signal.SIGINT)  # its "fast" shutdown: open connections are ended
            process.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_user() -> str | None:
    """Who the server runs as: PostgreSQL refuses root, anybody else may run it themselves."""
    return "postgres" if os.geteuid() == 0 else None


def start(folder: Path, user: str | None) -> subprocess.Popen:
    options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binary("postgres"), "-D", folder / "data", "-k", folder, *options],
            stdout=log,
            stderr=log,
            **as_user(user),
        )
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        ready = subprocess.run([binary("pg_isready"), "-q", "-h", folder], check=False)
        if ready.returncode == 0:
            return process
        time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")


def run(name: str, *arguments, user: str | None = None) -> None:
    """Run one of PostgreSQL's programs; what it says is shown only when it fails."""
    result = subprocess.run(
        [binary(name), *arguments], capture_output=True, text=True, check=False, **as_user(user)
    )
    if result.returncode:
        raise RuntimeError(f"{name} failed: {result.stderr or result.stdout}")


def as_user(user: str | None) -> dict:
    """Arguments of ``subprocess`` that run a program as ``user``, from a folder they may enter."""
    return {"user": user, "group": user, "extra_groups": [], "cwd": "/"} if user else {}


def binary(name: str) -> Path:
    folder = machine.postgres_bin()
    if not folder:
        raise RuntimeError(machine.reason("PostgreSQL"))
    return folder / name


def database_url(socket_folder: Path, name: str) -> str:
    return f"postgres://{SUPERUSER}@/{socket_folder}/{name}"


def main(command: list[str]) -> int:
    with server() as socket_folder:
        run("createdb", "-h", socket_folder, "-U", SUPERUSER, "custprop")
        environment = {**os.environ, "DATABASE_URL": database_url(socket_folder, "custprop")}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
