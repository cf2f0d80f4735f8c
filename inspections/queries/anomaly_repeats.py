"""Earlier anomalies that one may repeat (domain Q10)."""

from django.db.models import Case, IntegerField, Q, Value, When

from inspections.models import Anomaly

SUGGESTED = 20


def earlier_like(anomaly: Anomaly):
    """Earlier anomalies of the same owner: first of the same part and kind, then of the part,
    then of the kind, the newest first; one query."""
    part = anomaly.item.part_number
    same_part = Q(item__part_number=part) if part else Q(pk__in=())
    same_kind = Q(kind=anomaly.kind)
    likeness = Case(
        When(same_part & same_kind, then=Value(0)),
        When(same_part, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        Anomaly.objects.filter(same_part | same_kind, item__owner=anomaly.item.owner_id)
        .filter(pk__lt=anomaly.pk)
        .annotate(likeness=likeness)
        .select_related("item__owner")
        .order_by("likeness", "-pk")
    )
