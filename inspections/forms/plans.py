"""Writing an inspection plan. Shape only; `services.planning` judges."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from inspections.enums import CharacteristicKind, Importance, PlanState
from inspections.models import InspectionPlan, PlanCharacteristic
from inspections.services.planning import HEAD_FIELDS
from inspections.tolerances import limits_in_words, parse_limits
from registry.errors import InvalidInput
from registry.forms.advising import ShapeOnly, with_one_more
from registry.models import Category, Party

EMPTY_LINES = 3
MOST_LINES = 200
OPEN = "open"


class PlanFilterForm(forms.Form):
    """Which plans are shown; without a state, what is in force or being written."""

    q = forms.CharField(label=_("Number, name or part"), required=False)
    state = forms.ChoiceField(
        choices=[("", _("In force and drafts")), *PlanState.choices, ("all", _("All"))],
        required=False,
        label=_("State"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        to_field_name="code",
        required=False,
        label=_("Category"),
        empty_label=_("All categories"),
        widget=forms.Select({"data-autosubmit": True}),
    )

    def apply(self, plans):
        asked = self.cleaned_data if self.is_valid() else {}
        state = asked.get("state")
        if not state:
            plans = plans.exclude(state=PlanState.RETIRED)
        elif state in PlanState.values:
            plans = plans.filter(state=state)
        if asked.get("category"):
            plans = plans.filter(category=asked["category"])
        if asked.get("q"):
            words = asked["q"]
            plans = plans.filter(
                Q(number__icontains=words)
                | Q(name__icontains=words)
                | Q(name_en__icontains=words)
                | Q(part_number__icontains=words)
            )
        return plans


class PlanHeadForm(ShapeOnly):
    class Meta:
        model = InspectionPlan
        fields = ("code", *HEAD_FIELDS)
        widgets = {"fixed_size": QuantityInput, "limiting_quality": QuantityInput}

    def __init__(self, *args, plan: InspectionPlan | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Plan number")
        self.fields["category"].empty_label = _("Not by category")
        self.fields["party"].empty_label = _("Of any owner")
        self.fields["party"].queryset = Party.objects.filter(active=True)
        if plan is not None:
            del self.fields["code"]

    @property
    def scope_fields(self):
        return [self[name] for name in ("category", "part_number", "party")]

    @property
    def name_fields(self):
        names = ("code", "name", "name_en", "procedure_reference", "note")
        return [self[name] for name in names if name in self.fields]

    @property
    def sampling_fields(self):
        names = ("sampling", "level", "aql_critical", "aql_major", "aql_minor", "edition")
        return [self[name] for name in (*names, "fixed_size", "limiting_quality", "continuing")]


class CharacteristicForm(ShapeOnly):
    """One thing to verify. Limits are typed as on a drawing: ``12 ±0.1``, ``≤ 5``, ``10–12``."""

    position = forms.IntegerField(required=False, widget=forms.HiddenInput)
    limits = forms.CharField(
        label=_("Limits"),
        required=False,
        max_length=80,
        help_text=_("As on a drawing: 12 ±0.1 mm, ≤ 5, 10–12"),
    )

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

    MAIN_FIELDS = ("kind", "name", "importance", "limits", "unit", "requirement", "sample_size")

    def __init__(self, *args, initial=None, **kwargs):
        initial = dict(initial or {})
        if "lower_limit" in initial or "upper_limit" in initial:
            initial["limits"] = limits_in_words(
                initial.get("nominal"), initial.get("lower_limit"), initial.get("upper_limit")
            )
        initial.setdefault("kind", CharacteristicKind.VISUAL)
        initial.setdefault("importance", Importance.MAJOR)
        super().__init__(*args, initial=initial, **kwargs)

    def main_fields(self):
        return [self[name] for name in self.MAIN_FIELDS]

    def more_fields(self):
        hidden = ("position", "ORDER", "DELETE")
        return [
            field
            for field in self.visible_fields()
            if field.name not in self.MAIN_FIELDS and field.name not in hidden
        ]

    @property
    def says_more(self) -> bool:
        return any(field.errors or field.value() for field in self.more_fields())

    def clean(self):
        cleaned = self.cleaned_data
        try:
            limits = parse_limits(cleaned.get("limits") or "")
        except InvalidInput as error:
            self.add_error("limits", str(error))
            return cleaned
        unit = cleaned.get("unit")
        if limits.unit and unit and limits.unit != unit:
            self.add_error("unit", _("The limits are written in another unit."))
        cleaned["unit"] = limits.unit or unit or ""
        cleaned |= {
            "nominal": limits.nominal,
            "lower_limit": limits.lower,
            "upper_limit": limits.upper,
        }
        return cleaned

    def definition(self) -> dict:
        """The fields as `draft_plan` takes them."""
        left_out = {"limits", "position", "ORDER", "DELETE"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class CharacteristicFormSet(forms.BaseFormSet):
    """Characteristics in their order; untouched lines are left out."""

    ordering_widget = QuantityInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place in the order")

    def definitions(self) -> list[dict]:
        return [form.definition() for form in self._kept()]

    def _kept(self):
        return [
            form for form in self.ordered_forms if form.has_changed() or form.initial.get("name")
        ]

    def refuse(self, error: InvalidInput) -> bool:
        """Show a service's refusal at its line; whether it was about one."""
        line = getattr(error, "line", None)
        kept = self._kept()
        if not line or line > len(kept):
            return False
        form = kept[line - 1]
        field = (
            "limits" if error.field in ("lower_limit", "upper_limit", "nominal") else error.field
        )
        form.add_error(field if field in form.fields else None, str(error))
        return True


def characteristic_formset(data=None, *, initial=None) -> CharacteristicFormSet:
    """The characteristics of a plan, one more where the button was pressed."""
    if data is not None and data.get("more") == "lines":
        data = with_one_more(data, "lines")
    made = forms.formset_factory(
        CharacteristicForm,
        formset=CharacteristicFormSet,
        extra=EMPTY_LINES,
        max_num=MOST_LINES,
        validate_max=True,
        can_order=True,
        can_delete=True,
    )
    return made(data, prefix="lines", initial=initial)


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not used any more"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )
