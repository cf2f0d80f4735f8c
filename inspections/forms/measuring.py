"""Measured values as they are typed, sent by a caliper that types, or pasted as a column."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.models import CharacteristicResult, Instrument
from inspections.queries.measuring import instruments_for
from inspections.services.measuring import MOST_PASTED, value_of
from registry.errors import InvalidInput

LINES_TOLD = 10  # wrong lines of a pasted column that are named one by one


class InstrumentSelect(forms.Select):
    """Instruments; one without a calibration, or past it, can be seen, but not chosen."""

    def create_option(self, name, value, label, selected, index, **kwargs):
        option = super().create_option(name, value, label, selected, index, **kwargs)
        instrument = getattr(value, "instance", None)
        if instrument is not None and not instrument.is_calibrated() and not selected:
            option["attrs"]["disabled"] = True
        return option


class InstrumentField(forms.ModelChoiceField):
    widget = InstrumentSelect

    def label_from_instance(self, instrument: Instrument) -> str:
        due = instrument.calibration_due_on
        if due is None:
            return _("%(instrument)s · no calibration on record") % {"instrument": instrument}
        words = (
            _("%(instrument)s · calibration was due %(day)s")
            if instrument.is_overdue()
            else _("%(instrument)s · calibrated until %(day)s")
        )
        return words % {"instrument": instrument, "day": due.isoformat()}


class ReadingForm(forms.Form):
    """The next value, or a column of them. ``confirmed`` repeats what was asked about."""

    reading = forms.CharField(
        label=_("Measured value"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            {
                "inputmode": "decimal",
                "autocomplete": "off",
                "autofocus": True,
                "spellcheck": "false",
                "data-scan-target": True,
                "data-scan-submit": True,
            }
        ),
    )
    instrument = InstrumentField(
        None, label=_("Measured with"), required=False, empty_label=_("Choose the instrument")
    )
    column = forms.CharField(
        label=_("Values, one a line"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "Copy the column in Excel and paste it here. Where a line is wrong, none counts."
        ),
    )
    confirmed = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, result: CharacteristicResult, **kwargs):
        super().__init__(*args, **kwargs)
        self.result = result
        self.asked = ""
        self.fields["instrument"].queryset = instruments_for(result)
        if result.instrument_kind and not self.initial.get("instrument") and not self.is_bound:
            del self.fields["reading"].widget.attrs["autofocus"]
            self.fields["instrument"].widget.attrs["autofocus"] = True

    @property
    def texts(self) -> list[str]:
        """The values that were given, in order."""
        typed = self.cleaned_data.get("reading") or ""
        return [text for text in (typed, *self._lines()) if text.strip()]

    @property
    def is_confirmed(self) -> bool:
        """Whether exactly these values were asked about, and given once more."""
        return bool(self.texts) and self.cleaned_data.get("confirmed") == self.asked_about

    @property
    def asked_about(self) -> str:
        return "|".join(text.strip() for text in self.texts)

    def clean(self):
        cleaned = super().clean()
        wrong = []
        for number, line in enumerate(self._lines(), 1):
            if line.strip() and (problem := self._problem_with(line)):
                wrong.append(_("Line %(line)s: %(problem)s") % {"line": number, "problem": problem})
        if wrong:
            more = len(wrong) - LINES_TOLD
            told = wrong[:LINES_TOLD]
            if more > 0:
                told.append(_("%(more)s more lines are wrong.") % {"more": more})
            self.add_error("column", told)
        return cleaned

    def _lines(self) -> list[str]:
        """Lines of the column; of several columns the first one."""
        column = self.cleaned_data.get("column") or ""
        return [line.split("\t")[0] for line in column.splitlines()[: MOST_PASTED + 1]]

    def _problem_with(self, line: str) -> str:
        try:
            value_of(self.result, line)
        except InvalidInput as error:
            return str(error.message)
        return ""

    def ask(self) -> None:
        """Ask about these values: they count when they come again with ``asked``."""
        self.asked = self.asked_about
