"""What goods need of the place that they lie in: the description shared by goods and categories,
and the hazards that are told by pictogram (domain P1)."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import FireClass, Hazard


def validate_hazards(text: str) -> None:
    unknown = sorted(set(text.split()) - set(Hazard.values))
    if unknown:
        raise ValidationError(
            _("“%(code)s” is no hazard pictogram. They are GHS01 to GHS09.") % {"code": unknown[0]}
        )


class HazardsInput(forms.MultipleChoiceField):
    """The pictograms to tick; cleans to their codes in one text."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        return " ".join(super().clean(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial or ""), data)


class HazardsField(models.CharField):
    """Hazard classes by the codes of their pictograms (GHS01 … GHS09), with spaces between."""

    default_validators = [validate_hazards]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 60, "blank": True} | kwargs))

    def formfield(self, **kwargs):
        return HazardsInput(
            choices=Hazard.choices,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )


def degrees(label) -> models.DecimalField:
    return models.DecimalField(label, max_digits=5, decimal_places=1, null=True, blank=True)


def percent(label) -> models.DecimalField:
    return models.DecimalField(label, max_digits=4, decimal_places=1, null=True, blank=True)


class Needs(models.Model):
    """What is to be kept from harm, and from what. Empty means: nothing particular."""

    temperature_min = degrees(_("lowest temperature (°C)"))
    temperature_max = degrees(_("highest temperature (°C)"))
    humidity_min = percent(_("lowest relative humidity (%)"))
    humidity_max = percent(_("highest relative humidity (%)"))
    keep_dry = models.BooleanField(_("to be kept from rain and damp"), default=False)
    light_sensitive = models.BooleanField(_("light-sensitive"), default=False)
    keep_clean = models.BooleanField(_("to be kept clean"), default=False)
    fire_class = models.CharField(
        _("fire hazard class"),
        max_length=1,
        choices=FireClass.choices,
        blank=True,
        help_text=_("Of what is stored, by GB 50016: A burns or explodes most easily."),
    )
    hazards = HazardsField(_("hazard pictograms (GHS)"))
    oversize = models.BooleanField(_("oversize"), default=False)
    heavy = models.BooleanField(_("heavy"), default=False)
    valuable = models.BooleanField(_("valuable"), default=False)

    class Meta:
        abstract = True


NEEDS_FIELDS = tuple(field.name for field in Needs._meta.local_fields)
RANGES = (("temperature_min", "temperature_max"), ("humidity_min", "humidity_max"))


def check_ranges(values: dict) -> dict[str, object]:
    """What is wrong with the ranges of ``values``, a sentence by field."""
    wrong = {}
    for lowest, highest in RANGES:
        low, high = values.get(lowest), values.get(highest)
        if low is not None and high is not None and low > high:
            wrong[highest] = _("The highest value lies below the lowest one.")
    for name in ("humidity_min", "humidity_max"):
        value = values.get(name)
        if value is not None and not 0 <= value <= 100:
            wrong[name] = _("Relative humidity lies between 0 and 100 %.")
    return wrong
