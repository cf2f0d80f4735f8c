"""The first page: what waits for this person, of both apps; for who only looks on, an overview."""

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from custprop.lib.display import ago, relative_day
from inspections.enums import AnomalyState, SeverityChange, StocktakeState
from inspections.models import Anomaly, Check, CheckDue, Excursion, Stocktake
from inspections.queries import anomalies_for, continuing_series, waiting_for
from inspections.queries.checking import due_for_departments_of, to_do_for
from inspections.queries.climate import to_assess
from inspections.queries.stocktaking import stocktakes_for, waiting_to_approve
from inspections.queries.switching import Series
from registry import rules
from registry.enums import OPEN_STATES
from registry.models import Item, Party
from registry.panels import page_url
from registry.queries.absences import standing_in
from registry.queries.holdings import held_by_owner
from registry.queries.inbox import SHOWN, Group, Task, group_of, groups_for
from registry.queries.jobs import worker_is_alive
from registry.views.register import figures_by_state


@require_safe
def home(request):
    """The inbox of who has work here, the overview for who has not."""
    user = request.user
    groups = list(groups_for(user))
    if rules.may(user, "carry_out_anomaly"):
        groups.append(anomalies_waiting(user))
    if rules.may(user, "confirm_switching"):
        groups.append(switching_waiting(user))
    if rules.may(user, "check"):
        groups.append(checks_waiting(user))
        groups.append(checks_to_do(user))
    if rules.may(user, "assess_excursion") or rules.may(user, "record_climate"):
        groups.append(excursions_waiting(user))
    if rules.may(user, "plan_stocktake"):
        groups.append(stocktakes_waiting(user))
    if groups:
        waiting = [group for group in groups if group.count]
        context = {
            "groups": waiting,
            "total": sum(group.count for group in waiting),
            "may_announce": rules.may(user, "announce"),
            "standing_in": standing_in(user),
            "worker_is_alive": not rules.may(user, "see_all_jobs") or worker_is_alive(),
        }
        return render(request, "home.html", context)
    return render(request, "overview.html", overview(user))


def anomalies_waiting(user) -> Group:
    """Anomalies whose next step this person can do, the oldest first (domain Q10).

    Until the disposition is agreed that is for business; carrying it out for the department that
    the responsibility table names, and for managers; closing is for a manager, never the one who
    reported it. What somebody was given by name is theirs at any step.
    """
    mine = Q(owner_user=user) & ~Q(state=AnomalyState.CLOSED)
    if rules.may(user, "follow_anomaly"):
        mine |= Q(state__in=(AnomalyState.REPORTED, AnomalyState.CONTAINED, AnomalyState.TOLD))
    if rules.may(user, "carry_out_anomaly"):
        mine |= Q(state=AnomalyState.AGREED, owner_department__in=user.department_ids)
    if rules.may(user, "close_anomaly"):
        mine |= Q(state=AnomalyState.AGREED)
        mine |= Q(state=AnomalyState.CARRIED_OUT) & ~Q(reported_by=user)
    return group_of(
        "anomalies",
        pgettext("inbox", "Anomalies to go on with"),
        "anomaly",
        reverse("inspections:anomalies"),
        anomalies_for(user).filter(mine).order_by("reported_at", "number"),
        _anomaly_task,
    )


def checks_waiting(user) -> Group:
    """Goods that a department of this person is to look at again (domain R6)."""
    return group_of(
        "checks",
        pgettext("inbox", "Goods to look at again"),
        "calendar",
        reverse("inspections:checks"),
        due_for_departments_of(user),
        _due_task,
    )


def _due_task(due: CheckDue) -> Task:
    item = due.item
    return Task(
        url=page_url("inspections:item_check", item.number),
        number=item.number,
        title=str(item.owner),
        detail=f"{item.location} · {item.name}",
        quantity=item.on_hand,
        unit=item.unit_label,
        due=relative_day(due.due_on),
        overdue=due.due_on < timezone.localdate(),
    )


def excursions_waiting(user) -> Group:
    """Places that are outside their limits, or were and nobody has said what it did (P1)."""
    return group_of(
        "excursions",
        pgettext("inbox", "Outside the climate limits"),
        "climate",
        reverse("inspections:excursions"),
        to_assess(user),
        _excursion_task,
    )


def _excursion_task(excursion: Excursion) -> Task:
    return Task(
        url=excursion.get_absolute_url(),
        number=excursion.number,
        title=f"{excursion.location.code} · {excursion.location}",
        detail=f"{excursion.get_measured_display()} {excursion.worst} {excursion.unit}",
        due=ago(excursion.began_at),
        overdue=excursion.is_running,
    )


def checks_to_do(user) -> Group:
    """What checks found to be done, and nobody has done yet."""
    return group_of(
        "checks-to-do",
        pgettext("inbox", "To be done after checks"),
        "warning",
        reverse("inspections:checks"),
        to_do_for(user),
        _to_do_task,
    )


def _to_do_task(check: Check) -> Task:
    return Task(
        url=page_url("inspections:check", check.number),
        number=check.number,
        title=check.remark,
        detail=f"{check.item.owner} · {check.item.name}",
        due=ago(check.checked_at),
    )


def switching_waiting(user) -> Group:
    """Changes of severity that the rules suggest and this person may confirm (domain Q4)."""
    waiting = waiting_for(user, continuing_series())
    return Group(
        "switching",
        pgettext("inbox", "Severity of inspection to confirm"),
        "verify",
        reverse("inspections:switching"),
        len(waiting),
        True,
        [_switching_task(series) for series in waiting[:SHOWN]],
    )


def stocktakes_waiting(user) -> Group:
    """What this person was named to count, and what waits for a manager who did not count."""
    waiting = Q(state=StocktakeState.COUNTING, counter=user)
    if rules.may(user, "approve_stocktake"):
        waiting |= Q(pk__in=waiting_to_approve(user).values("pk"))
    return group_of(
        "stocktakes",
        pgettext("inbox", "Stocktakes"),
        "verify",
        reverse("inspections:stocktakes"),
        stocktakes_for(user).filter(waiting).order_by("started_at", "number"),
        _stocktake_task,
    )


def _stocktake_task(stocktake: Stocktake) -> Task:
    counting = stocktake.status == StocktakeState.COUNTING
    page = "inspections:stocktake_count" if counting else "inspections:stocktake"
    return Task(
        url=page_url(page, stocktake.number),
        number=stocktake.number,
        title=stocktake.scope_words,
        detail=f"{stocktake.counted} / {stocktake.expected}",
        status=stocktake.status,
        due=ago(stocktake.finished_at or stocktake.started_at),
    )


def _switching_task(series: Series) -> Task:
    return Task(
        url=page_url(
            "inspections:switching_series", series.plan.pk, series.party.pk, series.part_number
        ),
        number=series.plan.code,
        title=str(series.party),
        detail=f"{series.part_number} · {SeverityChange(series.suggestion.change).label}",
        status=None if series.standing.discontinued else series.standing.severity,
        due=ago(series.last_at),
    )


def _anomaly_task(anomaly: Anomaly) -> Task:
    return Task(
        url=page_url("inspections:anomaly", anomaly.number) or anomaly.item.get_absolute_url(),
        number=anomaly.number,
        title=str(anomaly.item.owner),
        detail=anomaly.description,
        quantity=anomaly.quantity,
        unit=anomaly.item.unit_label,
        status=anomaly.status,
        due=_due_words(anomaly),
        overdue=anomaly.overdue,
    )


def _due_words(anomaly: Anomaly) -> str:
    if anomaly.due_at is None:
        return ago(anomaly.reported_at)
    words = pgettext("anomaly", "%(step)s, due %(day)s")
    return words % {
        "step": anomaly.step.label,
        "day": relative_day(timezone.localdate(anomaly.due_at)),
    }


def overview(user) -> dict:
    """What we hold, by owner and state, each figure with the register behind it."""
    held = held_by_owner(Item.objects.visible_to(user))
    owners = Party.objects.filter(pk__in=held)
    return {
        "sees": rules.sees_register(user),
        "states": OPEN_STATES,
        "rows": [
            {
                "party": owner,
                "total": sum(held[owner.pk].values()),
                "cells": figures_by_state(held[owner.pk], party=owner.code),
            }
            for owner in owners
        ],
        "sums": figures_by_state(_added_up(held.values())),
        "total": sum(sum(counts.values()) for counts in held.values()),
        "open_anomalies": anomalies_for(user).exclude(state=AnomalyState.CLOSED).count(),
    }


def _added_up(counts) -> dict[str, int]:
    counts = list(counts)
    return {state: sum(each.get(state, 0) for each in counts) for state in OPEN_STATES}
