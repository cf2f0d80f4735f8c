"""What is isolated, since when and why (domain Q10)."""

from django.db.models import OuterRef, Subquery

from registry.enums import State
from registry.models import Item, Movement

_BROUGHT_IN = ("reject", "report_anomaly", "split_off")


def in_quarantine(user):
    """Quarantined items, the longest first, each with ``why``: the reason given at the time."""
    brought_in = Movement.objects.filter(item=OuterRef("pk"), verb__in=_BROUGHT_IN)
    return (
        Item.objects.visible_to(user)
        .filter(state=State.QUARANTINED)
        .with_place()
        .annotate(why=Subquery(brought_in.order_by("-seq").values("reason")[:1]))
        .order_by("state_since", "number")
    )
