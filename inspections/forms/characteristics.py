"""What a plan asks, row by row: added, moved and taken out by buttons, with or without scripts."""

from django import forms
from django.forms.formsets import TOTAL_FORM_COUNT
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from custprop.lib.whole_numbers import whole_number
from inspections.enums import SAMPLED_KINDS, CharacteristicKind, Importance
from inspections.measures import MEASURE_CHOICES, MEASURES, measure_label, resolve_measure
from inspections.models import PlanCharacteristic
from inspections.services.plan_checks import MOST_CHARACTERISTICS, check_characteristic
from inspections.tolerances import limits_in_words, parse_limits
from registry.errors import InvalidInput
from registry.forms.advising import ShapeOnly

PREFIX = "lines"
EMPTY_ROWS = 3
WITHOUT_UNIT = "-"

#: The fields that make sense for some kinds alone; the page hides them from the others.
OF_KIND = {
    "limits": (CharacteristicKind.DIMENSION,),
    "unit": (CharacteristicKind.DIMENSION,),
    "sample_size": SAMPLED_KINDS,
    "instrument_kind": SAMPLED_KINDS,
    "needs_number": (CharacteristicKind.DOCUMENT,),
    "needs_expiry": (CharacteristicKind.DOCUMENT,),
    "fact_type": (CharacteristicKind.FACT,),
    "feeds": (CharacteristicKind.DOCUMENT, CharacteristicKind.FACT),
    "material_class": (CharacteristicKind.HSF,),
}
LIMITS = ("lower_limit", "upper_limit", "nominal")
#: Spellings that the unit field offers.
UNITS = [str(label) for code, label in MEASURE_CHOICES if code != "none"]


class UnitField(forms.CharField):
    """A unit as people write it; cleans to its code, to nothing where nothing stands there."""

    widget = forms.TextInput({"list": "units", "autocomplete": "off"})

    def prepare_value(self, value):
        if value == "none":
            return WITHOUT_UNIT
        return measure_label(value) if value in MEASURES else value

    def to_python(self, value):
        text = super().to_python(value)
        code = resolve_measure(text) if text else ""
        if code is None:
            raise forms.ValidationError(
                _("“%(unit)s” is no unit that is known here. Choose one from the list."),
                params={"unit": text},
            )
        return code


class CharacteristicForm(ShapeOnly):
    """One thing to verify. Limits are typed as on a drawing: ``12 ±0.1``, ``≤ 5``, ``10–12``."""

    limits = forms.CharField(
        label=_("Limits"), required=False, max_length=80, help_text=_("12 ±0.1 · 10–12 · ≤ 5")
    )
    unit = UnitField(
        label=_("Unit"),
        required=False,
        max_length=20,
        help_text=_("“-” for none"),
    )
    aspect = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    class Meta:
        model = PlanCharacteristic
        fields = (
            "kind",
            "name",
            "name_en",
            "importance",
            "requirement",
            "unit",
            "method",
            "instrument_kind",
            "procedure_reference",
            "sample_size",
            "needs_photo",
            "needs_number",
            "needs_expiry",
            "fact_type",
            "feeds",
            "material_class",
        )
        widgets = {"sample_size": QuantityInput}

    def __init__(self, *args, initial=None, **kwargs):
        initial = dict(initial or {})
        if any(initial.get(name) is not None for name in LIMITS):
            limits = (initial.get(name) for name in ("nominal", "lower_limit", "upper_limit"))
            initial["limits"] = limits_in_words(*limits)
        initial.setdefault("kind", CharacteristicKind.VISUAL)
        initial.setdefault("importance", Importance.MAJOR)
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["kind"].choices = CharacteristicKind.choices
        self.fields["sample_size"].help_text = _("Empty: by the plan's sampling")

    def _named(self, *names):
        return [self[name] for name in names]

    @property
    def of_kinds(self):
        """(name of the kinds' class on the page, field) of what only some kinds have."""
        shown = {"needs_number": "document", "needs_expiry": "document", "limits": "dimension"}
        shown |= {"unit": "dimension", "fact_type": "fact", "feeds": "dated"}
        shown |= {"material_class": "hsf"}
        return [(kinds, self[name]) for name, kinds in shown.items()]

    @property
    def more_fields(self):
        return self._named("name_en", "method", "procedure_reference", "needs_photo")

    @property
    def sampled_fields(self):
        return self._named("instrument_kind", "sample_size")

    @property
    def behind_more(self) -> list:
        """What stands behind “More”, in words: it is closed unless something is wrong there."""
        fields = [*self.sampled_fields, *self.more_fields]
        texts = [field for field in fields if field.name != "needs_photo"]
        said = [
            f"n = {field.value()}" if field.name == "sample_size" else field.value()
            for field in texts
            if field.value()
        ]
        return [*said, *([_("with a photo")] if self["needs_photo"].value() else [])]

    @property
    def is_wrong_behind_more(self) -> bool:
        return any(field.errors for field in (*self.sampled_fields, *self.more_fields))

    def clean(self):
        self._leave_out_what_belongs_to_another_kind()
        try:
            self._read_limits()
            if not self.errors:
                check_characteristic(self.definition())
        except InvalidInput as error:
            self.refuse(error)
        return self.cleaned_data

    def _leave_out_what_belongs_to_another_kind(self) -> None:
        """The page hides these fields; what stands in them is not meant."""
        for name, kinds in OF_KIND.items():
            if self.cleaned_data.get("kind") not in kinds:
                self.errors.pop(name, None)
                empty = (
                    PlanCharacteristic._meta.get_field(name).get_default()
                    if (name != "limits")
                    else ""
                )
                self.cleaned_data[name] = empty

    def _read_limits(self) -> None:
        limits = parse_limits(self.cleaned_data.get("limits") or "")
        unit = self.cleaned_data.get("unit") or ""
        if limits.unit and unit and limits.unit != unit:
            raise InvalidInput(
                _("The limits are in %(one)s, but the unit is %(other)s.")
                % {"one": measure_label(limits.unit), "other": measure_label(unit) or unit},
                remedy=_("Write the unit once."),
                field="unit",
            )
        self.cleaned_data |= {
            "unit": limits.unit or unit,
            "nominal": limits.nominal,
            "lower_limit": limits.lower,
            "upper_limit": limits.upper,
        }

    def refuse(self, error: InvalidInput) -> None:
        """Show a refusal at its field; limits are one field here."""
        field = "limits" if error.field in LIMITS else error.field
        self.add_error(field if field in self.fields else None, str(error))

    def definition(self) -> dict:
        """The fields as `draft_plan` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "limits"}


class CharacteristicFormSet(forms.BaseFormSet):
    """Characteristics in their order; rows in which nothing was typed are left out."""

    def initial_form_count(self):
        return 0  # no row must be filled in because one stood there before

    def _typed(self) -> list[CharacteristicForm]:
        return [form for form in self.forms if form.has_changed()]

    def definitions(self) -> list[dict]:
        return [form.definition() for form in self._typed()]

    def refuse(self, error: InvalidInput) -> bool:
        """Show a service's refusal at its row; whether it was about one."""
        line, typed = getattr(error, "line", None), self._typed()
        if not line or line > len(typed):
            return False
        typed[line - 1].refuse(error)
        return True


def characteristic_formset(data=None, *, initial=None) -> CharacteristicFormSet:
    """The rows of a plan: as sent, after the button that was pressed, or as ``initial``.

    The buttons are named ``row``: ``add``, ``remove-2``, ``up-2``, ``down-2`` (rows from 0).
    """
    if data is not None and "row" in data:
        data, initial = None, moved(typed_rows(data), data["row"])
    elif data is None:
        empty = EMPTY_ROWS if not initial else 1
        initial = [*(initial or []), *({} for _row in range(empty))]
    made = forms.formset_factory(
        CharacteristicForm,
        formset=CharacteristicFormSet,
        extra=0 if data is not None else len(initial),
        max_num=MOST_CHARACTERISTICS,
        absolute_max=MOST_CHARACTERISTICS + EMPTY_ROWS,
        validate_max=True,
    )
    # What was sent is compared with an empty row: a row that stayed as it was counts, too.
    return made(data, prefix=PREFIX, initial=initial if data is None else None)


def typed_rows(data) -> list[dict]:
    """What was typed into each row, as initial values: nothing is judged yet."""
    count = whole_number(data.get(f"{PREFIX}-{TOTAL_FORM_COUNT}", "")) or 0
    total = min(count, MOST_CHARACTERISTICS)
    return [
        {
            name: data[f"{PREFIX}-{number}-{name}"]
            for name in CharacteristicForm.base_fields
            if f"{PREFIX}-{number}-{name}" in data
        }
        for number in range(total)
    ]


def moved(rows: list[dict], act: str) -> list[dict]:
    """``rows`` after one press of a button; as they were where it makes no sense."""
    verb, _dash, number = act.partition("-")
    if verb == "add":
        return [*rows, {}]
    place = whole_number(number)
    if place is None or place >= len(rows):
        return rows
    rows = list(rows)
    if verb == "remove":
        del rows[place]
    other = place + {"up": -1, "down": 1}.get(verb, 0)
    if verb in ("up", "down") and 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows
