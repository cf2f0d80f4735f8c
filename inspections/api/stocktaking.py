"""Stocktakes: what is counted, what was found, and counting by API (domain §6, R6).

While it is counted nothing tells what should be there; the lines are answered when it is counted.
"""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from inspections.enums import FindOutcome, StocktakeState
from inspections.models import Stocktake, StocktakeLine
from inspections.queries.stocktaking import lines_of, stocktakes_for
from inspections.services.stocktaking import record_count
from registry.api.answers import Key
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, QuantityField, optional_quantity, text
from registry.api.records import all_parties, places
from registry.gate import require_action
from registry.queries.scanning import LONGEST


class StocktakeRow(serializers.ModelSerializer):
    party = Key("code", source="owner", allow_null=True)
    area = Key("code", allow_null=True)
    category = Key("code", allow_null=True)
    counter = Key("username")
    started_by = Key("username")
    approved_by = Key("username", allow_null=True)

    class Meta:
        model = Stocktake
        fields = (
            "number",
            "state",
            "party",
            "area",
            "category",
            "risk",
            "method",
            "counter",
            "note",
            "expected",
            "counted",
            "started_at",
            "started_by",
            "finished_at",
            "approved_at",
            "approved_by",
        )


class StocktakeLineAnswer(serializers.ModelSerializer):
    """An unknown label has no item; what it turned out to be is told by ``outcome``."""

    item = Key(allow_null=True)
    party = Key("code", source="owner", allow_null=True)
    expected_place = Key("code", allow_null=True)
    expected_quantity = QuantityField(allow_null=True)
    difference = QuantityField(allow_null=True)
    anomaly = Key(allow_null=True)
    found_place = serializers.SerializerMethodField(
        help_text=gettext_lazy("Where the last count found it.")
    )
    outcome = serializers.ChoiceField(
        FindOutcome.choices, source="find.outcome", default=None, allow_null=True, allow_blank=True
    )
    outcome_item = serializers.CharField(source="find.item.number", default=None, allow_null=True)

    class Meta:
        model = StocktakeLine
        fields = (
            "item",
            "tag",
            "party",
            "expected",
            "expected_place",
            "expected_quantity",
            "found_place",
            "result",
            "difference",
            "anomaly",
            "outcome",
            "outcome_item",
        )

    def get_found_place(self, line) -> str | None:
        standing = [count for count in line.counts.all() if not count.undone and count.place]
        return standing[-1].place.code if standing else None


class StocktakeAnswer(StocktakeRow):
    lines = serializers.SerializerMethodField(
        help_text=gettext_lazy("None while it is counted: the count is blind.")
    )

    class Meta(StocktakeRow.Meta):
        fields = (*StocktakeRow.Meta.fields, "lines")

    def get_lines(self, stocktake) -> StocktakeLineAnswer(many=True, allow_null=True):
        if stocktake.status == StocktakeState.COUNTING:
            return None
        return StocktakeLineAnswer(lines_of(stocktake), many=True, context=self.context).data


class StocktakeQuery(PageQuery):
    party = KeyField(all_parties, "code", required=False)
    area = KeyField(places, "code", required=False)
    state = serializers.ChoiceField(StocktakeState.choices, required=False)


class Stocktakes(ListEndpoint):
    """Stocktakes, newest first."""

    query = StocktakeQuery
    row = StocktakeRow
    order = ("-number",)

    def records(self, user):
        found = self.narrowed(stocktakes_for(user), "area", "state")
        if "party" in self.asked:
            found = found.filter(owner=self.asked["party"])
        return found


class OneStocktake(Endpoint):
    """One stocktake with what was found of each line, once it is counted."""

    answer = StocktakeAnswer

    def get(self, request, number):
        return Response(
            self.answered(get_object_or_404(stocktakes_for(request.user), number=number))
        )


class CountBody(Body):
    place = KeyField(places, "code", required=False, allow_null=True, default=None)
    code = text(LONGEST, required=True, help_text=gettext_lazy("What stands on the label."))
    quantity = optional_quantity(gettext_lazy("All that the label says, if left out."))
    damaged = serializers.BooleanField(required=False, default=False)
    missing = serializers.BooleanField(
        required=False,
        default=False,
        help_text=gettext_lazy("In a recount: it was looked for and not found."),
    )


class CountAnswer(serializers.Serializer):
    """What was scanned, and how far the count is; not what should be there."""

    stocktake = serializers.CharField()
    item = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    known = serializers.BooleanField()
    counted = serializers.IntegerField()
    expected = serializers.IntegerField()


class RecordCount(Endpoint):
    """One scan of the count, or of the recount once it is counted. The same again changes
    nothing."""

    answer = CountAnswer
    body = CountBody

    def post(self, request, number):
        found = get_object_or_404(stocktakes_for(request.user), number=number)
        recount = found.status != StocktakeState.COUNTING
        require_action(request.user, "recount_stock" if recount else "count_stock", found)

        def act():
            values = self.valid_body()
            line = record_count(stocktake=found, by=request.user, **values).line
            found.refresh_from_db(fields=["counted"])
            told = {
                "stocktake": found.number,
                "item": line.item and line.item.number,
                "code": values["code"],
                "known": line.item is not None,
                "counted": found.counted,
                "expected": found.expected,
            }
            return self.answered(told)

        return self.write(act)
