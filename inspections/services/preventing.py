"""Why it happened, what keeps it from happening again, and what it costs (domain Q10).

All of it is written until the anomaly is closed; that the prevention is done may be recorded
later, too, for the day it was promised is often after the closing.
"""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspections.enums import AnomalyState
from inspections.models import Anomaly, LossReport
from registry.errors import InvalidInput, WorkflowError
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require


def assess_anomaly(
    *,
    anomaly: Anomaly,
    by,
    root_cause: str = "",
    prevention: str = "",
    prevention_owner=None,
    prevention_due_on: date | None = None,
    prevention_done_on: date | None = None,
    repeats: Anomaly | None = None,
    liability: Decimal | None = None,
    currency: str = "CNY",
) -> Anomaly:
    """Record the findings. The earlier anomaly that this one repeats is of the same owner."""
    require(by, "assess_anomaly", anomaly)
    with writing():
        anomaly = Anomaly.objects.select_for_update(of=("self",)).get(pk=anomaly.pk)
        _require_open(anomaly)
        _check_prevention(prevention, prevention_due_on, prevention_done_on)
        _check_repeat(anomaly, repeats)
        if liability is not None and liability < 0:
            raise InvalidInput(
                _("An amount cannot be negative."),
                remedy=_("Type what is owed, or leave it empty."),
                field="liability",
            )
        found = {
            "root_cause": root_cause,
            "prevention": prevention,
            "prevention_owner": prevention_owner,
            "prevention_due_on": prevention_due_on,
            "prevention_done_on": prevention_done_on,
            "repeats": repeats,
            "liability": liability,
            "currency": currency,
        }
        return _changed(anomaly, by=by, action="assess_anomaly", **found)


def finish_prevention(*, anomaly: Anomaly, by, done_on: date) -> Anomaly:
    """The prevention that was promised is in place since ``done_on``."""
    require(by, "assess_anomaly", anomaly)
    with writing():
        anomaly = Anomaly.objects.select_for_update(of=("self",)).get(pk=anomaly.pk)
        _check_prevention(anomaly.prevention, anomaly.prevention_due_on, done_on)
        return _changed(anomaly, by=by, action="finish_prevention", prevention_done_on=done_on)


def report_loss(*, anomaly: Anomaly, by, **facts) -> LossReport:
    """The facts of FAR 52.245-1 (f)(1)(vi); written again, they replace what was there."""
    require(by, "assess_anomaly", anomaly)
    with writing():
        anomaly = Anomaly.objects.select_for_update(of=("self",)).get(pk=anomaly.pk)
        _require_open(anomaly)
        incident_on = facts.get("incident_on")
        if incident_on is not None and incident_on > timezone.localdate():
            raise InvalidInput(_("That day is still to come."), field="incident_on")
        report = LossReport.objects.filter(anomaly=anomaly).first()
        if report is None:
            report = LossReport.objects.create(anomaly=anomaly, **facts)
            record_created(report, by=by, action="report_loss")
            return report
        before = snapshot(report)
        for name, value in facts.items():
            setattr(report, name, value)
        report.save(update_fields=list(facts))
        record_changed(report, by=by, before=before, action="report_loss")
    return report


def _changed(anomaly: Anomaly, *, by, action: str, **values) -> Anomaly:
    before = snapshot(anomaly)
    for name, value in values.items():
        setattr(anomaly, name, value)
    anomaly.save(update_fields=list(values))
    record_changed(anomaly, by=by, before=before, action=action)
    return anomaly


def _require_open(anomaly: Anomaly) -> None:
    if anomaly.state == AnomalyState.CLOSED:
        raise WorkflowError(
            _("Anomaly %(number)s is closed and signed.") % {"number": anomaly.number},
            guard="state",
            remedy=_("What is found out later belongs into a new anomaly that repeats it."),
        )


def _check_prevention(prevention: str, due_on: date | None, done_on: date | None) -> None:
    if (due_on or done_on) and not prevention.strip(" ."):
        raise InvalidInput(
            _("It is not said what keeps it from happening again."),
            remedy=_("Write what is done, then by when."),
            field="prevention",
        )
    if done_on is not None and done_on > timezone.localdate():
        raise InvalidInput(
            _("That day is still to come."),
            remedy=_("Record it when it is done."),
            field="prevention_done_on",
        )


def _check_repeat(anomaly: Anomaly, earlier: Anomaly | None) -> None:
    if earlier is None:
        return
    if earlier.item.owner_id != anomaly.item.owner_id:
        raise WorkflowError(
            _("%(number)s is about another owner's goods.") % {"number": earlier.number},
            guard="owner",
            remedy=_("Choose an anomaly of the same owner."),
            field="repeats",
        )
    if earlier.pk >= anomaly.pk:
        raise WorkflowError(
            _("%(number)s was not reported before this one.") % {"number": earlier.number},
            guard="earlier",
            remedy=_("Name the earlier one on the later one."),
            field="repeats",
        )
