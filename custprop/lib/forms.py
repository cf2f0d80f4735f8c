"""How forms look: our field template, and the few widgets a dock and a bench need.

Knows nothing of what a form asks for.
"""

from pathlib import Path

import django.forms
from django import forms
from django.conf import settings
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property


class FormRenderer(BaseRenderer):
    """Render forms and fields with the templates of the design system.

    The project's templates come first, so `components/field.html` can use our
    tags and any widget of Django's may be overridden; what is not ours is
    Django's own. One engine for both: a template of either may include one of
    the other.
    """

    field_template_name = "components/field.html"
    form_template_name = "components/form.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        project = settings.TEMPLATES[0]
        return DjangoTemplates(
            {
                "NAME": "forms",
                "DIRS": [*project["DIRS"], Path(django.forms.__file__).parent / "templates"],
                "APP_DIRS": True,
                "OPTIONS": {"builtins": project["OPTIONS"]["builtins"]},
            }
        )

    def get_template(self, template_name: str):
        return self.engine.get_template(template_name)


class DateInput(forms.DateInput):
    """A day, picked from the device's own calendar."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time, picked from the device's own calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class QuantityInput(forms.TextInput):
    """A decimal figure: the numeric keypad on a phone, no spinner, nothing changed by a wheel."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class ScanInput(forms.TextInput):
    """A code read by a scanner or typed; a scan anywhere on the page lands here.

    `expect` are the codes that are right here. Another one beeps and says so in
    the browser; the server judges again.
    """

    def __init__(self, attrs=None, *, expect: tuple[str, ...] = ()):
        scan = {
            "data-scan-target": True,
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        if expect:
            scan["data-scan-expect"] = " ".join(expect)
        super().__init__({**scan, **(attrs or {})})


class PhotoInput(forms.ClearableFileInput):
    """A photo from the camera of a phone or tablet, or a picture file; shown before it is sent."""

    template_name = "components/photo_input.html"

    def __init__(self, attrs=None):
        super().__init__({"accept": "image/*", "capture": "environment", **(attrs or {})})
