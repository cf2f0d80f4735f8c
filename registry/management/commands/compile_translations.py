"""``manage.py compile_translations``: make the .mo files that Django reads.

Django's own ``compilemessages`` needs gettext's msgfmt, which a machine that only
runs the register often lacks.
"""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed


class Command(BaseCommand):
    help = "Compile the translations (.po) whose compiled form (.mo) is missing or older."
    requires_system_checks = []  # checks may translate, with what is about to be replaced

    def handle(self, **options):
        for po_file in outdated(map(Path, settings.LOCALE_PATHS)):
            compile_file(po_file)
            self.stdout.write(f"Compiled {po_file}")


def outdated(locale_paths) -> list[Path]:
    """The .po files below ``locale_paths`` that have changed since they were compiled."""
    po_files = [po for path in locale_paths for po in sorted(path.glob("*/LC_MESSAGES/*.po"))]
    return [po for po in po_files if is_outdated(po)]


def is_outdated(po_file: Path) -> bool:
    mo_file = po_file.with_suffix(".mo")
    return not mo_file.exists() or mo_file.stat().st_mtime < po_file.stat().st_mtime


def compile_file(po_file: Path) -> None:
    """Compile one file; this process uses the result from its next lookup on.

    Fuzzy entries are left out, as msgfmt does: a guess must not reach a user.
    """
    mo_file = po_file.with_suffix(".mo")
    polib.pofile(str(po_file)).save_as_mofile(str(mo_file))
    translation_file_changed(sender=None, file_path=mo_file)
