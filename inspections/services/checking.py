"""Looking at the condition of what we hold, and knowing when to look again (domain R6, P2)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import AnomalyKind, CheckOutcome, CheckResult
from inspections.models import Check, CheckDue, CheckLine, CheckSchedule
from inspections.queries.checking import HELD, active_schedules, checklist_of, schedule_for
from inspections.services.anomalies import report_anomaly
from registry.enums import OPEN_STATES
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item
from registry.services.evidence import Examined, add_evidence
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import lock_item

BATCH = 2000  # rows


def record_check(
    *,
    item: Item,
    by,
    results: list[CheckResult],
    outcome: CheckOutcome,
    remark: str = "",
    turned_over: bool = False,
    next_due_on: date | None = None,
    files: list[Examined] = (),
    anomaly_kind: AnomalyKind | None = None,
    quantity: Decimal | None = None,
    version: int | None = None,
) -> Check:
    """Record what was found on ``item`` (R6). ``results`` are in the order of its checklist.

    What is lost, damaged or unsuitable opens its anomaly, with ``quantity`` of the goods (in the
    item's unit; all on hand where None) isolated, in the same transaction. ``next_due_on`` goes
    before what the schedule says.
    """
    require(by, "check", item)
    schedule = schedule_for(item)
    points = checklist_of(schedule)
    _check_results(results, points)
    _check_outcome(outcome, results, remark, anomaly_kind)
    if next_due_on is not None and next_due_on <= timezone.localdate():
        raise InvalidInput(
            _("The next check must be after today."),
            remedy=_("Choose a later day, or leave it to the schedule."),
            field="next_due_on",
        )
    if schedule is not None and schedule.photo_required and not files:
        raise InvalidInput(
            _("“%(schedule)s” asks for a photo.") % {"schedule": schedule},
            remedy=_("Take one of the goods as they are now."),
            field="files",
        )
    with writing():
        item = lock_item(item, version=version)
        _check_there(item)
        place = item.location
        anomaly = None
        if outcome == CheckOutcome.ANOMALY:
            anomaly = report_anomaly(
                item=item,
                by=by,
                kind=anomaly_kind,
                description=remark,
                quantity=quantity,
                found_where=str(place or ""),
            )
        check = Check.objects.create(
            number=draw_number("CK"),
            item=item,
            schedule=schedule,
            location=place,
            outcome=outcome,
            turned_over=turned_over,
            remark=remark,
            checked_at=timezone.now(),
            checked_by=by,
            next_due_on=next_due_on,
            anomaly=anomaly,
        )
        CheckLine.objects.bulk_create(
            CheckLine(
                check_record=check,
                position=position,
                name=point.name,
                name_en=point.name_en,
                verdict=result,
            )
            for position, (point, result) in enumerate(zip(points, results, strict=True), 1)
        )
        record_created(
            check,
            by=by,
            action="record_check",
            lines=[
                {"name": point.name, "verdict": str(result)}
                for point, result in zip(points, results, strict=True)
            ],
        )
        for file in files:
            add_evidence(by=by, subject=check, upload=file)
        plan_next(item)
    return check


def _check_results(results: list[CheckResult], points: list) -> None:
    if len(results) != len(points):
        raise InvalidInput(
            _("The checklist has %(count)s lines, and each needs its result.")
            % {"count": len(points)},
            remedy=_("Load the page again: the checklist may have changed."),
            field="results",
        )
    if set(results) == {CheckResult.NOT_CHECKED}:
        raise InvalidInput(
            _("Nothing is marked as checked."),
            remedy=_("Mark what you looked at."),
            field="results",
        )


def _check_outcome(outcome, results, remark: str, anomaly_kind) -> None:
    if outcome == CheckOutcome.GOOD and CheckResult.FAIL in results:
        raise InvalidInput(
            _("A line failed, so it is not all in order."),
            remedy=_("Say what is to be done, or report what is wrong with the goods."),
            field="outcome",
        )
    if outcome != CheckOutcome.GOOD and not remark.strip(" ."):
        raise InvalidInput(
            _("It must be said what was found."),
            remedy=_("Write it so that somebody else understands it."),
            field="remark",
        )
    if outcome == CheckOutcome.ANOMALY and not anomaly_kind:
        raise InvalidInput(
            _("It must be said whether the goods are lost, damaged or unsuitable."),
            remedy=_("Choose what is wrong with them."),
            field="anomaly_kind",
        )


def _check_there(item: Item) -> None:
    if item.state not in OPEN_STATES or item.on_hand <= 0:
        raise WorkflowError(
            _("Nothing of %(number)s is here to be checked.") % {"number": item.number},
            guard="balance",
            remedy=_("What is out is checked when it comes back."),
        )


def settle_check(*, check: Check, by, note: str) -> Check:
    """What a check found to be done is done, by ``note``."""
    require(by, "settle_check", check)
    with writing():
        check = Check.objects.select_for_update().get(pk=check.pk)
        if not check.is_to_do:
            raise WorkflowError(
                _("Nothing is to be done after %(number)s.") % {"number": check.number},
                guard="state",
                remedy=_("Look at the check again; somebody may have done it."),
            )
        before = snapshot(check)
        check.settled_at, check.settled_by, check.settled_note = timezone.now(), by, note
        check.save(update_fields=["settled_at", "settled_by", "settled_note"])
        record_changed(check, by=by, before=before, action="settle_check")
    return check


# ---- when to look again ----------------------------------------------------------


def plan_next(item: Item) -> None:
    """Work out anew when ``item`` is due. Call inside the transaction of what changed it."""
    schedule = schedule_for(item) if item.stored_at else None
    if schedule is None:
        CheckDue.objects.filter(item=item).delete()
        return
    last = item.checks.order_by("checked_at").last()
    due_on = (
        _due_after(last.checked_at, last.next_due_on, schedule)
        if last
        else _due_of_parent(item) or _due_after(item.stored_at, None, schedule)
    )
    CheckDue.objects.update_or_create(item=item, defaults={"schedule": schedule, "due_on": due_on})


def _due_of_parent(item: Item) -> date | None:
    """A part that was split off is looked at when its lot is."""
    due = CheckDue.objects.filter(item=item.parent_id).first() if item.parent_id else None
    return due and due.due_on


def _due_after(at: datetime, chosen: date | None, schedule: CheckSchedule) -> date:
    return chosen or timezone.localtime(at).date() + timedelta(days=schedule.interval_days)


def plan_anew() -> int:
    """Work out for everything in store when it is due, after schedules were changed; returns how
    many items have a day. A few statements, however many there are."""
    with writing():
        CheckDue.objects.all().delete()
        covered, planned = Q(pk__in=[]), 0
        for schedule in active_schedules():
            rows = _due_under(schedule, covered)
            for start in range(0, len(rows), BATCH):
                CheckDue.objects.bulk_create(rows[start : start + BATCH])
            covered |= schedule.scope or Q()
            planned += len(rows)
            if not schedule.scope:
                break  # it is for all that is left
    return planned


def _due_under(schedule: CheckSchedule, covered: Q) -> list[CheckDue]:
    newest = Check.objects.filter(item=OuterRef("pk")).order_by("-checked_at", "-pk")
    items = (
        Item.objects.filter(schedule.scope, state__in=HELD, stored_at__isnull=False)
        .exclude(covered)
        .annotate(
            checked_at=Subquery(newest.values("checked_at")[:1]),
            chosen=Subquery(newest.values("next_due_on")[:1]),
        )
        .order_by("pk")
    )
    return [
        CheckDue(
            item_id=key,
            schedule=schedule,
            due_on=_due_after(checked_at or stored_at, chosen, schedule),
        )
        for key, stored_at, checked_at, chosen in items.values_list(
            "pk", "stored_at", "checked_at", "chosen"
        )
    ]
