"""API tokens: made, shown once, revoked. Only their hash is kept."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput
from registry.models import ApiToken, User
from registry.services.ledger import record_changed, record_created, snapshot, writing


def make_token(*, user: User, by: User | None, note: str = "") -> str:
    """A new token of ``user``: returns the secret, which cannot be had again.

    ``by`` is None where a command makes it. Raises InvalidInput for who may not sign in.
    """
    if not user.is_active:
        raise InvalidInput(
            _("%(user)s is deactivated.") % {"user": user},
            remedy=_("Activate the user first, or choose another one."),
            field="user",
        )
    secret = ApiToken.new_secret()
    with writing():
        token = ApiToken.objects.create(user=user, digest=ApiToken.digest_of(secret), note=note)
        record_created(token, by=by, action="make_token")
    return secret


def revoke_tokens(*, user: User, by: User | None) -> int:
    """End every token of ``user`` at once; returns how many were in use."""
    with writing():
        tokens = list(
            ApiToken.objects.select_for_update().filter(user=user, revoked_at__isnull=True)
        )
        for token in tokens:
            before = snapshot(token)
            token.revoked_at = timezone.now()
            token.save(update_fields=["revoked_at"])
            record_changed(token, by=by, before=before, action="revoke_token")
    return len(tokens)
