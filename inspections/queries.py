"""Named reads of inspections and anomalies."""

from inspections.enums import AnomalyState
from inspections.models import Anomaly, Nonconformity
from registry import rules
from registry.enums import State

OPEN_ANOMALIES = tuple(state for state in AnomalyState if state is not AnomalyState.CLOSED)


def anomalies_for(user):
    """Anomalies this person may see, newest first."""
    if not rules.sees_register(user):
        return Anomaly.objects.none()
    return Anomaly.objects.select_related("item__owner", "reported_by", "told_contact")


def open_anomalies_of(item):
    return item.anomalies.exclude(state=AnomalyState.CLOSED)


def nonconformities_without_anomaly(user):
    """Reports of goods still in quarantine about which the customer knows nothing yet (Q4)."""
    if not rules.sees_register(user):
        return Nonconformity.objects.none()
    return (
        Nonconformity.objects.filter(anomaly__isnull=True, item__state=State.QUARANTINED)
        .exclude(item__anomalies__state__in=OPEN_ANOMALIES)
        .select_related("item__owner", "raised_by")
        .order_by("raised_at")
    )
