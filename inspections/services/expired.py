"""Expired goods are marked and kept apart, in one act (domain P3)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.enums import AnomalyKind
from inspections.models import Anomaly
from inspections.services.anomalies import report_anomaly
from registry.errors import WorkflowError
from registry.models import Item


def set_apart_expired(*, item: Item, by, version: int | None = None) -> Anomaly:
    """Take all on hand of ``item`` out of use and open its anomaly; the owner then decides.

    Raises WorkflowError for goods that have not expired, and as `report_anomaly` does.
    """
    if item.expires_on is None or item.expires_on >= timezone.localdate():
        raise WorkflowError(
            _("These goods have not expired."),
            guard="expired",
            remedy=_("Report an anomaly where something else is wrong."),
        )
    day = item.expires_on.isoformat()
    return report_anomaly(
        item=item,
        by=by,
        kind=AnomalyKind.UNSUITABLE,
        description=_("Expired on %(day)s.") % {"day": day},
        found_where=str(item.location or ""),
        version=version,
    )
