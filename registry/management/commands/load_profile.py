"""``manage.py load_profile NAME``."""

from django.core.management.base import BaseCommand, CommandError

from registry.services.profiles import load_profile, profile_names


class Command(BaseCommand):
    """Loads a procedure profile. Again: no duplicates, local edits kept."""

    help = "Load departments, categories, responsibilities, places and forms of a profile."

    def add_arguments(self, parser):
        parser.add_argument("name", help=f"one of: {', '.join(profile_names())}")

    def handle(self, *, name, **options):
        if name not in profile_names():
            raise CommandError(
                f"There is no profile “{name}”. The profiles are: {', '.join(profile_names())}."
            )
        added = load_profile(name)
        told = ", ".join(f"{count} {kind}" for kind, count in added.items() if count)
        self.stdout.write(f"Profile {name}: added {told or 'nothing, all of it is there'}.")
