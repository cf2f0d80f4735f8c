"""The machine that carries out a row of the transition table. The only writer of an item's
state, place and balances.

``perform`` does, in one transaction: lock, compare the version, check state, right, quantity
and guards, post the movements, save what changed, append the event. Or it does nothing and
raises a sentence.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import in_a_row, listed
from registry import effects, guards, rules
from registry.enums import OPEN_STATES, Account, State
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Consent, Item, Movement
from registry.services.ledger import key_of, record_changed, snapshot, writing
from registry.units import UNITS
from registry.workflow import TABLE, Transition

CUSTODIAN_UNCHANGED = object()


def perform(
    verb: str,
    *,
    item: Item,
    by,
    quantity: Decimal | None = None,
    location=None,
    custodian=CUSTODIAN_UNCHANGED,
    document: str = "",
    reason: str = "",
    version: int | None = None,
    consent: Consent | None = None,
    as_part_of: str = "",
    **facts,
) -> Item:
    """Carry out ``verb`` on ``item`` and return the item as it is then.

    ``quantity`` is in the item's unit. ``version`` is what the person saw; a newer one
    raises StaleVersion. ``as_part_of`` names the act this one serves, whose permission counts
    then: who may report an anomaly may split the damaged part off. ``facts`` go to the guards,
    and their plain values into the event.
    Raises NotPermitted, InvalidInput or WorkflowError; then nothing has changed.
    """
    row = TABLE[verb]
    with writing():
        item = lock_item(item, version=version)
        if consent is not None:
            consent = Consent.objects.select_for_update().get(pk=consent.pk)
        check_state(row, item)
        if not rules.may(by, as_part_of or verb, item):
            raise NotPermitted
        if row.debit:
            quantity = check_quantity(row, item, quantity)
        attempt = guards.Attempt(verb, item, by, quantity, location, reason, consent, facts)
        check_guards(row, attempt)
        before = snapshot(item)
        _post(row, attempt, document)
        _settle(row, item, custodian)
        _use_up(consent, quantity or item.on_hand, by)
        item.version += 1
        item.save(update_fields=_changed_fields(item, before))
        told = _plain({"consent": consent, "document": document, **facts})
        record_changed(item, by=by, before=before, action=verb, reason=reason, **told)
        return effects.follow(verb, item, by=by)


def lock_item(item: Item, *, version: int | None = None) -> Item:
    """The item's row, fresh and locked. Raises StaleVersion where it is not ``version``."""
    fresh = (
        Item.objects.select_for_update(of=("self",))
        .select_related("owner", "category", "location", "custodian", "agreement", "parent")
        .get(pk=item.pk)
    )
    if version is not None and fresh.version != version:
        raise StaleVersion
    return fresh


def check_state(row: Transition, item: Item) -> None:
    if item.state not in row.sources:
        raise WorkflowError(
            _("“%(verb)s” is not possible while %(number)s is “%(state)s”.")
            % {"verb": row.label, "number": item.number, "state": item.status.label},
            guard="state",
            remedy=_("It is possible in: %(states)s.")
            % {"states": listed(State(source).label for source in row.sources)},
        )


def check_quantity(row: Transition, item: Item, quantity: Decimal | None) -> Decimal:
    """``quantity`` as the ledger may take it; all there is where none was given."""
    available = getattr(item, row.debit.value)
    if quantity is None:
        quantity = available
    unit = UNITS[item.unit]
    if quantity <= 0:
        if available > 0:
            raise InvalidInput(
                _("The quantity must be more than zero."),
                remedy=_("Type how much it is."),
                field="quantity",
            )
    elif not unit.fits(quantity):
        raise InvalidInput(
            _("%(quantity)s has more decimals than %(unit)s allows.")
            % {"quantity": quantity, "unit": unit.label},
            remedy=_("Round it to what can be counted."),
            field="quantity",
        )
    if quantity > available or available <= 0:
        raise WorkflowError(
            _("Only %(available)s %(unit)s are %(account)s.")
            % {
                "available": f"{available.normalize():f}",
                "unit": unit.label,
                "account": row.debit.label,
            },
            guard="balance",
            remedy=_("Give no more than that."),
            field="quantity",
        )
    return quantity


def check_guards(row: Transition, attempt: guards.Attempt) -> None:
    for guard in (*row.guards, *guards.extra_guards(row.verb)):
        refusal = guard(attempt)
        if refusal is not None:
            raise WorkflowError(
                refusal.message,
                guard=refusal.guard,
                remedy=refusal.remedy,
                field=refusal.field,
            )


def _post(row: Transition, attempt: guards.Attempt, document: str) -> None:
    """Write the movements of the act and apply them to the item in memory."""
    item, place = attempt.item, attempt.location
    if row.debit:
        post_movement(
            item,
            verb=row.verb,
            source=row.debit,
            target=row.credit,
            quantity=attempt.quantity,
            by=attempt.by,
            document=document,
            reason=attempt.reason,
        )
    if place is not None and place.pk != item.location_id:
        if item.on_hand > 0:
            post_movement(
                item,
                verb=row.verb,
                source=Account.ON_HAND,
                target=Account.ON_HAND,
                quantity=item.on_hand,
                to_location=place,
                by=attempt.by,
                document=document,
                reason=attempt.reason,
            )
        item.location = place


def post_movement(
    item: Item, *, verb, source, target, quantity, by, to_location=None, document="", reason=""
) -> Movement:
    """Append one ledger entry and apply it to the balances of ``item`` (not yet saved)."""
    last = item.movements.aggregate(last=Max("seq"))["last"] or 0
    if source != target:
        if source != Account.RECEIVED:
            setattr(item, source.value, getattr(item, source.value) - quantity)
        else:
            item.received += quantity
        setattr(item, target.value, getattr(item, target.value) + quantity)
    return Movement.objects.create(
        item=item,
        seq=last + 1,
        verb=verb,
        source=source,
        target=target,
        quantity=quantity,
        from_location=None if source == Account.RECEIVED else item.location,
        to_location=to_location or item.location,
        document=document,
        reason=reason,
        at=timezone.now(),
        by=by,
    )


def _settle(row: Transition, item: Item, custodian) -> None:
    """Bring state, times, custodian and place in line with what was posted."""
    now = timezone.now()
    target = row.target or State(item.state)
    if item.on_hand == 0 and item.issued == 0:
        target = State.CLOSED
    if target != item.state:
        item.state = target
        item.state_since = now
    if target == State.STORED and item.stored_at is None:
        item.stored_at = now
    if target == State.CLOSED:
        item.location = item.custodian = None
    elif custodian is not CUSTODIAN_UNCHANGED:
        item.custodian = custodian


def _use_up(consent: Consent | None, quantity: Decimal, by) -> None:
    if consent is not None:
        before = snapshot(consent)
        consent.used += quantity
        consent.save(update_fields=["used"])
        record_changed(consent, by=by, before=before, action="use_consent")


def _changed_fields(item: Item, before: dict) -> list[str]:
    now = snapshot(item)
    return [name for name, value in now.items() if before[name] != value]


def _plain(facts: dict) -> dict:
    """The facts an event can hold: plain values, and the keys of records."""
    plain = {}
    for name, value in facts.items():
        if value is None or value == "":
            continue
        if hasattr(value, "_meta"):
            value = key_of(value)
        plain[name] = str(value) if isinstance(value, Promise) else value
    return plain


@dataclass(frozen=True)
class Offer:
    """A verb as a page may show it: legal now, or with the reason why not."""

    transition: Transition
    refusal: str = ""

    @property
    def legal(self) -> bool:
        return not self.refusal


def available(item: Item, user) -> list[str]:
    """The verbs that are legal in this state, permitted to this user and not blocked."""
    return [offer.transition.verb for offer in offers(item, user) if offer.legal]


def offers(item: Item, user) -> list[Offer]:
    """Every verb this user may do to such an item, with what stands in its way today."""
    if item.state not in OPEN_STATES:
        return []
    return [
        Offer(row, _standing_refusal(row, item, user))
        for row in TABLE.values()
        if item.state in row.sources and rules.may(user, row.verb, item)
    ]


def _standing_refusal(row: Transition, item: Item, user) -> str:
    if row.debit and getattr(item, row.debit.value) <= 0:
        return str(_("Nothing is %(account)s.") % {"account": row.debit.label})
    attempt = guards.Attempt(row.verb, item, user)
    for guard in (*row.guards, *guards.extra_guards(row.verb)):
        if guards.is_standing(guard):
            refusal = guard(attempt)
            if refusal is not None:
                return in_a_row((refusal.message, refusal.remedy))
    return ""
