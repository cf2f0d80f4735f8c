"""Cause, prevention and cost of an anomaly, and the loss report. Shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, QuantityInput
from inspections.models import Anomaly, LossReport
from inspections.queries.anomaly_repeats import SUGGESTED, earlier_like
from registry.models import User


class RepeatField(forms.ModelChoiceField):
    """Earlier anomalies, each with what it was about."""

    def label_from_instance(self, anomaly) -> str:
        part = anomaly.item.part_number or anomaly.item.name
        return f"{anomaly.number} · {anomaly.get_kind_display()} · {part}"


class AssessForm(forms.ModelForm):
    class Meta:
        model = Anomaly
        fields = (
            "root_cause",
            "prevention",
            "prevention_owner",
            "prevention_due_on",
            "prevention_done_on",
            "repeats",
            "liability",
            "currency",
        )
        widgets = {
            "root_cause": forms.Textarea({"rows": 3}),
            "prevention": forms.Textarea({"rows": 3}),
            "prevention_due_on": DateInput,
            "prevention_done_on": DateInput,
            "liability": QuantityInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        likely = [found.pk for found in earlier_like(self.instance)[:SUGGESTED]]
        chosen = [self.instance.repeats_id] if self.instance.repeats_id else []
        self.fields["repeats"] = RepeatField(
            Anomaly.objects.filter(pk__in=[*likely, *chosen]).select_related("item"),
            label=_("Repeats"),
            required=False,
            empty_label=_("None of the earlier ones"),
            help_text=_("Earlier ones of this owner, of the same part or kind."),
        )
        self.fields["prevention_owner"].queryset = User.objects.filter(is_active=True).order_by(
            "username"
        )

    def _post_clean(self):
        """The service writes, never this form: nothing is put into the record here."""


class FinishPreventionForm(forms.Form):
    done_on = forms.DateField(label=_("Prevention done on"), widget=DateInput)


class LossReportForm(forms.ModelForm):
    class Meta:
        model = LossReport
        fields = (
            "incident_on",
            "description",
            "manufacturer",
            "model",
            "stock_number",
            "unique_identifier",
            "contract_number",
            "need",
            "unit_cost",
            "proceeds",
            "repair_cost",
            "currency",
            "commingled",
            "compensation",
            "last_location",
            "sensitive",
            "authorities",
        )
        widgets = {
            "incident_on": DateInput,
            "unit_cost": QuantityInput,
            "proceeds": QuantityInput,
            "repair_cost": QuantityInput,
        }

    def _post_clean(self):
        """The service writes, never this form."""
