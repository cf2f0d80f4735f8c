"""Receipts: what arrived, line by line (domain Q3)."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from registry.api.advising import GoodsBody
from registry.api.answers import Key
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import MOST_LINES, Body, KeyField, QuantityField, resolve_each, text
from registry.api.records import all_parties, parties, places, pre_advices, returns
from registry.gate import require_action
from registry.models import Category, Receipt, ReceiptLine
from registry.models.goods import GOODS_FIELDS
from registry.queries.advising import visible_receipts
from registry.services.receiving import CountedLine, confirm_receipt

FINDINGS = ("quantity", "broken_packing", "wrong_goods")


class ReceiptLineBody(GoodsBody):
    """What was counted of an advised ``line``, or goods that were not advised.

    ``note`` says what is different; of goods that were not advised it is the item's note.
    """

    line = serializers.IntegerField(
        required=False, min_value=1, help_text="Line of the pre-advice; without it: other goods."
    )
    category = serializers.SlugField(max_length=30, required=False, help_text="Code.")
    name = text(200, help_text="Name and specification.")
    broken_packing = serializers.BooleanField(default=False)
    wrong_goods = serializers.BooleanField(default=False)
    note = text(300)

    class Meta(GoodsBody.Meta):
        fields = ("line", *GoodsBody.Meta.fields, "broken_packing", "wrong_goods")

    def validate_quantity(self, quantity):
        if quantity < 0:
            raise serializers.ValidationError(_("A count is zero or more."))
        return quantity

    def to_internal_value(self, data):
        line = super().to_internal_value(data)
        if "line" not in line:
            told = _("Goods that were not advised need this.")
            wrong = [name for name in ("category", "name") if not line.get(name)]
        else:
            told = _("The pre-advice says what this line is. Leave this out.")
            wrong = set(data) - {"line", "note", *FINDINGS}
        if wrong:
            raise serializers.ValidationError({name: [told] for name in wrong})
        return line

    def validate(self, line):
        return line if "line" in line else super().validate(line)

    @staticmethod
    def counted(line: dict, advised: dict) -> CountedLine:
        """``line`` as the service takes it; ``advised`` are the pre-advice's lines by number."""
        findings = {name: line[name] for name in FINDINGS}
        if "line" in line:
            return CountedLine(
                advice_line=advised[line["line"]], note=line.get("note", ""), **findings
            )
        goods = {name: line[name] for name in GOODS_FIELDS if name in line}
        return CountedLine(goods=goods, **findings)


class ReceiptBody(Body):
    """Against a pre-advice, or unadvised with the ``party`` whose goods they are.

    Every line of the pre-advice is counted: zero where nothing came.
    """

    pre_advice = KeyField(pre_advices, required=False, allow_null=True)
    party = KeyField(parties, "code", required=False, allow_null=True)
    location = KeyField(places, "code", help_text="Code of a pending-inspection place.")
    back_from = KeyField(
        returns,
        required=False,
        allow_null=True,
        help_text="Return note that the goods come back from, after repair or rework.",
    )
    delivery_note = text(60)
    carrier = text(80)
    note = text(500)
    lines = ReceiptLineBody(many=True, allow_empty=False, max_length=MOST_LINES)

    def validate(self, values):
        advice, party = values.pop("pre_advice", None), values.get("party")
        if advice is None and party is None:
            told = _("Name the pre-advice, or the owner where nothing was announced.")
            raise serializers.ValidationError({"pre_advice": [told]})
        if advice and party and advice.party != party:
            told = _("%(advice)s is not of this owner.") % {"advice": advice}
            raise serializers.ValidationError({"party": [told]})
        resolve_each(values["lines"], "category", Category.objects.all(), "code")
        advised = {line.line_no: line for line in advice.lines.all()} if advice else {}
        self._check_counted(values["lines"], advised)
        counted = [ReceiptLineBody.counted(line, advised) for line in values["lines"]]
        return values | {
            "advice": advice,
            "party": advice.party if advice else party,
            "lines": counted,
        }

    def _check_counted(self, lines: list[dict], advised: dict) -> None:
        """Every advised line once, and no other."""
        named = [line["line"] for line in lines if "line" in line]
        unknown = sorted(set(named) - set(advised))
        twice = sorted({number for number in named if named.count(number) > 1})
        missing = sorted(set(advised) - set(named))
        for numbers, told in (
            (unknown, _("There is no line %(lines)s in the pre-advice.")),
            (twice, _("Line %(lines)s is counted twice.")),
            (missing, _("Line %(lines)s is not counted. Give 0 where nothing came.")),
        ):
            if numbers:
                listed = ", ".join(map(str, numbers))
                raise serializers.ValidationError({"lines": [told % {"lines": listed}]})


class ReceiptRow(serializers.ModelSerializer):
    party = Key("code")
    pre_advice = Key(allow_null=True)
    location = Key("code")
    received_by = Key("username")

    class Meta:
        model = Receipt
        fields = (
            "number",
            "party",
            "pre_advice",
            "location",
            "delivery_note",
            "carrier",
            "note",
            "received_at",
            "received_by",
        )


class ReceiptLineAnswer(serializers.ModelSerializer):
    line = serializers.IntegerField(source="line_no")
    advised_line = serializers.IntegerField(
        source="advice_line.line_no", default=None, allow_null=True
    )
    item = Key(allow_null=True, help_text="Number of the item it became; null: nothing came.")
    quantity = QuantityField(source="counted")
    differences = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(source="difference_note")
    back_from = serializers.CharField(
        source="back_from.item.number",
        default=None,
        allow_null=True,
        help_text="Number of the item that went back and comes back with this line.",
    )

    class Meta:
        model = ReceiptLine
        fields = ("line", "advised_line", "item", "quantity", "differences", "note", "back_from")


class ReceiptAnswer(ReceiptRow):
    lines = ReceiptLineAnswer(many=True)

    class Meta(ReceiptRow.Meta):
        fields = (*ReceiptRow.Meta.fields, "lines")


class ReceiptQuery(PageQuery):
    party = KeyField(all_parties, "code", required=False)
    pre_advice = KeyField(pre_advices, required=False)


def listed_receipts(user):
    return visible_receipts(user).select_related("party", "pre_advice", "location", "received_by")


def get_receipt_for(user, number: str) -> Receipt:
    receipts = listed_receipts(user).prefetch_related(
        "lines__item", "lines__advice_line", "lines__back_from__item"
    )
    return get_object_or_404(receipts, number=number)


class Receipts(ListEndpoint):
    """Arrivals, newest first; POST records one. Each counted line becomes an item."""

    query = ReceiptQuery
    row = ReceiptRow
    order = ("-number",)
    body = ReceiptBody
    answer = ReceiptAnswer
    success = 201

    def records(self, user):
        return self.narrowed(listed_receipts(user), "party", "pre_advice")

    def post(self, request):
        require_action(request.user, "receive")
        return self.write(self._confirmed)

    def _confirmed(self) -> dict:
        receipt = confirm_receipt(by=self.request.user, **self.valid_body())
        return self.answered(get_receipt_for(self.request.user, receipt.number))


class OneReceipt(Endpoint):
    """One arrival with its counted lines."""

    answer = ReceiptAnswer

    def get(self, request, number):
        return Response(self.answered(get_receipt_for(request.user, number)))
