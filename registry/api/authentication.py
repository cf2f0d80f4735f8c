"""API tokens: kept as hashes, revocable, checked on each request."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from registry.models import ApiToken

KEYWORD = "Token"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token <secret>``."""

    def authenticate(self, request):
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != KEYWORD.lower():
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send the header “Authorization: Token <your token>”."))
        token = (
            ApiToken.objects.select_related("user")
            .filter(
                digest=ApiToken.digest_of(words[1]), revoked_at__isnull=True, user__is_active=True
            )
            .first()
        )
        if token is None:
            raise AuthenticationFailed(
                _("This token is not valid. Make a new one with “manage.py api_token USER”.")
            )
        return token.user, token

    def authenticate_header(self, request):
        return KEYWORD
