"""``manage.py run_worker``: long work and the rounds of the clock, in the background."""

import os
import signal
from threading import Event, Thread

from django.core.management.base import BaseCommand

from registry.services.worker import work_until


class Command(BaseCommand):
    help = "Do long work and walk the rounds that are due, until ended (Ctrl-C, SIGTERM)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="Do the jobs that wait, then end; no rounds."
        )
        parser.add_argument(
            "--beside", action="store_true", help="End with the process that started this one."
        )

    def handle(self, *, once, beside, **options):
        over = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: over.set())
        if beside:
            watch = Thread(target=_end_with_parent, args=(os.getppid(), over), daemon=True)
            watch.start()
        work_until(over, idle=not once)


def _end_with_parent(parent: int, over: Event) -> None:
    while os.getppid() == parent and not over.wait(1):
        pass
    over.set()
