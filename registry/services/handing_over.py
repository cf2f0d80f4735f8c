"""Handing over to be verified: the receiving department gives, the verifying one takes (R1, F3).

``present`` tells with whom goods are. Everything here happens to goods that wait to be
verified; who may take them over is who may verify them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import rules
from registry.enums import State, Step
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Department, HandOver, Item
from registry.queries.routing import (
    department_for,
    inspecting_departments,
    present_hand_over,
)
from registry.services.bulk import about
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.transition import check_state, lock_item, perform
from registry.workflow import TABLE


@dataclass
class TakenOver:
    """What became of taking over: what is ``new``, and what somebody already ``had``."""

    new: list[HandOver] = field(default_factory=list)
    had: list[HandOver] = field(default_factory=list)


# ---- giving -------------------------------------------------------------------


def arrive(items: Iterable[Item], *, by, at, verifiers: dict[int, Department]) -> None:
    """Hand ``items``, which have just come in, to who verifies their category.

    ``verifiers`` are the departments by category. Inside ``writing()``; told by the receipt.
    """
    HandOver.objects.bulk_create(
        HandOver(
            item=item,
            from_department=by.department,
            given_by=by,
            given_at=at,
            to_department=verifiers.get(item.category_id),
        )
        for item in items
    )


def give(item: Item, *, by, to: Department | None, reason: str = "") -> HandOver:
    """Hand ``item`` over to be verified by ``to`` (None: by whoever is asked). One event.

    Inside ``writing()``. What nobody had taken over before is withdrawn.
    """
    withdraw(item, by=by)
    hand_over = HandOver.objects.create(
        item=item,
        from_department=by.department,
        given_by=by,
        given_at=timezone.now(),
        to_department=to,
    )
    _tell_given(hand_over, by=by, reason=reason)
    return hand_over


def give_part(parent: Item, part: Item, *, by) -> HandOver | None:
    """A part split off ``parent`` while it waits is in the same hands: handed over by whom the
    whole was, and taken over where that was. Inside ``writing()``."""
    whole = present_hand_over(parent)
    if whole is None or part.state != State.RECEIVED:
        return None
    whole.pk, whole.item = None, part
    whole._state.adding = True
    whole.save(force_insert=True)
    _tell_given(whole, by=by)
    return whole


def withdraw(item: Item, *, by) -> None:
    """End what nobody took over: the goods go another way. Inside ``writing()``."""
    hand_over = present_hand_over(item)
    if hand_over is not None and hand_over.is_open:
        before = snapshot(hand_over)
        hand_over.withdrawn_at = timezone.now()
        hand_over.save(update_fields=["withdrawn_at"])
        record_changed(
            hand_over, by=by, before=before, action="withdraw_hand_over", item=item.number
        )


def _tell_given(hand_over: HandOver, *, by, reason: str = "") -> None:
    record_created(
        hand_over, by=by, action="hand_to_verify", reason=reason, item=hand_over.item.number
    )


# ---- taking -------------------------------------------------------------------


def take_over(*, items: Iterable[Item], by) -> TakenOver:
    """Take ``items`` over to verify them: all of them, or none.

    What somebody of the department took before stays with them and is told as ``had``. Raises
    NotPermitted for goods that ``by`` may not verify, and WorkflowError for goods that do not
    wait to be verified; ``error.item`` is the one that refused.
    """
    result = TakenOver()
    with writing():
        for item in items:
            with about(item):
                hand_over, new = _take(lock_item(item), by=by)
            (result.new if new else result.had).append(hand_over)
    return result


def ensure_taken(*, item: Item, by) -> HandOver | None:
    """Whoever opens or decides an inspection has taken the goods over by then.

    Call inside ``writing()``. Changes nothing where somebody has them, or where the goods do
    not wait to be verified. Raises NotPermitted where ``by`` may not verify ``item``.
    """
    if item.state != State.RECEIVED:
        return present_hand_over(item)
    return _take(item, by=by)[0]


def _take(item: Item, *, by) -> tuple[HandOver, bool]:
    """The present hand-over of ``item``, taken; and whether ``by`` took it just now."""
    if item.state != State.RECEIVED:
        raise WorkflowError(
            _("%(number)s does not wait to be verified; it is “%(state)s”.")
            % {"number": item.number, "state": item.status.label},
            guard="state",
            remedy=_("Load the page again: somebody decided about it."),
        )
    if not rules.may(by, "take_over", item):
        raise NotPermitted
    hand_over = present_hand_over(item)
    if hand_over is None or hand_over.withdrawn_at is not None:
        hand_over = give(item, by=by, to=department_for(category=item.category, step=Step.VERIFY))
    if not hand_over.is_open:
        return hand_over, False
    before = snapshot(hand_over)
    if hand_over.to_department is None:
        routed = department_for(category=item.category, step=Step.VERIFY)
        hand_over.to_department = routed or by.department
    hand_over.taken_by, hand_over.taken_at = by, timezone.now()
    hand_over.save(update_fields=["to_department", "taken_by", "taken_at"])
    record_changed(hand_over, by=by, before=before, action="take_over", item=item.number)
    return hand_over, True


# ---- passing on ---------------------------------------------------------------


def pass_on(
    *,
    item: Item,
    by,
    to_department: Department,
    reason: str,
    version: int | None = None,
) -> HandOver:
    """The wrong department got ``item``: it takes it over and hands it to ``to_department``.

    For inspectors of the department that has it. Raises InvalidInput, NotPermitted or
    WorkflowError; then nothing has changed.
    """
    with writing():
        item = lock_item(item, version=version)
        check_state(TABLE["pass_on"], item)
        ensure_taken(item=item, by=by)
        _check_receiver(item, to_department)
        item = perform("pass_on", item=item, by=by, custodian=to_department, reason=reason)
        return give(item, by=by, to=to_department, reason=reason)


def _check_receiver(item: Item, department: Department) -> None:
    present = present_hand_over(item)
    if present is not None and present.to_department == department:
        raise InvalidInput(
            _("%(department)s has it already.") % {"department": department},
            remedy=_("Choose another department."),
            field="to_department",
        )
    if not inspecting_departments().filter(pk=department.pk).exists():
        raise InvalidInput(
            _("Nobody of %(department)s may verify.") % {"department": department},
            remedy=_("Choose a department with an inspector, or ask an administrator to name one."),
            field="to_department",
        )
