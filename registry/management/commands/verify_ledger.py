"""``manage.py verify_ledger``."""

import sys

from django.core.management.base import BaseCommand

from registry.services.verification import verify_ledger


class Command(BaseCommand):
    """Exit code: 0 sound, 1 altered, 2 truncated, 3 state differs from replay, 4 file."""

    help = "Replay the ledger and prove balances, states, files and the hash chain."

    def handle(self, **options):
        verdict = verify_ledger()
        stream = self.stdout if verdict.sound else self.stderr
        stream.write(verdict.message)
        if not verdict.sound:
            sys.exit(int(verdict.outcome))
