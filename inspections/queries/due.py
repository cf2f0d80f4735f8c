"""What has a day in inspections: the steps of anomalies, for the clockwork of duties (Q10)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import pgettext_lazy

from inspections.enums import AnomalyState
from inspections.models import Anomaly
from registry.duties import WantedDuty, register_duties
from registry.panels import page_url
from registry.queries.due import goods


def late_steps(now: datetime) -> Iterator[WantedDuty]:
    """Steps whose time is over. Before that they stand among the anomalies of who does them; from
    then on somebody answers for them by name, and they rise. Each step is a duty of its own."""
    late = Anomaly.objects.filter(due_at__lt=now).exclude(state=AnomalyState.CLOSED)
    for anomaly in late.select_related("item__owner", "owner_department").order_by("due_at", "pk"):
        yield WantedDuty(
            key=f"anomalies-late:{anomaly.number}:{anomaly.step}",
            subject=anomaly,
            department=anomaly.owner_department,
            due_at=anomaly.due_at,
            title=f"{anomaly.number} · {goods(anomaly.item)}",
            url=page_url("inspections:anomaly", anomaly.number),
            since=anomaly.reported_at,
        )


def register_sources() -> None:
    register_duties(
        "anomalies-late",
        pgettext_lazy("inbox", "Anomalies whose step is late"),
        late_steps,
        act="follow_anomaly",
        icon="anomaly",
        page="inspections:anomalies",
        query="?late=on",
    )
