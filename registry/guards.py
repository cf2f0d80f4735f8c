"""What can refuse a transition, and the words in which it does.

A guard takes an ``Attempt`` and returns a ``Refusal`` or None. *Standing* guards depend on
the item alone, so a page can show a step greyed with its reason before anybody tries it.
Other apps add guards with ``forbid`` (see ``inspections.apps``).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from registry.enums import (
    ConsentAct,
    DestructionState,
    HolderKind,
    LeavingState,
    LocationKind,
    PlanState,
    ReturnState,
)
from registry.floor_life import clock_of, is_sensitive
from registry.needs import handling_reasons, missing_environment


@dataclass
class Attempt:
    """One try at a transition: the locked item and everything the person gave."""

    verb: str
    item: object
    by: object
    quantity: Decimal | None = None
    location: object | None = None
    reason: str = ""
    consent: object | None = None
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    guard: str
    message: object
    remedy: object
    field: str | None = None


Guard = Callable[[Attempt], Refusal | None]

_extra: dict[str, list[Guard]] = defaultdict(list)
_standing: set[str] = set()


def standing(guard: Guard) -> Guard:
    """Mark a guard that needs nothing but the item."""
    _standing.add(guard.__name__)
    return guard


def is_standing(guard: Guard) -> bool:
    return guard.__name__ in _standing


def forbid(*verbs: str):
    """Register a guard of another app on ``verbs``."""

    def register(guard: Guard) -> Guard:
        for verb in verbs:
            if guard not in _extra[verb]:
                _extra[verb].append(guard)
        return guard

    return register


def extra_guards(verb: str) -> tuple[Guard, ...]:
    return tuple(_extra[verb])


# ---- places -----------------------------------------------------------------


def _place_must_be(attempt: Attempt, kind: LocationKind) -> Refusal | None:
    """Where no place is given, the one the goods are at must do."""
    place = attempt.location or attempt.item.location
    if place.kind == kind and place.holds_items and place.active:
        return None
    return Refusal(
        "place",
        _("%(place)s is not a place for this step.") % {"place": place},
        _("Choose an active place of kind “%(kind)s”.") % {"kind": kind.label},
        field="location",
    )


def quarantine_place(attempt: Attempt) -> Refusal | None:
    return _place_must_be(attempt, LocationKind.QUARANTINE)


def pending_place(attempt: Attempt) -> Refusal | None:
    return _place_must_be(attempt, LocationKind.PENDING)


def storage_place(attempt: Attempt) -> Refusal | None:
    """Accepted goods go to a place of their own, in a dedicated area (Q6)."""
    return _place_must_be(attempt, LocationKind.STORAGE)


def place_of_same_kind(attempt: Attempt) -> Refusal | None:
    """Moving never takes goods out of the area their state keeps them in."""
    return _place_must_be(attempt, LocationKind(attempt.item.location.kind))


def fitting_environment(attempt: Attempt) -> Refusal | None:
    """What the item needs against what the place offers; a mismatch needs a reason (P1)."""
    if attempt.location is None or attempt.reason.strip(" ."):
        return None
    lacking = missing_environment(attempt.item, attempt.location)
    if not lacking:
        return None
    return Refusal(
        "environment",
        _("%(place)s does not offer what these goods need: %(needs)s.")
        % {"place": attempt.location, "needs": listed(lacking)},
        _("Choose a fitting place, or give the reason why this one will do."),
        field="reason",
    )


@standing
def handled_by_plan(attempt: Attempt) -> Refusal | None:
    """Oversize, heavy, dangerous and valuable goods move by an approved plan alone (P4)."""
    item = attempt.item
    reasons = handling_reasons(item)
    if not reasons:
        return None
    named = [pk for pk in (item.pk, item.parent_id) if pk]
    plans = item.owner.handling_plans.filter(state=PlanState.APPROVED)
    of_part = plans.filter(item=None, part_number=item.part_number or None)
    if (plans.filter(item__in=named) | of_part).exists():
        return None
    return Refusal(
        "handling_plan",
        _("These goods need an approved handling plan: %(why)s.") % {"why": listed(reasons)},
        _("Draft one on their page; a manager other than you approves it."),
    )


def apart_from_other_owners(attempt: Attempt) -> Refusal | None:
    """The same part of two owners never lies in one place: who could tell which is whose? (Q6)"""
    item, place = attempt.item, attempt.location or attempt.item.location
    if not item.part_number or place.kind != LocationKind.STORAGE:
        return None
    same_part = place.items.filter(part_number=item.part_number, on_hand__gt=0)
    other = same_part.exclude(owner=item.owner_id).select_related("owner").first()
    if other is None:
        return None
    return Refusal(
        "other_owner",
        _("%(place)s holds %(part)s of %(owner)s (%(number)s); yours would be mixed with it.")
        % {
            "place": place,
            "part": item.part_number,
            "owner": other.owner,
            "number": other.number,
        },
        _("Choose a place without the same part of another owner."),
        field="location",
    )


# ---- labels -----------------------------------------------------------------


@standing
def label_printed(attempt: Attempt) -> Refusal | None:
    if attempt.item.labels.exists():
        return None
    return Refusal(
        "label_printed",
        _("No label has been printed for this item yet."),
        _("Print the label, stick it on, then scan it."),
    )


def label_reads_back(attempt: Attempt) -> Refusal | None:
    """The step ends when the stuck-on label is scanned or typed back (Q5)."""
    code = str(attempt.facts.get("code", ""))
    if code == attempt.item.number:
        return None
    return Refusal(
        "label_reads_back",
        _("The label says “%(code)s”, but this item is %(number)s.")
        % {"code": code, "number": attempt.item.number},
        _("Check that the right label is on the right goods, then scan again."),
        field="code",
    )


# ---- use --------------------------------------------------------------------


@standing
def not_expired(attempt: Attempt) -> Refusal | None:
    """Expired goods are not issued (P3)."""
    expires_on = attempt.item.expires_on
    if expires_on is None or expires_on >= timezone.localdate():
        return None
    return Refusal(
        "expired",
        _("These goods expired on %(day)s.") % {"day": expires_on.isoformat()},
        _("Report an anomaly, so that the owner decides what happens to them."),
    )


@standing
def calibrated(attempt: Attempt) -> Refusal | None:
    """Gauges past their calibration date are not issued (F6)."""
    due_on = attempt.item.calibration_due_on
    if due_on is None or due_on >= timezone.localdate():
        return None
    return Refusal(
        "calibration",
        _("Calibration was due on %(day)s.") % {"day": due_on.isoformat()},
        _("Have it calibrated, or report an anomaly."),
    )


@standing
def agreement_in_force(attempt: Attempt) -> Refusal | None:
    """What was lent or supplied until a day is not issued after it (F6)."""
    agreement = attempt.item.agreement
    if agreement is None or agreement.ends_on is None or agreement.ends_on >= timezone.localdate():
        return None
    return Refusal(
        "agreement",
        _("Agreement %(number)s ended on %(day)s.")
        % {"number": agreement.number, "day": agreement.ends_on.isoformat()},
        _("Return the goods, or let business agree on a later day with the owner."),
    )


@standing
def revision_in_force(attempt: Attempt) -> Refusal | None:
    """Void documents are not issued, nor what was split off them (P3, Q9)."""
    item, revision = attempt.item, None
    while item is not None and revision is None:  # up the line of what it was split off from
        revision, item = getattr(item, "document_revision", None), item.parent
    if revision is None or not revision.is_void:
        return None
    instead = revision.replaced_by
    return Refusal(
        "void",
        _("%(revision)s is void: %(why)s") % {"revision": revision, "why": revision.void_reason},
        _("Issue %(number)s, which replaced it.") % {"number": instead.item.number}
        if instead
        else _("Return or destroy it as the owner asks."),
    )


@standing
def permanently_marked(attempt: Attempt) -> Refusal | None:
    """Equipment, tooling, moulds and gauges show whose they are before they are used first (F5)."""
    if not attempt.item.needs_mark:
        return None
    mark = attempt.item.permanent_marks.first()  # the latest one counts
    if mark is None:
        return Refusal(
            "mark",
            _("These goods do not carry their owner's name yet."),
            _("Record the permanent mark, read off the object with a photo, before first use."),
        )
    if mark.recheck_on is not None and mark.recheck_on < timezone.localdate():
        return Refusal(
            "mark",
            _("The permanent mark was to be looked at again by %(day)s.")
            % {"day": mark.recheck_on.isoformat()},
            _("Read it off the object again and record it."),
        )
    return None


@standing
def floor_life_left(attempt: Attempt) -> Refusal | None:
    """Moisture-sensitive goods that lay open too long burst when they are soldered (P1)."""
    item = attempt.item
    if not is_sensitive(item):
        return None
    clock = clock_of(item, item.floor_life_events.all(), timezone.now())
    if not clock.is_exceeded:
        return None
    words = {"level": item.msl, "hours": clock.hours_used}
    told = (
        _("Goods of MSL %(level)s are baked before use, and these were not.")
        if clock.bake_first
        else _("Their floor life (MSL %(level)s) is used up: %(hours)s h outside the bag.")
    )
    return Refusal("floor_life", told % words, _("Bake them and record it, then issue them."))


def owner_of_order(attempt: Attempt) -> Refusal | None:
    """What one owner supplied is not used for an order of another (Q8)."""
    order = attempt.facts.get("order_number", "").strip()
    item = attempt.item
    if not order or item.order_number == order:
        return None
    owners = set(type(item.owner).objects.whose_order(order))
    if not owners or item.owner_id in owners:
        return None
    return Refusal(
        "owner",
        _("Order %(order)s is another owner's; %(number)s belongs to %(owner)s.")
        % {"order": order, "number": item.number, "owner": item.owner},
        _("Choose goods of the owner whose order it is, or correct the order number."),
        field="order_number",
    )


def within_notice(attempt: Attempt) -> Refusal | None:
    """For a production notice only what it names is handed out, and no more than it requires with
    its allowed loss, unless somebody says why (Q1, Q7)."""
    notice, item = attempt.facts.get("notice"), attempt.item
    if notice is None:
        return None
    words = {"notice": notice, "number": item.number, "owner": item.owner}
    if not notice.is_open:
        return Refusal(
            "notice",
            _("Production notice %(notice)s is closed.") % words,
            _("Choose the notice that the goods are needed for now."),
            field="notice",
        )
    if notice.party_id != item.owner_id:
        return Refusal(
            "owner",
            _("Notice %(notice)s is for another customer; %(number)s belongs to %(owner)s.")
            % words,
            _("Choose goods of the customer whose order it is, or another notice."),
            field="notice",
        )
    if attempt.facts.get("beyond_notice"):
        return None
    line = notice.line_of(item)
    if line is None:
        return Refusal(
            "notice",
            _("Production notice %(notice)s names no such part as %(number)s.") % words,
            _("Choose another notice, or say why it is needed all the same."),
            field="beyond_notice",
        )
    left = line.most_to_issue - notice.issued_of(line)
    if attempt.quantity is not None and attempt.quantity > left:
        return Refusal(
            "notice",
            _("Production notice %(notice)s still requires %(left)s %(unit)s of this part.")
            % {**words, "left": f"{max(left, 0):f}", "unit": item.unit_label},
            _("Hand out no more than that, or say why more is needed."),
            field="beyond_notice",
        )
    return None


def designated_purpose(attempt: Attempt) -> Refusal | None:
    """Another purpose than the designated one needs the owner's written consent (Q8)."""
    if attempt.facts.get("as_designated", True):
        return None
    return _consent_needed(attempt, ConsentAct.OTHER_USE, field="purpose")


# ---- consent, release, reason -----------------------------------------------


def _consent_needed(attempt: Attempt, act: ConsentAct, field: str = "consent") -> Refusal | None:
    consent = attempt.consent
    problem = None
    if consent is None:
        problem = _("This needs the owner's written consent: %(act)s.")
    elif consent.act != act or consent.item_id != attempt.item.pk:
        problem = _("Consent %(number)s was given for something else than: %(act)s.")
    elif consent.valid_until and consent.valid_until < timezone.localdate():
        problem = _("Consent %(number)s was valid until %(until)s only; needed: %(act)s.")
    elif consent.quantity - consent.used < (attempt.quantity or attempt.item.on_hand):
        problem = _("Consent %(number)s does not cover this quantity any more: %(act)s.")
    if problem is None:
        return None
    return Refusal(
        "consent",
        problem
        % {
            "act": act.label,
            "number": consent and consent.number,
            "until": consent and consent.valid_until,
        },
        _("Obtain the consent, record it with its document, and name it here."),
        field=field,
    )


def consent_to_concession(attempt: Attempt) -> Refusal | None:
    return _consent_needed(attempt, ConsentAct.CONCESSION)


def consent_to_scrap(attempt: Attempt) -> Refusal | None:
    return _consent_needed(attempt, ConsentAct.SCRAP)


def consent_to_transfer(attempt: Attempt) -> Refusal | None:
    return _consent_needed(attempt, ConsentAct.TRANSFER)


def released_at_the_gate(attempt: Attempt) -> Refusal | None:
    """Goods leave the site only with a manager's gate pass for them and this quantity (P5)."""
    line = attempt.facts.get("return_line")
    if (
        line is not None
        and line.item_id == attempt.item.pk
        and line.document.state == ReturnState.RELEASED
        and line.quantity == attempt.quantity
    ):
        return None
    return Refusal(
        "gate_pass",
        _("These goods have no gate pass yet."),
        _("Make a return note; a manager other than you releases it."),
    )


def released_to_outside(attempt: Attempt) -> Refusal | None:
    """An outside processor gets goods only with a manager's gate pass for them, this quantity and
    this processor (P5)."""
    if attempt.facts.get("holder_kind") != HolderKind.OUTSIDE:
        return None
    line = attempt.facts.get("released_line")
    if (
        line is not None
        and line.item_id == attempt.item.pk
        and line.quantity == attempt.quantity
        and line.document.state == LeavingState.RELEASED
        and line.document.holder == attempt.facts.get("holder")
    ):
        return None
    return Refusal(
        "gate_pass",
        _("Goods for an outside processor have no gate pass yet."),
        _("Issue them on the page: it makes the request that a manager other than you releases."),
        field="holder_kind",
    )


def accepted_on_both_sides(attempt: Attempt) -> Refusal | None:
    """Ownership passes by a paper that both sides signed, with its gate pass where the goods
    leave the site; for this item and this quantity (G1, P5)."""
    line = attempt.facts.get("transfer_line")
    if (
        line is not None
        and line.item_id == attempt.item.pk
        and line.quantity == attempt.quantity
        and line.document.state == LeavingState.RELEASED
        and line.document.is_accepted
    ):
        return None
    return Refusal(
        "acceptance",
        _("No transfer of these goods was accepted on both sides."),
        _("List them on a transfer of ownership; both sides sign it."),
    )


def witnessed(attempt: Attempt) -> Refusal | None:
    """What is destroyed leaves the balance by a record that a witness signed and that has its
    proof, with its gate pass where it happens off site; for this item and quantity (Q9, P5)."""
    line = attempt.facts.get("destruction_line")
    if (
        line is not None
        and line.item_id == attempt.item.pk
        and line.quantity == attempt.quantity
        and line.document.state in {DestructionState.RELEASED, DestructionState.CARRIED_OUT}
        and line.document.is_proven
    ):
        return None
    return Refusal(
        "witness",
        _("No witness has signed that these goods were destroyed."),
        _("Record the destruction with its proof, and have the witness sign it."),
        field="witness",
    )


def reason_given(attempt: Attempt) -> Refusal | None:
    if attempt.reason.strip(" ."):
        return None
    return Refusal(
        "reason",
        _("A reason is needed."),
        _("Write what happened, so that the owner can understand it."),
        field="reason",
    )


def reason_to_pass_on(attempt: Attempt) -> Refusal | None:
    if attempt.reason.strip(" ."):
        return None
    return Refusal(
        "reason",
        _("A reason is needed."),
        _("Write why another department is to verify these goods."),
        field="reason",
    )


def leaves_a_rest(attempt: Attempt) -> Refusal | None:
    item = attempt.item
    if attempt.quantity is None or attempt.quantity < item.on_hand + item.issued:
        return None
    return Refusal(
        "rest",
        _("Splitting off everything would leave nothing."),
        _("Give less than what is on hand, or act on the whole item."),
        field="quantity",
    )
