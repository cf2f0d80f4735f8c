"""An anomaly about goods that stay where they are: too many, among others', or not on record here.

There is nothing to set apart on paper, yet the owner is to be told, and nothing of these goods is
used until it is settled (domain Q10, P3).
"""

from decimal import Decimal

from django.utils import timezone

from inspections.enums import AnomalyKind, AnomalyState
from inspections.models import Anomaly
from inspections.services.anomaly_steps import begin_step
from registry.models import Item
from registry.services.ledger import record_created, writing
from registry.services.numbering import draw_number
from registry.services.permission import require


def note_anomaly(
    *, item: Item, by, kind: AnomalyKind, description: str, quantity: Decimal, found_where: str
) -> Anomaly:
    """Report it for business to take up; the goods keep their state and place."""
    require(by, "report_anomaly", item)
    with writing():
        anomaly = Anomaly(
            number=draw_number("AN"),
            item=item,
            kind=kind,
            state=AnomalyState.REPORTED,
            quantity=quantity,
            isolated=False,
            description=description,
            found_where=found_where,
            reported_at=timezone.now(),
            reported_by=by,
        )
        begin_step(anomaly, since=anomaly.reported_at)
        anomaly.save()
        record_created(anomaly, by=by, action="report_anomaly")
    return anomaly
