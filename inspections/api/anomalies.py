"""Anomalies and the steps that follow them (domain Q10)."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from inspections.enums import AnomalyState, Disposition
from inspections.models import Anomaly
from inspections.queries import anomalies_for
from inspections.services.anomalies import agree_disposition, close_anomaly, tell_customer
from registry.api.answers import Key
from registry.api.consenting import ContactField
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, QuantityField, text
from registry.api.records import all_parties, items
from registry.gate import require_action


class AnomalyAnswer(serializers.ModelSerializer):
    item = Key(help_text="What was isolated.")
    party = serializers.CharField(source="item.owner.code")
    nonconformity = Key(allow_null=True)
    quantity = QuantityField()
    reported_by = Key("username")
    told_contact = Key("name", allow_null=True)
    closed_by = Key("username", allow_null=True)

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
        )


class AnomalyQuery(PageQuery):
    state = serializers.ChoiceField(AnomalyState.choices, required=False)
    item = KeyField(items, required=False)
    party = KeyField(all_parties, "code", required=False)


def listed_anomalies(user):
    return anomalies_for(user).select_related("nonconformity", "closed_by")


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


class AgreeDispositionBody(Body):
    disposition = serializers.ChoiceField(Disposition.choices)
    agreed_on = serializers.DateField()
    agreement_note = text(500)


class AgreeDisposition(AnomalyStep):
    """Record what was agreed with the owner about the goods."""

    body = AgreeDispositionBody

    def act(self, **values):
        agree_disposition(**values)


class CloseBody(Body):
    outcome = text(500, required=True)


class CloseAnomaly(AnomalyStep):
    """Close with the outcome; a manager who did not report it."""

    body = CloseBody
    action = "close_anomaly"

    def act(self, **values):
        close_anomaly(**values)
