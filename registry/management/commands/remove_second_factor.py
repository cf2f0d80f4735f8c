"""``manage.py remove_second_factor USER``: for the administrator who has lost the phone."""

from django.core.management.base import BaseCommand, CommandError

from registry.errors import RegistryError
from registry.models import User
from registry.services.second_factor import remove_second_factor


class Command(BaseCommand):
    """The way out where no administrator is left who could do it in the administration."""

    help = "Remove the second factor of a user, who signs in with the password alone then."

    def add_arguments(self, parser):
        parser.add_argument("user", help="The name the user signs in with.")
        parser.add_argument("--reason", default="", help="Why; it stands in the log.")

    def handle(self, *, user, reason, **options):
        found = User.objects.filter(username=user).first()
        if found is None:
            raise CommandError(f"There is no user “{user}”.")
        if len(reason) > 500:
            raise CommandError("The reason may have at most 500 characters.")
        try:
            remove_second_factor(user=found, by=None, reason=reason)
        except RegistryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user} signs in with the password alone now.")
