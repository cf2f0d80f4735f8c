"""What proves who somebody is: a code, a password, or both. The services judge them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CodeInput(forms.TextInput):
    """A code as it is read off a phone or from paper: digits, offered by the phone itself."""

    def __init__(self, attrs=None):
        own = {"class": "code-input", "inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(own | (attrs or {}))


class PasswordField(forms.CharField):
    """The password of the person who is signed in, again."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Your password"))
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "current-password"}))
        super().__init__(strip=False, max_length=4096, **kwargs)


class CodeForm(forms.Form):
    """The second step of signing in."""

    code = forms.CharField(
        label=pgettext_lazy("second factor", "Code"),
        max_length=40,
        widget=CodeInput(attrs={"autofocus": True}),
    )


class SwitchOnForm(forms.Form):
    """The first code of a new app, and the password."""

    code = forms.CharField(
        label=_("Code that the app shows"),
        max_length=40,
        help_text=_("Six digits; a new one every half minute."),
        widget=CodeInput,
    )
    password = PasswordField()


class NewCodesForm(forms.Form):
    """Recovery codes that replace the former."""

    password = PasswordField()


class SwitchOffForm(forms.Form):
    """Password and code, as to sign in."""

    password = PasswordField()
    code = forms.CharField(
        label=_("Code of the app, or a recovery code"), max_length=40, widget=CodeInput
    )
