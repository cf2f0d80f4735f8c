"""Named reads of inspections and anomalies."""

from inspections.enums import AnomalyState
from inspections.models import Anomaly
from registry import rules


def anomalies_for(user):
    """Anomalies this person may see, newest first."""
    if not rules.sees_register(user):
        return Anomaly.objects.none()
    return Anomaly.objects.select_related("item__owner", "reported_by", "told_contact")


def open_anomalies_of(item):
    return item.anomalies.exclude(state=AnomalyState.CLOSED)
