"""A customer's Excel list into a pre-advice (docs: commands). Dry run unless ``--commit``."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from custprop.lib.xlsx_read import WorkbookRefused, read_workbook
from registry.enums import Role
from registry.errors import RegistryError
from registry.exchange.pre_advice_import import ImportPlan, commit_import, keep_draft, plan_import
from registry.models import ImportDraft, Party, User


class Command(BaseCommand):
    help = (
        "Read a customer's list (.xlsx) and say what it would become; with --commit, make the "
        "pre-advice, all rows or none. The last line is always “N rows ready, M findings”; the "
        "exit code is 1 where M is more than 0."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the list, an .xlsx workbook")
        parser.add_argument("--party", required=True, help="code of the owner")
        parser.add_argument("--commit", action="store_true", help="store the pre-advice")
        parser.add_argument(
            "--user", help="who announces it; without, the first active customer liaison"
        )

    def handle(self, *, file: Path, party: str, commit: bool, user: str | None, **options):
        owner = find_party(party)
        announcer = find_announcer(user)
        try:
            content = file.read_bytes()
            workbook = read_workbook(content, filename=file.name)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(reason)s") % {"file": file, "reason": error.strerror}
            ) from None
        except WorkbookRefused as refusal:
            self.stdout.write(str(refusal))
            self.stdout.write("0 rows ready, 1 findings")
            sys.exit(1)
        with transaction.atomic():
            draft = keep_draft(
                user=announcer, party=owner, name=file.name, content=content, workbook=workbook
            )
            summary, found = self.carry_out(draft, by=announcer, commit=commit)
            if not commit or found:
                transaction.set_rollback(True)
        self.stdout.write(summary)
        if found:
            sys.exit(1)

    def carry_out(self, draft: ImportDraft, *, by: User, commit: bool) -> tuple[str, int]:
        """Tell what was found and commit where that is asked for: last line, count of findings."""
        plan = plan_import(draft)
        self.tell_findings(plan)
        if plan.earlier:
            self.stdout.write(
                _("This file already became pre-advice %(number)s; nothing was stored twice.")
                % {"number": plan.earlier.pre_advice.number}
            )
            return f"0 rows ready, {plan.finding_count} findings", plan.finding_count
        if commit and not plan.finding_count:
            try:
                advice = commit_import(by=by, draft=draft, head=plan.head())
            except RegistryError as error:
                self.stdout.write(str(error))
                return "0 rows ready, 1 findings", 1
            self.stdout.write(
                _("Pre-advice %(number)s is made, as announced by %(user)s.")
                % {"number": advice.number, "user": by}
            )
        return plan.summary(), plan.finding_count

    def tell_findings(self, plan: ImportPlan) -> None:
        for finding in plan.kit.findings:
            self.stdout.write(
                f"{finding.cell}  {finding.severity}: {finding.message} {finding.remedy}"
            )
        for planned in plan.uncategorised:
            self.stdout.write(
                _("%(cell)s  error: the category “%(category)s” does not exist.")
                % {"cell": planned.key, "category": planned.row.category}
            )


def find_party(code: str) -> Party:
    party = Party.objects.filter(code=code).first()
    if party is None:
        known = ", ".join(Party.objects.values_list("code", flat=True)[:20])
        raise CommandError(
            _("No owner has the code “%(code)s”. Known: %(known)s.")
            % {"code": code, "known": known or "—"}
        )
    return party


def find_announcer(username: str | None) -> User:
    """Who the pre-advice is announced by: every record names a person."""
    users = User.objects.filter(is_active=True)
    if username:
        found = users.filter(username=username).first()
    else:
        found = users.filter(role_assignments__role=Role.LIAISON).order_by("pk").first()
    if found is None:
        raise CommandError(
            _("Nobody announces this list. Name an active customer liaison with --user.")
        )
    return found
