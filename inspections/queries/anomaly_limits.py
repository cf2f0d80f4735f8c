"""Until when a step of an anomaly is to be done (domain Q10, C4, C5).

Without a limit on record 24 working hours to tell the owner, 48 where the goods came, or became,
unusable without anybody's fault here; ten working days of eight hours to agree and to carry out,
five to close.
"""

from datetime import datetime

from django.db.models import Q

from inspections.enums import UNUSABLE_KINDS, AnomalyStep
from inspections.models import Anomaly, AnomalyLimit
from registry.queries.working_time import working_time

HOURS = {
    AnomalyStep.TELL: 24,
    AnomalyStep.AGREE: 80,
    AnomalyStep.CARRY_OUT: 80,
    AnomalyStep.CLOSE: 40,
}
HOURS_TO_TELL_UNUSABLE = 48


def hours_for(*, party, kind: str, step: AnomalyStep) -> int:
    """The working hours of ``step`` for an anomaly of ``kind`` of this owner's property.

    The most special limit that names hours wins: owner before grade before kind.
    """
    name = f"hours_to_{step.value}"
    rows = AnomalyLimit.objects.filter(
        Q(party=party) | Q(party__isnull=True),
        grade__in=("", getattr(party, "grade", "")),
        kind__in=("", kind),
        **{f"{name}__isnull": False},
    )
    special = max(rows, key=_how_special, default=None)
    if special is not None:
        return getattr(special, name)
    if step == AnomalyStep.TELL and kind in UNUSABLE_KINDS:
        return HOURS_TO_TELL_UNUSABLE
    return HOURS[step]


def _how_special(limit: AnomalyLimit) -> tuple[bool, bool, bool]:
    return (limit.party_id is not None, bool(limit.grade), bool(limit.kind))


def due_of(anomaly: Anomaly, since: datetime) -> datetime | None:
    """When the next step is due that began ``since``; None where there is none."""
    if anomaly.step is None:
        return None
    hours = hours_for(party=anomaly.item.owner, kind=anomaly.kind, step=anomaly.step)
    return working_time().add_working_hours(since, hours)
