"""Anomalies and the steps that follow them (domain Q10)."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from inspections.enums import AnomalyState, Disposition
from inspections.models import Anomaly, AnomalyDisposition
from inspections.queries import anomalies_for
from inspections.services.anomalies import (
    agree_disposition,
    carry_out,
    close_anomaly,
    tell_customer,
)
from inspections.services.preventing import assess_anomaly
from registry import rules
from registry.api.answers import Key
from registry.api.consenting import ContactField
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, QuantityField, text
from registry.api.records import all_parties, items
from registry.enums import Currency
from registry.gate import require_action
from registry.models import User


class AgreedLine(serializers.ModelSerializer):
    quantity = QuantityField()

    class Meta:
        model = AnomalyDisposition
        fields = ("disposition", "quantity")


class AnomalyAnswer(serializers.ModelSerializer):
    item = Key(help_text="What was isolated.")
    party = serializers.CharField(source="item.owner.code")
    nonconformity = Key(allow_null=True)
    quantity = QuantityField()
    reported_by = Key("username")
    told_contact = Key("name", allow_null=True)
    closed_by = Key("username", allow_null=True)
    isolated = serializers.BooleanField(help_text="Whether there was something to isolate.")
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="Until when the next step is to be done."
    )
    owner_department = Key("code", allow_null=True)
    owner_user = Key("username", allow_null=True)
    told_by = Key("username", allow_null=True)
    dispositions = AgreedLine(
        source="lines", many=True, help_text="What was agreed, part by part of the quantity."
    )
    agreed_by = Key("username", allow_null=True)
    carried_out_by = Key("username", allow_null=True)
    prevention_owner = Key("username", allow_null=True)
    repeats = Key(allow_null=True, help_text="The earlier anomaly that this one repeats.")

    class Meta:
        model = Anomaly
        fields = (
            "number",
            "state",
            "item",
            "party",
            "nonconformity",
            "kind",
            "quantity",
            "description",
            "found_where",
            "reported_at",
            "reported_by",
            "told_at",
            "told_contact",
            "told_how",
            "disposition",
            "agreed_on",
            "agreement_note",
            "outcome",
            "closed_at",
            "closed_by",
            "isolated",
            "due_at",
            "owner_department",
            "owner_user",
            "told_by",
            "dispositions",
            "agreed_by",
            "carried_out_at",
            "carried_out_by",
            "carried_out_note",
            "root_cause",
            "prevention",
            "prevention_owner",
            "prevention_due_on",
            "prevention_done_on",
            "repeats",
            "liability",
            "currency",
        )


class AnomalyQuery(PageQuery):
    state = serializers.ChoiceField(AnomalyState.choices, required=False)
    item = KeyField(items, required=False)
    party = KeyField(all_parties, "code", required=False)


def people(user):
    active = User.objects.filter(is_active=True)
    return active if rules.sees_register(user) else active.none()


def listed_anomalies(user):
    people = ("closed_by", "told_by", "agreed_by", "carried_out_by", "prevention_owner")
    return (
        anomalies_for(user)
        .select_related("nonconformity", "owner_department", "owner_user", "repeats", *people)
        .prefetch_related("lines")
    )


def get_anomaly_for(user, number: str) -> Anomaly:
    return get_object_or_404(listed_anomalies(user), number=number)


class Anomalies(ListEndpoint):
    """Anomalies, newest first. A new one is reported on its item."""

    query = AnomalyQuery
    row = AnomalyAnswer
    order = ("-number",)

    def records(self, user):
        anomalies = self.narrowed(listed_anomalies(user), "state", "item")
        if "party" in self.asked:
            anomalies = anomalies.filter(item__owner=self.asked["party"])
        return anomalies


class OneAnomaly(Endpoint):
    """One anomaly and how far it has come."""

    answer = AnomalyAnswer

    def get(self, request, number):
        return Response(self.answered(get_anomaly_for(request.user, number)))


class AnomalyStep(Endpoint):
    """Base of the steps. ``act`` is the service, ``action`` its rule."""

    answer = AnomalyAnswer
    action = "follow_anomaly"

    def post(self, request, number):
        anomaly = get_anomaly_for(request.user, number)
        require_action(request.user, self.action, anomaly)

        def act():
            self.act(anomaly=anomaly, by=request.user, **self.valid_body())
            return self.answered(get_anomaly_for(request.user, number))

        return self.write(act)

    def act(self, **values) -> None:
        raise NotImplementedError


class TellCustomerBody(Body):
    contact = ContactField(help_text="Id of who was told; see the owner's contacts.")
    how = text(200, required=True, help_text="Letter, call, mail …")
    at = serializers.DateTimeField(required=False, allow_null=True, help_text="Now if left out.")


class TellCustomer(AnomalyStep):
    """Record that the owner was told, who there, and how."""

    body = TellCustomerBody

    def act(self, **values):
        tell_customer(**values)


class AgreedLineBody(Body):
    disposition = serializers.ChoiceField(Disposition.choices)
    quantity = QuantityField()


class AgreeDispositionBody(Body):
    disposition = serializers.ChoiceField(
        Disposition.choices, required=False, help_text="For all of it; or give lines."
    )
    lines = AgreedLineBody(
        many=True, required=False, help_text="A quantity for each of several dispositions."
    )
    agreed_on = serializers.DateField()
    agreement_note = text(500)


class AgreeDisposition(AnomalyStep):
    """Record what was agreed with the owner about the goods."""

    body = AgreeDispositionBody

    def act(self, *, lines=None, **values):
        if lines is not None:
            lines = [(line["disposition"], line["quantity"]) for line in lines]
        agree_disposition(lines=lines, **values)


class CarryOutBody(Body):
    note = text(500, required=True, help_text="What was done, with the number of its paper.")


class CarryOut(AnomalyStep):
    """Record that what was agreed is done; the ledger must say the same."""

    body = CarryOutBody
    action = "carry_out_anomaly"

    def act(self, **values):
        carry_out(**values)


class AssessBody(Body):
    root_cause = text(1000)
    prevention = text(1000)
    prevention_owner = KeyField(people, "username", required=False, allow_null=True)
    prevention_due_on = serializers.DateField(required=False, allow_null=True)
    prevention_done_on = serializers.DateField(required=False, allow_null=True)
    repeats = KeyField(anomalies_for, required=False, allow_null=True)
    liability = serializers.DecimalField(14, 2, required=False, allow_null=True, min_value=0)
    currency = serializers.ChoiceField(Currency.choices, default=Currency.CNY)


class Assess(AnomalyStep):
    """Write cause, prevention, what it repeats and what is owed; replaces what was there."""

    body = AssessBody
    action = "assess_anomaly"

    def act(self, **values):
        assess_anomaly(**values)


class CloseBody(Body):
    outcome = text(500, required=True)


class CloseAnomaly(AnomalyStep):
    """Close with the outcome; a manager who did not report it."""

    body = CloseBody
    action = "close_anomaly"

    def act(self, **values):
        close_anomaly(**values)
