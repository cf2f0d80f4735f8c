"""Acts that a program may sign in the name of its user: ``password`` and ``code`` beside the body.

Without a password the act is done and the record shows "not signed"; who decided signs it later on
its page. The token says at each request who it is, so the password (and the code, where a second
factor is enrolled) is what is missing to a signature (21 CFR 11.200).
"""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from registry.api.fields import text
from registry.services.answering import fingerprint, is_answered
from registry.services.proving import Proof, prove

SECRETS = ("password", "code")
LONGEST = 128


def secret(help_text) -> serializers.CharField:
    """The field of something that is typed to sign; in a body for its documentation."""
    return text(LONGEST, help_text=help_text)


class SigningBodyMixin:
    """A body of ``SignedMixin``: documents what is sent to sign."""

    def get_fields(self):
        return super().get_fields() | {
            "password": secret(
                gettext_lazy("Signs the decision; without it the record says “not signed”.")
            ),
            "code": secret(gettext_lazy("Of the second factor, where one is enrolled.")),
        }


class SignedMixin:
    """An endpoint whose act may be signed. Neither secret reaches the body, the service or a
    stored fingerprint."""

    @cached_property
    def raw_body(self):
        body = super().raw_body
        if not isinstance(body, dict):
            return body
        self.secrets = {name: body[name] for name in SECRETS if name in body}
        return {name: value for name, value in body.items() if name not in SECRETS}

    def content(self) -> str:
        """Signed and not signed are two requests: an answer to one is none to the other."""
        signed = isinstance(self.raw_body, dict) and bool(self.secrets)
        return fingerprint(super().content(), signed) if signed else super().content()

    def proof(self) -> Proof | None:
        """That its user signs; None where no password is sent. Call it before ``write``.

        Raises SignatureRefused for a wrong one, which is in the log.
        """
        content = self.content()
        if not isinstance(self.raw_body, dict) or not self.secrets:
            return None
        for name, value in self.secrets.items():
            if not isinstance(value, str) or len(value) > LONGEST:
                raise serializers.ValidationError({name: [_("Send it as text.")]})
        key = self.idempotency_key
        if key and is_answered(user=self.request.user, key=key):
            return None
        return prove(
            by=self.request.user,
            password=self.secrets.get("password", ""),
            code=self.secrets.get("code"),
            session_fresh=True,
            form_token=key,
            content=content,
        )
