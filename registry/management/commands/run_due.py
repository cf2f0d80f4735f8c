"""``manage.py run_due``: what the clock does by itself, once, for cron or a timer.

The worker (``run_worker``) walks the same rounds; where it runs, this is not needed and harms
nothing.
"""

from django.core.management.base import BaseCommand, CommandError

from registry.services.rounds import run_due


class Command(BaseCommand):
    help = "Walk the rounds that are due: dwell, expiry, overdue, reminders, mail …"

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="Walk every round, also those that are not due."
        )

    def handle(self, **options):
        walked = run_due(everything=options["all"])
        for one in walked:
            told = f" – {one.told}" if one.told else ""
            self.stdout.write(f"{one.round.slug}: {one.outcome.value}{told}")
        failed = sum(one.failed for one in walked)
        if failed:
            raise CommandError(f"{failed} of {len(walked)} rounds failed; the log says why.")
        self.stdout.write(f"{len(walked)} rounds done." if walked else "Nothing is due.")
