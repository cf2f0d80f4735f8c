"""Who sees to the next step of an anomaly, and until when (domain Q10, C4, C5)."""

from datetime import datetime

from inspections.enums import AnomalyStep, Disposition
from inspections.models import Anomaly
from inspections.queries.anomaly_limits import due_of
from registry.enums import Step
from registry.queries.routing import department_for

#: What changes with every step.
STEP_FIELDS = ("due_at", "owner_department", "owner_user")


def begin_step(anomaly: Anomaly, *, since: datetime) -> None:
    """Who sees to the next step by the responsibility table, and until when (not yet saved)."""
    anomaly.due_at = due_of(anomaly, since)
    anomaly.owner_user = anomaly.owner_department = None
    if anomaly.step is not None:
        anomaly.owner_department = department_for(
            category=anomaly.item.category, step=_column_of(anomaly)
        )


def _column_of(anomaly: Anomaly) -> Step:
    """Which column of the responsibility table names the department."""
    if anomaly.step != AnomalyStep.CARRY_OUT:
        return Step.LIAISE
    if anomaly.disposition in (Disposition.RETURN, Disposition.REPLACE):
        return Step.RETURN
    if anomaly.disposition in (Disposition.REPAIR, Disposition.NO_FAULT, Disposition.USE_AS_IS):
        return Step.VERIFY
    return Step.STORE
