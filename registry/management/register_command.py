"""What ``print_register`` and ``export_register`` have in common."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import Party


class RegisterCommand(BaseCommand):
    """Reads ``--party``, ``--as-of`` and ``-o``; ``write`` does the rest."""

    def add_arguments(self, parser):
        parser.add_argument("--party", help="code of one owner; all owners without it")
        parser.add_argument("--as-of", help="a day, as 2026-11-23; as it is now without it")
        parser.add_argument("-o", "--output", required=True, help="the file to write")

    def handle(self, *, party, as_of, output, **options):
        owner, day = self.owner(party), self.day(as_of)
        try:
            self.write(output, party=owner, as_of=day, sentence=self.sentence(owner), **options)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {output}.")

    def write(self, output, *, party, as_of, sentence, **options):
        raise NotImplementedError

    def owner(self, code: str | None) -> Party | None:
        if code is None:
            return None
        owner = Party.objects.filter(code=code).first()
        if owner is None:
            known = ", ".join(Party.objects.values_list("code", flat=True)) or "none yet"
            raise CommandError(f"There is no owner “{code}”. The owners are: {known}.")
        return owner

    def day(self, text: str | None) -> date | None:
        if text is None:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"--as-of takes a day such as 2026-11-23, not “{text}”.") from error
        if day > timezone.localdate():
            raise CommandError(f"{day} is still to come. Give today or an earlier day.")
        return None if day == timezone.localdate() else day

    def sentence(self, owner: Party | None) -> str:
        return str(owner) if owner else _("All customer property")
