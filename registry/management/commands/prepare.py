"""``manage.py prepare``: everything between new code and a running server."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

DEMO_PROFILE = "electronics"  # unless PROFILE in the environment names another
NOT_SERVED = ["rest_framework"]  # styles of an API browser, which is switched off
DEMO_USERS = ["warehouse", "inspector", "liaison", "manager", "controller", "auditor", "admin"]


class Command(BaseCommand):
    """Translations, database, static files; with ``--demo`` the first start's data too.

    Safe to repeat: what is up to date is left alone, and so is a register that has users.
    """

    help = "Compile translations, migrate the database and collect the static files."
    requires_system_checks = []  # they may translate; the translations come first here

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo",
            action="store_true",
            help="Also load the default profile and demo data, where there are no users yet.",
        )

    def handle(self, *, demo, **options):
        call_command("compile_translations", stdout=self.stdout)
        call_command("migrate", interactive=False, verbosity=0)
        collect_static_files()
        if demo:
            self.load_demo()

    def load_demo(self):
        users = get_user_model().objects
        if not users.exists():
            self.stdout.write("First start: loading the default profile and the demo data.")
            with transaction.atomic():  # an interrupted first start begins anew
                profile = os.environ.get("PROFILE") or DEMO_PROFILE
                call_command("load_profile", profile, stdout=self.stdout)
                call_command("load_demo", profile=profile, stdout=self.stdout)
        elif users.filter(username__in=DEMO_USERS).exists():
            self.stdout.write(
                f"Demo users: {', '.join(DEMO_USERS)}. Their passwords were printed at the first "
                "start; a new one:  .venv/bin/python manage.py changepassword warehouse"
            )


def collect_static_files() -> None:
    """Run collectstatic where a source file changed since the last time.

    Compressing everything takes seconds, and a restart must not.
    """
    stamp = Path(settings.STATIC_ROOT) / "sources.sha256"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """One hash over the name, size and time of every static source file."""
    seen = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
