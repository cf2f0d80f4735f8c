"""Pre-advices: what a customer announced (domain Q2)."""

from django.core.exceptions import ValidationError as DoesNotFit
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from registry.api.answers import Key
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import (
    MOST_LINES,
    Body,
    KeyField,
    QuantityField,
    StrictFields,
    resolve_each,
    text,
)
from registry.api.records import agreements, all_parties, parties
from registry.enums import PreAdviceState
from registry.gate import require_action
from registry.models import Category, PreAdvice, PreAdviceLine
from registry.models.goods import GOODS_FIELDS
from registry.queries.advising import visible_pre_advices
from registry.services.advising import announce, cancel_pre_advice
from registry.units import DEFAULT_UNIT, UNIT_CHOICES, UNITS


class GoodsBody(StrictFields, serializers.ModelSerializer):
    """One line of goods: what it is and how much."""

    category = serializers.SlugField(max_length=30, help_text="Code.")
    unit = serializers.ChoiceField(UNIT_CHOICES, default=DEFAULT_UNIT.code)
    quantity = QuantityField(help_text="In the unit of the line.")

    class Meta:
        model = PreAdviceLine
        fields = (*GOODS_FIELDS, "quantity")
        validators = ()

    def validate_quantity(self, quantity):
        if quantity <= 0:
            raise serializers.ValidationError(_("The quantity must be more than zero."))
        return quantity

    def validate(self, line):
        try:
            UNITS[line["unit"]].validate(line["quantity"])
        except DoesNotFit as error:
            raise serializers.ValidationError({"quantity": error.messages}) from None
        return line


class PreAdviceBody(Body):
    party = KeyField(parties, "code", help_text="Code of the owner.")
    agreement = serializers.CharField(required=False, allow_null=True, max_length=60)
    order_number = text(60)
    notice_number = text(60)
    purpose = text(300, help_text="The use the owner allows.")
    expected_on = serializers.DateField(required=False, allow_null=True)
    note = text(500)
    lines = GoodsBody(many=True, allow_empty=False, max_length=MOST_LINES)

    def validate(self, values):
        resolve_each(values["lines"], "category", Category.objects.all(), "code")
        if values.get("agreement"):
            values["agreement"] = self._agreement(values["party"], values["agreement"])
        return values

    def _agreement(self, party, number):
        agreement = agreements(self.context["user"]).filter(party=party, number=number).first()
        if agreement is None:
            told = _("There is no agreement of that number with this owner.")
            raise serializers.ValidationError({"agreement": [told]})
        return agreement


class PreAdviceRow(serializers.ModelSerializer):
    party = Key("code")
    agreement = Key(allow_null=True)
    created_by = Key("username")

    class Meta:
        model = PreAdvice
        fields = (
            "number",
            "state",
            "party",
            "agreement",
            "order_number",
            "notice_number",
            "purpose",
            "expected_on",
            "note",
            "created_at",
            "created_by",
        )


class PreAdviceLineAnswer(serializers.ModelSerializer):
    line = serializers.IntegerField(source="line_no")
    category = Key("code")
    quantity = QuantityField()

    class Meta:
        model = PreAdviceLine
        fields = ("line", *GOODS_FIELDS, "quantity")


class PreAdviceAnswer(PreAdviceRow):
    lines = PreAdviceLineAnswer(many=True)

    class Meta(PreAdviceRow.Meta):
        fields = (*PreAdviceRow.Meta.fields, "lines")


class PreAdviceQuery(PageQuery):
    party = KeyField(all_parties, "code", required=False)
    state = serializers.ChoiceField(PreAdviceState.choices, required=False)


def get_advice_for(user, number: str) -> PreAdvice:
    """The pre-advice as it is answered. Raises Http404 for who may not see it."""
    advices = visible_pre_advices(user).select_related("party", "agreement", "created_by")
    return get_object_or_404(advices.prefetch_related("lines__category"), number=number)


class PreAdvices(ListEndpoint):
    """Pre-advices, newest first; a new one by POST."""

    query = PreAdviceQuery
    row = PreAdviceRow
    order = ("-number",)
    body = PreAdviceBody
    answer = PreAdviceAnswer
    success = 201

    def records(self, user):
        advices = visible_pre_advices(user).select_related("party", "agreement", "created_by")
        return self.narrowed(advices, "party", "state")

    def post(self, request):
        require_action(request.user, "announce")
        return self.write(self._announced)

    def _announced(self) -> dict:
        advice = announce(by=self.request.user, **self.valid_body())
        return self.answered(get_advice_for(self.request.user, advice.number))


class OnePreAdvice(Endpoint):
    """One pre-advice with its lines."""

    answer = PreAdviceAnswer

    def get(self, request, number):
        return Response(self.answered(get_advice_for(request.user, number)))


class CancelBody(Body):
    reason = text(300, required=True)


class CancelPreAdvice(Endpoint):
    """Withdraw a pre-advice nothing of which has arrived."""

    body = CancelBody
    answer = PreAdviceAnswer

    def post(self, request, number):
        advice = get_advice_for(request.user, number)
        require_action(request.user, "cancel_pre_advice", advice)

        def act():
            cancel_pre_advice(by=request.user, advice=advice, **self.valid_body())
            return self.answered(get_advice_for(request.user, number))

        return self.write(act)
