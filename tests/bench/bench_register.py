"""A full register: counting by scans, what is due, and what became of everything.

The register of 100,000 items is made once and kept in ``var/bench/``; BENCH_ITEMS makes another.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

from tests.bench.frame import Benchmark

ROOT = Path(__file__).parents[2]
ITEMS = int(os.environ.get("BENCH_ITEMS", "100000"))
COUNTED = 1_000  # items of one stocktake


def full_register() -> Path:
    """The database with that many items; minutes at the first time."""
    kept = ROOT / "var" / "bench" / f"register-{ITEMS}.sqlite3"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{unfinished}"}
        for words in (
            ["migrate"],
            ["load_profile", "electronics"],
            ["load_demo", "--items", str(ITEMS)],
        ):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        unfinished.rename(kept)
    return kept


@dataclass
class Counter:
    """Somebody at a shelf, scanner in hand."""

    client: object
    url: str
    numbers: Iterator[str]

    def scan(self) -> None:
        values = {"code": next(self.numbers), "key": uuid.uuid4().hex}
        answer = self.client.post(self.url, values, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.status_code
        assert "HX-Trigger" not in answer, "the scan was refused"


@contextmanager
def registered():
    """The full register as the database of this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "custprop.settings_test"
    django.setup()
    from tests import server

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "register.sqlite3"
        shutil.copyfile(full_register(), copy)
        with server.default_database(f"sqlite:///{copy}"):
            yield


@contextmanager
def counter_at_a_shelf():
    with registered():
        from django.test import Client
        from django.urls import reverse

        from inspections.services.stocktaking import start_stocktake
        from registry.models import Item, Location, User

        people = {user.username: user for user in User.objects.all()}
        first = Item.objects.filter(state="stored", on_hand__gt=0).first()
        shelf = Location.objects.get(pk=first.location_id)
        begun = start_stocktake(by=people["manager"], counter=people["warehouse"], area=shelf)
        client = Client(SERVER_NAME="localhost")
        client.force_login(people["warehouse"])
        url = reverse("inspections:stocktake_count", args=[begun.number])
        numbers = begun.lines.values_list("item__number", flat=True)[:COUNTED]
        yield Counter(client, f"{url}?place={shelf.code}", iter(list(numbers)))


@contextmanager
def auditor():
    with registered():
        from django.test import Client

        from registry.models import User

        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username="auditor"))
        yield client


def opened(path: str):
    def look(client) -> None:
        assert client.get(path).status_code == 200

    return look


BENCHMARKS = [
    Benchmark(
        "Count one item by a scan",
        1,
        Counter.scan,
        stage=counter_at_a_shelf,
        budget_ms=150,
        runs=200,
    ),
    Benchmark("Checks that are due", ITEMS, opened("/checks/?until=quarter"), stage=auditor),
    Benchmark(
        "Reconcile one owner",
        ITEMS,
        opened("/reports/reconciliation/?party=HC"),
        stage=auditor,
        runs=5,
    ),
    Benchmark(
        "Reconcile all owners in a few figures",
        ITEMS,
        opened("/reports/reconciliation/"),
        stage=auditor,
        runs=5,
    ),
    Benchmark(
        "What has lain long",
        ITEMS,
        opened("/checks/turning-over/?days=30"),
        stage=auditor,
        runs=5,
    ),
]
