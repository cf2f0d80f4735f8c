"""``manage.py makemessages``: Django's own, on the sources of the program alone.

Texts in tests are no texts of the program. Where a string stands changes with every edit, so
the translations do not say it: a merge would meet it everywhere.
"""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    def handle(self, *args, **options):
        options["ignore_patterns"] = [*options["ignore_patterns"], "tests", "var"]
        options["no_location"] = True
        super().handle(*args, **options)
