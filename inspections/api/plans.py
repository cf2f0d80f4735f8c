"""Inspection plans by API: to be read alone. They are written and released on pages."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from inspections.enums import PlanState
from inspections.models import InspectionPlan, PlanCharacteristic
from inspections.models.plans import CHARACTERISTIC_FIELDS
from inspections.queries import plan_for, plans_for
from inspections.services.planning import HEAD_FIELDS
from registry.api.answers import Key
from registry.api.endpoint import ListEndpoint, PageQuery
from registry.api.fields import KeyField, QuantityField, text
from registry.api.records import all_parties, items


class PlanCharacteristicAnswer(serializers.ModelSerializer):
    nominal, lower_limit, upper_limit = (QuantityField(allow_null=True) for _name in range(3))
    unit = serializers.CharField(help_text="Of the limits; empty where nothing is measured.")

    class Meta:
        model = PlanCharacteristic
        fields = CHARACTERISTIC_FIELDS


class PlanRow(serializers.ModelSerializer):
    """One revision of a plan, with what it asks."""

    category = Key("code", allow_null=True)
    party = Key("code", allow_null=True)
    limiting_quality = QuantityField(help_text="Percent nonconforming; for Ac = 0 alone.")
    released_by = Key("username", allow_null=True)
    characteristics = PlanCharacteristicAnswer(many=True)

    class Meta:
        model = InspectionPlan
        fields = (
            *("number", "code", "revision", "state"),
            *HEAD_FIELDS,
            *("released_at", "released_by", "characteristics"),
        )


class PlanQuery(PageQuery):
    state = serializers.ChoiceField(PlanState.choices, required=False)
    code = text(40, help_text=gettext_lazy("All revisions of one plan."))
    category = text(30, help_text=gettext_lazy("Its code."))
    part_number = text(100)
    party = KeyField(all_parties, "code", required=False)
    item = KeyField(
        items, required=False, help_text=gettext_lazy("The plan in force for this item alone.")
    )


class InspectionPlans(ListEndpoint):
    """What is verified on which goods; of each plan the newest revision first."""

    query = PlanQuery
    row = PlanRow
    order = ("code", "-revision")

    def records(self, user):
        found = self.narrowed(plans_for(user), "state", "party")
        for name, column in (
            ("code", "code"),
            ("category", "category__code"),
            ("part_number", "part_number"),
        ):
            if self.asked.get(name):
                found = found.filter(**{column: self.asked[name]})
        if "item" in self.asked:
            in_force = plan_for(self.asked["item"])
            found = found.filter(pk=in_force.pk) if in_force else found.none()
        return found.prefetch_related("characteristics")
