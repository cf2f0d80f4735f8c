"""The verbs of an item, one address each. Bodies check shape; the services judge and act."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from registry.api.answers import ActedItemAnswer
from registry.api.endpoint import Endpoint
from registry.api.fields import (
    Body,
    KeyField,
    QuantityField,
    optional_quantity,
    text,
)
from registry.api.files import FileBody
from registry.api.records import consents_for, departments, inspecting, issues, open_notices, places
from registry.api.signing import SignedMixin, SigningBodyMixin
from registry.enums import Currency, DestructionMethod, HolderKind
from registry.errors import InvalidInput
from registry.gate import get_item_for
from registry.models import Issue, IssueLine, Item
from registry.queries.scanning import plain_code
from registry.services import (
    destroying,
    disposing,
    handing_over,
    isolating,
    issuing,
    labelling,
    splitting,
    storing,
    transferring,
)
from registry.services.transition import lock_item

ALL_ON_HAND = gettext_lazy("In the item's unit; all on hand where it is left out.")
ALL_ISSUED = gettext_lazy("In the item's unit; all that is out where it is left out.")


class Nothing(Body):
    pass


class ReasonBody(Body):
    reason = text(500)


class VerbEndpoint(Endpoint):
    """Base of the verbs. ``verb`` is a row of `registry.workflow`."""

    verb = ""
    answer = ActedItemAnswer
    takes_version = True

    def post(self, request, number):
        item = get_item_for(request.user, number, self.verb)
        return self.write(lambda: self._acted(item))

    def _acted(self, item: Item) -> dict:
        made = self.act(item, by=self.request.user, version=self.version, **self.valid_body())
        after = get_item_for(self.request.user, item.number)
        return self.answered(after, **(made or {}))

    def act(self, item: Item, *, by, version: int | None, **fields) -> dict | None:
        """Do it through the service; returns ``children`` and ``document`` where it made any."""
        raise NotImplementedError


class SignedVerb(SignedMixin, VerbEndpoint):
    """A verb that is signed where a password is sent."""

    def post(self, request, number):
        self.signed_with = self.proof()
        return super().post(request, number)


class Label(VerbEndpoint):
    """Record that a label was printed. Printing again makes another label."""

    verb = "label"
    body = Nothing

    def act(self, item, *, by, version):
        labelling.label(item=item, by=by, version=version)


class ConfirmLabelBody(Body):
    code = text(200, required=True, help_text=gettext_lazy("What was read off the goods."))


class ConfirmLabel(VerbEndpoint):
    """The stuck-on label was read back."""

    verb = "confirm_label"
    body = ConfirmLabelBody

    def act(self, item, *, by, version, code):
        read = plain_code(code).upper()
        labelling.confirm_label(item=item, by=by, code=read, version=version)


class PlaceBody(ReasonBody):
    location = KeyField(places, "code", help_text=gettext_lazy("Code of the place."))


class Store(VerbEndpoint):
    """Put labelled goods in store. A place that lacks what they need wants a ``reason``."""

    verb = "store"
    body = PlaceBody

    def act(self, item, *, by, version, **fields):
        storing.store(item=item, by=by, version=version, **fields)


class Move(VerbEndpoint):
    """To another place of the same kind."""

    verb = "move"
    body = PlaceBody

    def act(self, item, *, by, version, **fields):
        storing.move(item=item, by=by, version=version, **fields)


class IssueBody(Body):
    quantity = QuantityField(help_text=gettext_lazy("In the item's unit."))
    holder = text(120, required=True, help_text=gettext_lazy("Who takes the goods."))
    holder_kind = serializers.ChoiceField(
        HolderKind.choices,
        default=HolderKind.PERSON.value,
        help_text=gettext_lazy("An outside processor gets goods by the page, with a gate pass."),
    )
    duties = text(200, help_text=gettext_lazy("The contract that binds an outside processor."))
    purpose = text(300, required=True)
    as_designated = serializers.BooleanField(
        default=True,
        help_text=gettext_lazy("False: another purpose than the owner's; needs a consent."),
    )
    consent = KeyField(consents_for, required=False, allow_null=True)
    department = KeyField(departments, "code", required=False, allow_null=True)
    notice = KeyField(
        open_notices,
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Number of the production notice the goods are for."),
    )
    beyond_notice = text(300, help_text=gettext_lazy("Why more than the notice requires."))
    order_number = text(60)
    due_back_on = serializers.DateField(required=False, allow_null=True)

    def validate_due_back_on(self, day):
        if day and day < timezone.localdate():
            raise serializers.ValidationError(_("That day is past. Choose today or a later day."))
        return day


class IssueItem(VerbEndpoint):
    """Hand goods out for use, on an issue note of their own."""

    verb = "issue"
    body = IssueBody

    def act(self, item, *, by, version, quantity, consent=None, **head):
        note = issuing.issue(
            by=by,
            lines=[(item, quantity)],
            consents={item.pk: consent},
            versions={item.pk: version},
            **head,
        )
        return {"document": note.number}


class ConsumeBody(ReasonBody):
    quantity = optional_quantity(ALL_ISSUED)
    issue = KeyField(
        issues,
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Number of the issue note; the oldest ones first without it."),
    )


class UseUpBody(ConsumeBody):
    lost = QuantityField(
        default=Decimal(0),
        min_value=0,
        help_text=gettext_lazy("The part of the quantity that was lost in production."),
    )


class Consume(VerbEndpoint):
    """What was issued has been used up."""

    verb = "consume"
    body = UseUpBody

    def act(self, item, *, by, version, issue=None, **fields):
        line = line_on(issue, item)
        issuing.consume(item=item, by=by, version=version, line=line, **fields)


class ReturnToStoreBody(ConsumeBody):
    location = KeyField(places, "code", required=False, allow_null=True)


class ReturnToStore(VerbEndpoint):
    """What was issued comes back."""

    verb = "return_to_store"
    body = ReturnToStoreBody

    def act(self, item, *, by, version, issue=None, **fields):
        line = line_on(issue, item)
        issuing.return_to_store(item=item, by=by, version=version, line=line, **fields)


def line_on(note: Issue | None, item: Item) -> IssueLine | None:
    """The line of ``note`` about ``item``; None without a note. Raises InvalidInput."""
    if note is None:
        return None
    line = item.issue_lines.filter(issue=note).select_related("issue").first()
    if line is None:
        raise InvalidInput(
            _("%(number)s is not on %(note)s.") % {"number": item.number, "note": note.number},
            remedy=_("Name the note by which it was issued."),
            field="issue",
        )
    return line


class SplitBody(ReasonBody):
    quantity = QuantityField(help_text=gettext_lazy("In the item's unit."))


class Split(VerbEndpoint):
    """Split a part off into an item of its own; ``children`` has its number."""

    verb = "split"
    body = SplitBody

    def act(self, item, *, by, version, **fields):
        _parent, child = splitting.split(item=item, by=by, version=version, **fields)
        return {"children": [child.number]}


class ReleaseBody(ReasonBody):
    location = KeyField(
        places,
        "code",
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Code; the first pending-inspection place where it is left out."),
    )


class Release(VerbEndpoint):
    """Out of quarantine, to be verified again."""

    verb = "release"
    body = ReleaseBody

    def act(self, item, *, by, version, **fields):
        isolating.release(item=item, by=by, version=version, **fields)


class PassOnBody(ReasonBody):
    to_department = KeyField(
        inspecting, "code", help_text=gettext_lazy("Code of a department with an inspector.")
    )


class PassOn(VerbEndpoint):
    """To another department that is to verify the goods."""

    verb = "pass_on"
    body = PassOnBody

    def act(self, item, *, by, version, reason="", **fields):
        handing_over.pass_on(item=item, by=by, version=version, reason=reason, **fields)


class TakeOver(VerbEndpoint):
    """Take the goods over to verify them. Where a colleague has them, they keep them:
    ``hand_over`` says who. No verb of the transition table: state and version stay."""

    verb = "take_over"
    body = Nothing
    takes_version = False

    def act(self, item, *, by, version):
        handing_over.take_over(items=[item], by=by)


class ConsentBody(ReasonBody):
    consent = KeyField(consents_for, required=False, allow_null=True)


class ConcedeBody(SigningBodyMixin, ConsentBody):
    pass


class Concede(SignedVerb):
    """Accept quarantined goods as they are, by the owner's written concession."""

    verb = "concede"
    body = ConcedeBody

    def act(self, item, *, by, version, consent=None, **fields):
        proof = self.signed_with
        isolating.concede(item=item, by=by, version=version, consent=consent, proof=proof, **fields)


class TransferBody(ConsentBody):
    quantity = optional_quantity(ALL_ON_HAND)
    value = serializers.DecimalField(14, 2, min_value=0, default=0)
    currency = serializers.ChoiceField(Currency.choices, default=Currency.CNY.value)
    our_name = text(80, help_text=gettext_lazy("Who accepted for us; signed by this name."))
    other_name = text(80, help_text=gettext_lazy("Who accepted for the owner, likewise."))


class Transfer(VerbEndpoint):
    """Ownership of one item becomes ours by agreement (``reason``), accepted on both sides.

    Makes the transfer and carries it out; ``document`` is its number. Lists of several items,
    what a third party takes and drawn signatures go by the page.
    """

    verb = "transfer"
    body = TransferBody

    def act(self, item, *, by, version, our_name="", other_name="", reason="", **fields):
        item = lock_item(item, version=version)
        line = {
            "item": item,
            "quantity": fields.get("quantity"),
            "consent": fields.get("consent"),
            "value": fields["value"],
        }
        document = transferring.request_transfer(
            by=by, party=item.owner, lines=[line], basis=reason, currency=fields["currency"]
        )
        transferring.complete_transfer(
            by=by,
            document=document,
            transferred_on=timezone.localdate(),
            ours=transferring.Acceptance(our_name, typed=our_name),
            other=transferring.Acceptance(other_name, typed=other_name),
        )
        return {"document": document.number}


class DestroyBody(ConsentBody):
    quantity = optional_quantity(ALL_ON_HAND)
    witness = text(120, help_text=gettext_lazy("Who saw it; somebody else than the caller."))
    method = serializers.ChoiceField(
        DestructionMethod.choices, default=DestructionMethod.OTHER.value
    )
    details = text(300, help_text=gettext_lazy("How it was made useless."))
    destroyed_on = serializers.DateField(
        required=False, help_text=gettext_lazy("Today where it is left out.")
    )
    carried_out_by = text(80, help_text=gettext_lazy("The caller where it is left out."))
    certificate = FileBody(
        required=False, help_text=gettext_lazy("The proof, a photo or the certificate; needed.")
    )


class Destroy(VerbEndpoint):
    """Destroy one item at the owner's written wish, before a witness and with the proof.

    Makes the destruction and carries it out; ``document`` is its number. The witness signs by
    name. Lists of several items, what is destroyed off site, drawn signatures and witnesses with
    an account go by the page.
    """

    verb = "destroy"
    body = DestroyBody

    def post(self, request, number):
        get_item_for(request.user, number, self.verb)
        self.values = super().valid_body()  # the file is examined before the ledger is locked
        return super().post(request, number)

    def valid_body(self):
        return self.values

    def act(self, item, *, by, version, consent=None, witness="", reason="", **fields):
        item = lock_item(item, version=version)
        line = {"item": item, "quantity": fields.get("quantity"), "consent": consent}
        reason = reason or (consent.scope if consent else "")
        certificate = fields.get("certificate")
        document = destroying.request_destruction(
            by=by,
            party=item.owner,
            lines=[line],
            reason=reason,
            method=fields["method"],
            details=fields.get("details") or reason[:300],
        )
        destroying.carry_out(
            by=by,
            document=document,
            destroyed_on=fields.get("destroyed_on") or timezone.localdate(),
            carried_out_by=fields.get("carried_out_by", ""),
            witness=destroying.Witness(witness, typed=witness),
            files=[certificate] if certificate else [],
        )
        return {"document": document.number}


class WriteOffBody(ReasonBody):
    quantity = optional_quantity(ALL_ON_HAND)


class WriteOff(VerbEndpoint):
    """Write off what cannot be found any more."""

    verb = "write_off"
    body = WriteOffBody

    def act(self, item, *, by, version, reason="", **fields):
        disposing.write_off(item=item, by=by, version=version, reason=reason, **fields)
