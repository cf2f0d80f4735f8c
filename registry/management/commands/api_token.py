"""``manage.py api_token USER``: a token for the API, printed once."""

from django.core.management.base import BaseCommand, CommandError

from registry.errors import RegistryError
from registry.models import User
from registry.services.tokens import make_token, revoke_tokens


class Command(BaseCommand):
    """The token alone goes to standard output, so that a script can take it from there."""

    help = "Make an API token of a user and print it, or revoke all of the user's tokens."

    def add_arguments(self, parser):
        parser.add_argument("user", help="The name the user signs in with.")
        parser.add_argument("--note", default="", help="What the token is for (120 characters).")
        parser.add_argument(
            "--revoke", action="store_true", help="End all tokens of the user instead."
        )

    def handle(self, *, user, note, revoke, **options):
        found = User.objects.filter(username=user).first()
        if found is None:
            raise CommandError(f"There is no user “{user}”.")
        if len(note) > 120:
            raise CommandError("The note may have at most 120 characters.")
        if revoke:
            ended = revoke_tokens(user=found, by=None)
            self.stderr.write(f"{ended} tokens of {user} are revoked.")
            return
        try:
            secret = make_token(user=found, by=None, note=note)
        except RegistryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
        self.stderr.write(
            "Keep it safe: it is not stored and cannot be shown again. "
            "Send it as  Authorization: Token <token>"
        )
