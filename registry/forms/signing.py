"""What somebody types to sign: password, after a while the user name, the second factor's code.

    class DecideForm(SigningFields):
        result = …

    form = DecideForm(request.POST or None, signing=signing_of(request, record))

``components/_sign_fields.html`` draws the fields. Whether they are right was judged before, by
``registry.views.signing.signed_once``; the form shows it.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import User
from registry.services.signing import Proof, SignatureRefused

PASSWORD, USERNAME, CODE = "signing_password", "signing_username", "signing_code"
SEEN_HASH = "seen_hash"
SECRETS = frozenset({PASSWORD, CODE})
FIELD_OF = {"password": PASSWORD, "username": USERNAME, "code": CODE}  # of a SignatureRefused


@dataclass(frozen=True)
class Signing:
    """Who is about to sign what, and how they showed who they are (``views.signing.signing_of``).

    ``fresh``: signed in or signed a short while ago. ``seen_hash`` is the ``content_hash`` of the
    record as it is shown; empty where it is made with this form.
    """

    user: User
    fresh: bool
    enrolled: bool
    seen_hash: str = ""
    proof: Proof | None = None
    error: SignatureRefused | None = None


class SigningFields(forms.Form):
    """The fields of a signature, after those of the form that is signed with.

    Valid only where the signer is proven. Nothing secret is ever shown again.
    """

    def __init__(self, *args, signing: Signing, **kwargs):
        super().__init__(*args, **kwargs)
        self.signing = signing
        if not signing.fresh:
            self.fields[USERNAME] = forms.CharField(
                label=_("User name"),
                max_length=150,
                help_text=_("You signed in, or signed, more than ten minutes ago."),
                widget=forms.TextInput(
                    {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
                ),
            )
        self.fields[PASSWORD] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput({"autocomplete": "current-password"}),
        )
        if signing.enrolled:
            self.fields[CODE] = forms.CharField(
                label=pgettext_lazy("second factor", "Code"),
                help_text=_("From the app on your phone, or a recovery code."),
                widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
            )
        self.fields[SEEN_HASH] = forms.CharField(
            required=False, initial=signing.seen_hash, widget=forms.HiddenInput
        )

    @property
    def signing_fields(self) -> list[forms.BoundField]:
        """What is typed to sign, for the template."""
        return [self[name] for name in FIELD_OF.values() if name in self.fields]

    def clean(self):
        cleaned = super().clean()
        error = self.signing.error
        if error:
            field = FIELD_OF.get(error.field)
            if field not in self.errors:  # where it is missing the field says so itself
                self.add_error(field if field in self.fields else None, str(error))
        elif self.signing.proof is None and cleaned.get(PASSWORD):
            raise ImproperlyConfigured("The view of this form needs @signed_once.")
        return cleaned

    def see_present(self, seen_hash: str) -> None:
        """Make the form about the record as it is now, which the page shows from then on."""
        self.data = self.data.copy()
        self.data[self.add_prefix(SEEN_HASH)] = seen_hash
