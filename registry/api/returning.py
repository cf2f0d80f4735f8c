"""Goods on their way back to the owner: return notes, gate passes, hand-over (domain P5, Q12)."""

from django.db.models import Prefetch
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
    optional_quantity,
    resolve_each,
    text,
)
from registry.api.records import all_parties, items, parties, returns
from registry.api.verbs import ALL_ON_HAND, VerbEndpoint
from registry.enums import Condition, ReturnState
from registry.errors import WorkflowError
from registry.gate import require_action
from registry.models import GatePass, Return, ReturnLine
from registry.queries.returning import returns_for
from registry.services.returning import (
    cancel_return,
    confirm_delivery,
    decide_gate_pass,
    hand_over,
    request_return,
)
from registry.services.transition import lock_item, perform


class ReturnLineBody(StrictFields, serializers.Serializer):
    item = serializers.CharField(max_length=20, help_text="Number.")
    quantity = QuantityField(help_text="In the item's unit.")
    condition = serializers.ChoiceField(Condition.choices, default=Condition.GOOD.value)
    accessories = text(200)
    note = text(300)


class ReturnBody(Body):
    party = KeyField(parties, "code", help_text="Code of the owner.")
    recipient = text(80)
    carrier = text(80)
    packing = text(200)
    back_by = serializers.DateField(
        required=False, allow_null=True, help_text="By when the goods come back after rework."
    )
    note = text(500)
    lines = ReturnLineBody(many=True, allow_empty=False, max_length=MOST_LINES)

    def validate(self, values):
        resolve_each(values["lines"], "item", items(self.context["user"]), "number")
        return values


class GatePassAnswer(serializers.ModelSerializer):
    decided_by = Key("username")

    class Meta:
        model = GatePass
        fields = ("number", "approved", "decided_at", "decided_by", "note")


class ReturnRow(serializers.ModelSerializer):
    party = Key("code")
    requested_by = Key("username")
    handed_over_by = Key("username", allow_null=True)
    confirmed_by = Key("username", allow_null=True)
    gate_pass = GatePassAnswer(allow_null=True, default=None, help_text="Null: not decided yet.")

    class Meta:
        model = Return
        fields = (
            "number",
            "state",
            "party",
            "recipient",
            "carrier",
            "packing",
            "waybill",
            "note",
            "back_by",
            "back_settled",
            "requested_at",
            "requested_by",
            "gate_pass",
            "handed_over_at",
            "handed_over_by",
            "received_by_name",
            "delivered_on",
            "delivered_to",
            "signed_as",
            "confirmed_at",
            "confirmed_by",
        )


class ReturnLineAnswer(serializers.ModelSerializer):
    item = Key()
    quantity = QuantityField()

    class Meta:
        model = ReturnLine
        fields = ("item", "quantity", "condition", "accessories", "note")


class ReturnAnswer(ReturnRow):
    lines = ReturnLineAnswer(many=True)

    class Meta(ReturnRow.Meta):
        fields = (*ReturnRow.Meta.fields, "lines")


class ReturnQuery(PageQuery):
    party = KeyField(all_parties, "code", required=False)
    state = serializers.ChoiceField(ReturnState.choices, required=False)


def get_return_for(user, number: str) -> Return:
    lines = Prefetch("lines", ReturnLine.objects.select_related("item"))
    return get_object_or_404(returns_for(user).prefetch_related(lines), number=number)


class Returns(ListEndpoint):
    """Return notes, newest first; POST asks for goods to leave the site."""

    query = ReturnQuery
    row = ReturnRow
    order = ("-number",)
    body = ReturnBody
    answer = ReturnAnswer
    success = 201

    def records(self, user):
        return self.narrowed(returns_for(user), "party", "state")

    def post(self, request):
        require_action(request.user, "request_return")
        return self.write(self._requested)

    def _requested(self) -> dict:
        document = request_return(by=self.request.user, **self.valid_body())
        return self.answered(get_return_for(self.request.user, document.number))


class OneReturn(Endpoint):
    """One return note with its lines and its gate pass."""

    answer = ReturnAnswer

    def get(self, request, number):
        return Response(self.answered(get_return_for(request.user, number)))


class ReturnStep(Endpoint):
    """Base of what happens to a return note. ``act`` is the service, ``action`` its rule."""

    answer = ReturnAnswer
    action = ""

    def post(self, request, number):
        document = get_return_for(request.user, number)
        self.check_permission(request.user, document)

        def act():
            self.act(by=request.user, document=document, **self.valid_body())
            return self.answered(get_return_for(request.user, number))

        return self.write(act)

    def check_permission(self, user, document: Return) -> None:
        require_action(user, self.action, document)

    def act(self, **values) -> None:
        raise NotImplementedError


class GatePassBody(Body):
    approved = serializers.BooleanField()
    note = text(300, help_text="Who refuses says what must be mended first.")


class DecideGatePass(ReturnStep):
    """Release the goods or refuse; a manager other than who asked for it."""

    body = GatePassBody

    def check_permission(self, user, document):
        require_action(user, "decide_gate_pass")  # of this note, the service says why not

    def act(self, **values):
        decide_gate_pass(**values)


class HandOverBody(Body):
    received_by_name = text(80, required=True, help_text="Who took the goods over.")
    waybill = text(60)


class HandOver(ReturnStep):
    """The goods of a released note leave."""

    body = HandOverBody
    action = "return"

    def act(self, **values):
        hand_over(**values)


class ConfirmDeliveryBody(Body):
    delivered_on = serializers.DateField()
    delivered_to = text(80, required=True, help_text="Who received the goods at the owner.")
    signed_as = text(80, required=True, help_text="The name the owner signed with.")


class ConfirmDelivery(ReturnStep):
    """The goods arrived, signed for by the owner; drawn signatures and files go by the page."""

    body = ConfirmDeliveryBody
    action = "confirm_delivery"

    def act(self, **values):
        confirm_delivery(**values)


class CancelReturnBody(Body):
    reason = text(300, required=True)


class CancelReturn(ReturnStep):
    """Withdraw a return whose goods have not left."""

    body = CancelReturnBody
    action = "cancel_return"

    def act(self, **values):
        cancel_return(**values)


# ---- the verb of an item ------------------------------------------------------


class ReturnItemBody(Body):
    quantity = optional_quantity(ALL_ON_HAND)
    received_by_name = text(80, help_text="Who took the goods over.")

    def get_fields(self):
        # "return" is a word of Python, so it cannot be written as an attribute.
        note = KeyField(returns, required=False, allow_null=True, help_text="Number of the note.")
        return {"return": note} | super().get_fields()


class ReturnItem(VerbEndpoint):
    """Hand the item over to its owner, by a released return note that holds nothing else.

    A note of several items is handed over as a whole: `/returns/{number}/hand-over/`.
    """

    verb = "return"
    body = ReturnItemBody

    def act(self, item, *, by, version, quantity=None, received_by_name="", **named):
        note = named.get("return")
        lines = list(note.lines.select_related("item", "document")) if note else []
        line = next((line for line in lines if line.item_id == item.pk), None)
        if (
            line is None
            or note.state != ReturnState.RELEASED
            or quantity not in (None, line.quantity)
        ):
            # Not released for this: the machine says so, with whatever else stands in the way.
            perform("return", item=item, by=by, quantity=quantity, version=version)
        if len(lines) > 1:
            raise WorkflowError(
                _("%(note)s holds other goods, too.") % {"note": note.number},
                guard="whole_note",
                remedy=_("Hand the whole note over: /returns/%(note)s/hand-over/.")
                % {"note": note.number},
                field="return",
            )
        lock_item(item, version=version)
        hand_over(by=by, document=note, received_by_name=received_by_name)
        return {"document": note.number}
