"""Periodic checks: what is due, and recording one (domain R6, P2)."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from inspections.enums import AnomalyKind, CheckOutcome, CheckResult
from inspections.models import Check, CheckDue, CheckLine
from inspections.queries.checking import checks_for, due_for
from inspections.services.checking import record_check
from registry.api.answers import Key
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, optional_quantity, text
from registry.api.records import all_parties, items
from registry.api.verbs import ALL_ON_HAND
from registry.gate import get_item_for


class CheckLineAnswer(serializers.ModelSerializer):
    class Meta:
        model = CheckLine
        fields = ("position", "name", "name_en", "verdict")


class CheckAnswer(serializers.ModelSerializer):
    item = Key()
    schedule = Key("code", allow_null=True)
    location = Key("code", allow_null=True)
    checked_by = Key("username")
    settled_by = Key("username", allow_null=True)
    anomaly = Key(allow_null=True)
    lines = CheckLineAnswer(many=True)

    class Meta:
        model = Check
        fields = (
            "number",
            "item",
            "schedule",
            "location",
            "outcome",
            "turned_over",
            "remark",
            "checked_at",
            "checked_by",
            "next_due_on",
            "anomaly",
            "settled_at",
            "settled_by",
            "settled_note",
            "lines",
        )


class CheckQuery(PageQuery):
    item = KeyField(items, required=False)
    party = KeyField(all_parties, "code", required=False)
    outcome = serializers.ChoiceField(CheckOutcome.choices, required=False)


class Checks(ListEndpoint):
    """Checks that were made, newest first."""

    query = CheckQuery
    row = CheckAnswer
    order = ("-number",)

    def records(self, user):
        checks = checks_for(user).select_related("schedule").prefetch_related("lines")
        checks = self.narrowed(checks, "item", "outcome")
        if "party" in self.asked:
            checks = checks.filter(item__owner=self.asked["party"])
        return checks


class OneCheck(Endpoint):
    """One check and what was found on each line."""

    answer = CheckAnswer

    def get(self, request, number):
        found = checks_for(request.user).select_related("schedule").prefetch_related("lines")
        return Response(self.answered(get_object_or_404(found, number=number)))


class DueAnswer(serializers.ModelSerializer):
    item = Key()
    party = serializers.CharField(source="item.owner.code")
    location = serializers.CharField(source="item.location.code")
    schedule = Key("code")

    class Meta:
        model = CheckDue
        fields = ("item", "party", "location", "schedule", "due_on")


class DueQuery(PageQuery):
    due_by = serializers.DateField(
        required=False, help_text=gettext_lazy("The last day that counts; today if left out.")
    )
    party = KeyField(all_parties, "code", required=False)


class DueChecks(ListEndpoint):
    """Items that are to be checked, what is due first on top."""

    query = DueQuery
    row = DueAnswer
    order = ("due_on", "pk")

    def records(self, user):
        due = due_for(user, by=self.asked.get("due_by") or timezone.localdate())
        if "party" in self.asked:
            due = due.filter(item__owner=self.asked["party"])
        return due


class CheckBody(Body):
    """``results`` are in the order of the checklist that counts for the item."""

    results = serializers.ListField(
        child=serializers.ChoiceField(CheckResult.choices), min_length=1, max_length=100
    )
    outcome = serializers.ChoiceField(CheckOutcome.choices)
    remark = text(500, help_text=gettext_lazy("Needed unless all is in order."))
    turned_over = serializers.BooleanField(required=False, default=False)
    next_due_on = serializers.DateField(required=False, allow_null=True, default=None)
    anomaly_kind = serializers.ChoiceField(
        AnomalyKind.choices, required=False, allow_null=True, default=None
    )
    quantity = optional_quantity(ALL_ON_HAND)


class RecordCheck(Endpoint):
    """Record what was found on an item. An anomaly is opened in the same moment."""

    answer = CheckAnswer
    body = CheckBody
    takes_version = True
    success = 201

    def post(self, request, number):
        item = get_item_for(request.user, number, "check")

        def act():
            values = self.valid_body()
            results = [CheckResult(result) for result in values.pop("results")]
            check = record_check(
                item=item, by=request.user, version=self.version, results=results, **values
            )
            return self.answered(check)

        return self.write(act)
