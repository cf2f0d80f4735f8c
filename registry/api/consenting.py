"""The owner's written consents (domain Q8)."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from registry.api.answers import Key
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, QuantityField, text
from registry.api.files import FileBody
from registry.api.records import all_parties, consents_for, items
from registry.enums import ConsentAct
from registry.gate import require_action
from registry.models import Consent, Contact
from registry.services.consenting import record_consent
from registry.services.evidence import add_evidence


class ContactField(serializers.PrimaryKeyRelatedField):
    """A contact by the id that `/parties/{code}/` tells."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=Contact.objects.all(), pk_field=serializers.IntegerField(), **kwargs
        )


class ConsentBody(Body):
    item = KeyField(items, help_text="Number.")
    contact = ContactField(help_text="Id of the person who gave it; see the owner's contacts.")
    act = serializers.ChoiceField(ConsentAct.choices)
    quantity = QuantityField(help_text="In the item's unit.")
    scope = text(500, required=True, help_text="What was permitted.")
    given_on = serializers.DateField()
    valid_until = serializers.DateField(required=False, allow_null=True)
    document = FileBody(help_text="What the owner wrote: the letter, or a scan or photo of it.")


class ConsentAnswer(serializers.ModelSerializer):
    party = Key("code")
    contact = serializers.CharField(source="contact.name")
    item = Key()
    quantity = QuantityField()
    used = QuantityField()
    recorded_by = Key("username")

    class Meta:
        model = Consent
        fields = (
            "number",
            "act",
            "item",
            "party",
            "contact",
            "quantity",
            "used",
            "scope",
            "given_on",
            "valid_until",
            "recorded_at",
            "recorded_by",
        )


class ConsentQuery(PageQuery):
    party = KeyField(all_parties, "code", required=False)
    item = KeyField(items, required=False)
    act = serializers.ChoiceField(ConsentAct.choices, required=False)


def listed_consents(user):
    return consents_for(user).select_related("party", "contact", "item", "recorded_by")


class Consents(ListEndpoint):
    """Consents, newest first; POST records one, with the document in which the owner gave it."""

    query = ConsentQuery
    row = answer = ConsentAnswer
    order = ("-number",)
    body = ConsentBody
    success = 201

    def records(self, user):
        return self.narrowed(listed_consents(user), "party", "item", "act")

    def post(self, request):
        require_action(request.user, "record_consent")
        return self.write(self._recorded)

    def _recorded(self) -> dict:
        values = self.valid_body()
        document = values.pop("document")
        consent = record_consent(by=self.request.user, **values)
        add_evidence(by=self.request.user, subject=consent, upload=document)
        return self.answered(listed_consents(self.request.user).get(pk=consent.pk))


class OneConsent(Endpoint):
    """One consent, and how much of it is used up."""

    answer = ConsentAnswer

    def get(self, request, number):
        consent = get_object_or_404(listed_consents(request.user), number=number)
        return Response(self.answered(consent))
