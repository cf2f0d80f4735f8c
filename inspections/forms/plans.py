"""The head of an inspection plan, its list and its retirement. `services.plan_checks` judges."""

from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from inspections.enums import Level, PlanState, SamplingMethod
from inspections.models import InspectionPlan
from inspections.services.plan_checks import check_code, check_head
from inspections.services.planning import HEAD_FIELDS
from registry.enums import Aql
from registry.errors import InvalidInput
from registry.forms.advising import ShapeOnly
from registry.forms.lines import VersionField
from registry.forms.owners import any_owner
from registry.models import Category, Party

#: What each way to sample is for, as the chooser says it.
EXPLAINED = {
    SamplingMethod.AQL: _(
        "For lots that come again and again. On average the owner gets no worse than the AQL; a "
        "single bad lot may pass."
    ),
    SamplingMethod.ZERO: _(
        "For a lot by itself: one nonconforming piece in the sample rejects it. Switching between "
        "normal and tightened means nothing there."
    ),
    SamplingMethod.FULL: _("For few pieces, for safety, and where every piece is used singly."),
    SamplingMethod.FIXED: _(
        "A number of pieces whatever the lot, none nonconforming: for destructive or costly tests. "
        "It promises nothing about the lot."
    ),
}
#: The fields that belong to one way to sample, and what stands there under another.
OF_SAMPLING = {
    "fixed_size": (SamplingMethod.FIXED, None),
    "limiting_quality": (SamplingMethod.ZERO, InspectionPlan().limiting_quality),
    "continuing": (SamplingMethod.AQL, False),
}


class PlanFilterForm(forms.Form):
    """Which plans are shown; without a state, what is in force or being written."""

    q = forms.CharField(
        label=_("Number or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
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
    party = any_owner()
    part_number = forms.CharField(label=_("Part number"), required=False, max_length=100)

    def apply(self, plans):
        """``plans`` narrowed to what is asked; what makes no sense narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("state")
        if not state:
            plans = plans.exclude(state=PlanState.RETIRED)
        elif state in PlanState.values:
            plans = plans.filter(state=state)
        for name in ("category", "party"):
            if asked.get(name):
                plans = plans.filter(**{name: asked[name]})
        if asked.get("part_number"):
            plans = plans.filter(part_number__icontains=asked["part_number"])
        if asked.get("q"):
            names = ("number", "name", "name_en", "part_number", "procedure_reference", "note")
            found = Q()
            for name in names:
                found |= Q(**{f"{name}__icontains": asked["q"]})
            plans = plans.filter(found)
        return plans


class PlanHeadForm(ShapeOnly):
    """For which goods a plan is and how their lots are sampled. Of a ``plan`` the number stays."""

    level = forms.ChoiceField(label=_("Inspection level"), choices=Level.choices, initial=Level.II)
    version = VersionField()

    class Meta:
        model = InspectionPlan
        fields = ("code", *HEAD_FIELDS)
        widgets = {
            "sampling": forms.RadioSelect,
            "fixed_size": QuantityInput,
            "limiting_quality": QuantityInput,
            "note": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args, plan: InspectionPlan | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Plan number")
        self.fields["code"].help_text = _("As your document control names it: SIP-R-0402.")
        self.fields["category"].empty_label = _("Not by category")
        self.fields["party"].empty_label = _("Of any owner")
        self.fields["party"].queryset = Party.objects.filter(active=True)
        self.fields["aql_critical"].choices = [("", _("none: Ac = 0")), *Aql.choices]
        self.fields["sampling"].choices = [
            (method.value, format_html("<span>{}<br><small>{}</small></span>", method.label, words))
            for method, words in EXPLAINED.items()
        ]
        if plan is not None:
            del self.fields["code"]

    def clean(self):
        self._leave_out_what_belongs_to_another_sampling()
        values = {name: self.cleaned_data.get(name) for name in HEAD_FIELDS}
        checks = [(check_head, values)]
        if self.cleaned_data.get("code"):
            checks.append((check_code, self.cleaned_data["code"]))
        for check, value in checks:
            try:
                check(value)
            except InvalidInput as error:
                if error.field not in self.errors:
                    self.add_error(error.field, str(error))
        return self.cleaned_data

    def _leave_out_what_belongs_to_another_sampling(self) -> None:
        """The page hides these fields; what stands in them is not meant."""
        for name, (method, otherwise) in OF_SAMPLING.items():
            if self.cleaned_data.get("sampling") not in (*EMPTY_VALUES, method):
                self.errors.pop(name, None)
                self.cleaned_data[name] = otherwise

    def values(self) -> dict:
        """The head as `draft_plan` and `change_plan` take it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def _named(self, *names):
        return [self[name] for name in names if name in self.fields]

    @property
    def name_fields(self):
        return self._named("code", "name", "name_en", "procedure_reference")

    @property
    def scope_fields(self):
        return self._named("category", "part_number", "party")

    @property
    def aql_fields(self):
        return self._named("level", "aql_critical", "aql_major", "aql_minor", "edition")


class RetireForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is not used any more"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )
