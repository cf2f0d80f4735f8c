"""A signature drawn on the screen by who receives or hands over, with the name typed instead
where nobody can draw: keyboards, screen readers, browsers without scripts.

It shows who stood there. It is not the signature of a user (`registry.forms.signing`), who
proves who they are with a password.
"""

import base64
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput
from registry.services.evidence import Examined, examine_signature

PNG_URL = "data:image/png;base64,"
MOST_TYPED = 80
#: Characters of the data URL; a canvas of 800 × 240 with a dense signature has some 30,000.
MOST_DRAWN = 400_000


@dataclass(frozen=True)
class DrawnSignature:
    """What somebody signed with: a ``picture`` they drew, or else their ``typed`` name."""

    picture: Examined | None = None
    typed: str = ""

    def __bool__(self) -> bool:
        return bool(self.picture or self.typed)


class SignatureInput(forms.Widget):
    """A field to draw in with pen, finger or mouse, and below it one to type a name in.

    The page that shows it loads ``static/js/signature.js`` in its ``scripts`` block. Posts
    ``NAME`` (a PNG as data URL, written by the script) and ``NAME_typed``.
    """

    template_name = "components/signature_input.html"
    use_fieldset = True

    def id_for_label(self, id_, index=None) -> str:
        return ""  # a group of two controls: its legend names it

    def value_from_datadict(self, data, files, name) -> tuple[str, str]:
        return data.get(name, ""), data.get(f"{name}_typed", "")

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in data and f"{name}_typed" not in data

    def get_context(self, name, value, attrs) -> dict:
        drawn, typed = value or ("", "")
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "drawn": drawn,
            "typed": typed,
            "most_typed": MOST_TYPED,
            "invalid": "aria-invalid" in (attrs or {}),
        }
        return context


class DrawnSignatureField(forms.Field):
    """Cleans to a `DrawnSignature`; an empty one where it is not required and nothing was given.

    What was drawn is decoded in a child process, as any file from outside; what is no PNG, or a
    sheet that nobody wrote on, is refused. Who drew need not have typed.
    """

    widget = SignatureInput
    default_error_messages = {
        "required": _("Sign in the field, or type the name below it."),
        "damaged": _("The drawn signature did not arrive whole. Clear the field and sign again."),
    }

    def clean(self, value) -> DrawnSignature:
        drawn, typed = value or ("", "")
        typed = " ".join(typed.split())[:MOST_TYPED]
        signature = DrawnSignature(self._examined(drawn) if drawn else None, typed)
        if self.required and not signature:
            raise ValidationError(self.error_messages["required"], code="required")
        return signature

    def _examined(self, drawn: str) -> Examined:
        if not drawn.startswith(PNG_URL) or len(drawn) > MOST_DRAWN:
            raise ValidationError(self.error_messages["damaged"], code="damaged")
        try:
            content = base64.b64decode(drawn[len(PNG_URL) :], validate=True)
        except ValueError:  # no base64, or signs that are not even ASCII
            raise ValidationError(self.error_messages["damaged"], code="damaged") from None
        try:
            return examine_signature(content)
        except InvalidInput as error:
            raise ValidationError(str(error), code="refused") from None
