"""``manage.py prepare``: everything between new code and a running server."""

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

DEMO_PROFILE = "electronics"


class Command(BaseCommand):
    """Translations, database, static files; with ``--demo`` the first start's data too.

    Safe to repeat: a register that has users keeps its data untouched.
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
        call_command("collectstatic", interactive=False, verbosity=0)
        if demo:
            self.load_demo()

    def load_demo(self):
        users = get_user_model().objects
        if users.exists():
            names = ", ".join(users.order_by("pk").values_list("username", flat=True)[:7])
            self.stdout.write(
                f"Sign in as one of: {names}. Passwords were printed at the first start; "
                "set a new one with: .venv/bin/python manage.py changepassword NAME"
            )
            return
        self.stdout.write("First start: loading the default profile and the demo data.")
        with transaction.atomic():  # an interrupted first start begins anew
            call_command("load_profile", DEMO_PROFILE, stdout=self.stdout)
            call_command("load_demo", stdout=self.stdout)
