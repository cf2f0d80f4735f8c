"""Climate readings as they are typed, and as loggers write them. Shape only; services judge."""

import csv
import io
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from inspections.enums import Effect
from inspections.queries.instruments import instruments_at_hand
from inspections.services.climate import MOST_READINGS, Taken

LARGEST_FILE = 1_000_000  # bytes
COLUMNS = ("taken_at", "temperature", "humidity")


class ReadingForm(forms.Form):
    """One reading, taken now unless another moment is typed."""

    temperature = forms.DecimalField(
        label=_("Temperature in °C"),
        required=False,
        min_value=-100,
        max_value=200,
        max_digits=4,
        decimal_places=1,
        widget=QuantityInput({"autofocus": True}),
    )
    humidity = forms.DecimalField(
        label=_("Relative humidity in %"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=4,
        decimal_places=1,
        widget=QuantityInput,
    )
    instrument = forms.ModelChoiceField(
        label=_("Instrument"), queryset=None, required=False, empty_label=_("None")
    )
    taken_at = forms.DateTimeField(
        label=_("Taken at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = instruments_at_hand()

    @property
    def taken(self) -> Taken:
        values = self.cleaned_data
        return Taken(
            values["taken_at"] or timezone.now().replace(microsecond=0),
            values["temperature"],
            values["humidity"],
            values["note"],
        )


class ReadingsFileForm(forms.Form):
    """What a logger wrote: a CSV file with a heading."""

    file = forms.FileField(
        label=_("CSV file of a logger"),
        help_text=_("Columns taken_at, temperature, humidity; local time unless a zone is given."),
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too large. Send it in parts."))
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from None
        self.readings = list(_readings_in(text))
        return upload


def _readings_in(text: str):
    rows = csv.DictReader(io.StringIO(text))
    if not rows.fieldnames or "taken_at" not in rows.fieldnames:
        raise forms.ValidationError(
            _("The first line must name the columns: %(columns)s.")
            % {"columns": ", ".join(COLUMNS)}
        )
    for number, row in enumerate(rows, 2):
        if number > MOST_READINGS + 1:
            raise forms.ValidationError(
                _("There are more than %(most)s readings. Send the file in parts.")
                % {"most": MOST_READINGS}
            )
        try:
            yield Taken(
                _moment(row["taken_at"]),
                _value(row.get("temperature"), -100, 200),
                _value(row.get("humidity"), 0, 100),
            )
        except (ValueError, TypeError, InvalidOperation):
            raise forms.ValidationError(
                _("Line %(line)s cannot be read: %(text)s")
                % {"line": number, "text": ", ".join(str(cell) for cell in row.values())[:80]}
            ) from None


def _moment(text: str):
    moment = parse_datetime(text.strip())
    if moment is None:
        raise ValueError(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _value(text: str | None, least: int, most: int) -> Decimal | None:
    if text is None or not text.strip():
        return None
    value = Decimal(text.strip())
    if not (least <= value <= most):
        raise ValueError(text)
    return value.quantize(Decimal("0.1"))


class AssessmentForm(forms.Form):
    effect = forms.ChoiceField(label=_("Effect"), choices=Effect.choices, widget=forms.RadioSelect)
    assessment = forms.CharField(
        label=_("Assessment"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What it did to the goods, how you know, and what was done about the place."),
    )
