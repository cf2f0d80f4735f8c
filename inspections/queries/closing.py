"""What keeps an agreement open here: anomalies; and which stocktake counted its goods."""

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from inspections.enums import AnomalyState, StocktakeState
from inspections.models import Anomaly, Stocktake
from registry.models import Agreement
from registry.panels import page_url
from registry.queries.closing import Point, Record, items_of, point_of


def open_anomalies(agreement: Agreement) -> list[Point]:
    anomalies = Anomaly.objects.filter(item__agreement=agreement).exclude(state=AnomalyState.CLOSED)
    point = point_of(
        _("Every anomaly is closed"),
        anomalies.order_by("number"),
        lambda anomaly: Record(anomaly.number, page_url("inspections:anomaly", anomaly.number)),
    )
    return [point]


def last_count_of(agreement: Agreement) -> str:
    """The newest closed stocktake that began after the last arrival and had one of these goods
    on its list."""
    last = items_of(agreement).filter(parent=None).aggregate(last=Max("received_at"))["last"]
    if last is None:
        return ""
    counted = Stocktake.objects.filter(
        state=StocktakeState.CLOSED, started_at__gt=last, lines__item__agreement=agreement
    )
    return counted.order_by("-number").values_list("number", flat=True).first() or ""
