"""Inspections by program: begun, filled in result by result, decided, and read again (Q4).

A measuring machine sends what it measured to the same services as the pages.
"""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from inspections.enums import CharacteristicKind, CheckResult, InspectionState
from inspections.gate import get_inspection_for, get_result_for
from inspections.models import CharacteristicResult, Inspection, Instrument, Reading
from inspections.queries import inspections_for
from inspections.services.measuring import record_readings
from inspections.services.opening import break_off, open_inspection
from inspections.services.recording import (
    record_count,
    record_document,
    record_fact,
    record_verdict,
)
from inspections.services.signing import conclude_signed
from registry.api.answers import Key
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, QuantityField, text
from registry.api.records import all_parties, items, places
from registry.api.signing import SignedMixin, SigningBodyMixin
from registry.errors import InvalidInput
from registry.gate import get_item_for
from registry.services.signing import content_hash


class ReadingAnswer(serializers.ModelSerializer):
    value = QuantityField()

    class Meta:
        model = Reading
        fields = ("sample_no", "value", "within", "confirmed")


class ResultAnswer(serializers.ModelSerializer):
    nominal, lower_limit, upper_limit = (QuantityField(allow_null=True) for _name in range(3))
    unit = serializers.CharField(
        help_text="Of the measured values; empty where nothing is measured."
    )
    instrument = Key(allow_null=True)
    readings = ReadingAnswer(many=True)

    class Meta:
        model = CharacteristicResult
        fields = (
            "position",
            "aspect",
            "name",
            "name_en",
            "kind",
            "importance",
            "requirement",
            "method",
            "nominal",
            "lower_limit",
            "upper_limit",
            "unit",
            "code_letter",
            "sample",
            "ac",
            "re",
            "nonconforming",
            "verdict",
            "instrument",
            "document_number",
            "document_expires_on",
            "fact",
            "note",
            "readings",
        )


class InspectionRow(serializers.ModelSerializer):
    """An inspection as lists show it."""

    item = Key()
    party = serializers.CharField(source="item.owner.code")
    plan = Key(allow_null=True)
    quantity, accepted_quantity, rejected_quantity = (QuantityField() for _name in range(3))
    rejected_item = Key(allow_null=True)
    opened_by = Key("username")
    decided_by = Key("username", allow_null=True)
    supersedes = Key(allow_null=True)

    class Meta:
        model = Inspection
        fields = (
            "number",
            "state",
            "item",
            "party",
            "plan",
            "severity",
            "quantity",
            "decision",
            "accepted_quantity",
            "rejected_quantity",
            "rejected_item",
            "sorted_rest",
            "note",
            "opened_at",
            "opened_by",
            "decided_at",
            "decided_by",
            "supersedes",
            "correction_reason",
        )


class InspectionAnswer(InspectionRow):
    """An inspection with the result of each characteristic."""

    version = serializers.SerializerMethodField(
        help_text="Another one after whatever changes: what is signed, as one hash."
    )
    plan_facts = serializers.JSONField(
        help_text="The head of the plan as it was, its sampling, what was agreed with the owner."
    )
    results = ResultAnswer(many=True)

    class Meta(InspectionRow.Meta):
        fields = (*InspectionRow.Meta.fields, "version", "plan_facts", "results")

    def get_version(self, inspection: Inspection) -> str:
        return content_hash(inspection)


class InspectionQuery(PageQuery):
    state = serializers.ChoiceField(InspectionState.choices, required=False)
    item = KeyField(items, required=False)
    party = KeyField(all_parties, "code", required=False)


class Inspections(ListEndpoint):
    """Inspections, newest first."""

    query = InspectionQuery
    row = InspectionRow
    order = ("-number",)

    def records(self, user):
        found = inspections_for(user).select_related("rejected_item", "supersedes")
        found = self.narrowed(found, "state", "item")
        if "party" in self.asked:
            found = found.filter(item__owner=self.asked["party"])
        return found


class InspectionEndpoint(Endpoint):
    """Base: answers with the whole inspection."""

    answer = InspectionAnswer

    def whole(self, number: str) -> dict:
        found = inspections_for(self.request.user).select_related("rejected_item", "supersedes")
        found = found.prefetch_related("results__readings", "results__instrument")
        return self.answered(get_object_or_404(found, number=number))


class OneInspection(InspectionEndpoint):
    """One inspection and what was found."""

    takes_version = True

    def get(self, request, number):
        found = self.whole(number)
        return Response(found, headers={"ETag": f'"{found["version"]}"'})


class OpenInspection(InspectionEndpoint):
    """Begin the inspection of an item by the plan in force; the one under way where there is."""

    body = Body

    def post(self, request, number):
        item = get_item_for(request.user, number, "accept")

        def act():
            self.valid_body()
            return self.whole(open_inspection(item=item, by=request.user).number)

        return self.write(act)


def instruments(user):
    return Instrument.objects.filter(active=True)


class ResultBody(Body):
    """What was found; which fields are taken depends on the kind of characteristic."""

    nonconforming = serializers.IntegerField(
        required=False, min_value=0, help_text=gettext_lazy("Visual, function: of the sample.")
    )
    readings = serializers.ListField(
        child=text(40, required=True),
        required=False,
        max_length=5000,
        help_text=gettext_lazy("Measured values as strings, with or without the unit."),
    )
    instrument = KeyField(instruments, required=False, allow_null=True)
    confirmed = serializers.BooleanField(
        required=False, help_text=gettext_lazy("Values that lie far off are meant.")
    )
    present = serializers.BooleanField(required=False)
    document_number = text(120)
    expires_on = serializers.DateField(required=False, allow_null=True)
    fact = text(300)
    good = serializers.BooleanField(required=False)
    verdict = serializers.ChoiceField(CheckResult.choices, required=False)
    note = text(500)


#: Which fields a kind takes; the first one it needs.
TAKEN = {
    CharacteristicKind.VISUAL: ("nonconforming", "note"),
    CharacteristicKind.FUNCTION: ("nonconforming", "note"),
    CharacteristicKind.DIMENSION: ("readings", "instrument", "confirmed"),
    CharacteristicKind.DOCUMENT: ("present", "document_number", "expires_on", "note"),
    CharacteristicKind.FACT: ("fact", "good", "note"),
}


class RecordResult(InspectionEndpoint):
    """Enter the result of one characteristic, by its position."""

    body = ResultBody

    def post(self, request, number, position):
        _inspection, result = get_result_for(request.user, number, position)

        def act():
            enter(result, by=request.user, given=self.valid_body())
            return self.whole(number)

        return self.write(act)


def enter(result: CharacteristicResult, *, by, given: dict) -> None:
    """Hand what was ``given`` to the service of the characteristic's kind."""
    taken = ("verdict", "note") if result.sample is None else TAKEN.get(result.kind)
    if taken is None:
        raise InvalidInput(
            _("“%(name)s” is entered on its page.") % {"name": result.label},
            remedy=_("Ask an inspector to open the inspection."),
        )
    unknown = [name for name in given if name not in taken]
    if unknown or taken[0] not in given:
        raise InvalidInput(
            _("“%(name)s” takes: %(fields)s.") % {"name": result.label, "fields": ", ".join(taken)},
            remedy=_("Send what belongs to this kind of characteristic."),
            field=unknown[0] if unknown else taken[0],
        )
    if taken[0] == "verdict":
        record_verdict(result=result, by=by, **given)
    elif taken[0] == "nonconforming":
        record_count(result=result, by=by, **given)
    elif taken[0] == "readings":
        record_readings(result=result, by=by, texts=given.pop("readings"), **given)
    elif taken[0] == "present":
        number = given.pop("document_number", "")
        record_document(result=result, by=by, number=number, **given)
    else:
        record_fact(result=result, by=by, **given)


class ConcludeBody(SigningBodyMixin, Body):
    rejected = QuantityField(required=False, default=0, min_value=0)
    reason = text(500)
    note = text(500)
    sorted_rest = serializers.BooleanField(
        required=False,
        default=False,
        help_text=gettext_lazy("The accepted part of a lot that failed was sorted 100 %."),
    )
    location = KeyField(places, "code", required=False, allow_null=True)


class Conclude(SignedMixin, InspectionEndpoint):
    """Decide: accept, reject, or reject a part; signed where a password is sent. With If-Match
    only where the results are still those that the caller saw."""

    body = ConcludeBody
    takes_version = True
    version_seen = "The `version` of the inspection that the caller saw."

    def post(self, request, number):
        inspection = get_inspection_for(request.user, number, "accept")
        proof = self.proof()

        def act():
            seen, values = self.seen_hash, self.valid_body()
            conclude_signed(
                inspection=inspection, by=request.user, proof=proof, seen_hash=seen, **values
            )
            return self.whole(number)

        return self.write(act)

    @property
    def seen_hash(self) -> str | None:
        """The version of the inspection named by If-Match; None where any will do."""
        wrong = _("If-Match takes the version of the inspection, as its answer says it.")
        return self.if_match("[0-9a-f]{64}", wrong)


class BreakOffBody(Body):
    reason = text(300, required=True)


class BreakOff(InspectionEndpoint):
    """Give up an inspection under way, so that another can begin."""

    body = BreakOffBody

    def post(self, request, number):
        inspection = get_inspection_for(request.user, number, "accept")

        def act():
            break_off(inspection=inspection, by=request.user, **self.valid_body())
            return self.whole(number)

        return self.write(act)
