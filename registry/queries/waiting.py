"""Goods that time works against: kept too long, or about to expire (domain Q11, F6)."""

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.enums import State
from registry.models import DwellLimit, Party

EXPIRY_NOTICE = 30  # days


def expiring_within(items: QuerySet, *, days: int = EXPIRY_NOTICE) -> QuerySet:
    """Open items that expire within ``days`` from today, or have expired."""
    last = timezone.localdate() + timedelta(days=days)
    # "Not closed" and not a list of states: an index on the state would be the wrong one here.
    return items.exclude(state=State.CLOSED).filter(expires_on__lte=last)


def beyond_dwell_limit(items: QuerySet, now: datetime | None = None) -> QuerySet:
    """Items in store for longer than their dwell limit, from the day after it on (Q11).

    Each with ``limit``: in days, of the category under the agreement, of the agreement, of the
    owner's category, of the category, or of the owner, the first that there is. Items are many
    and limits few: one condition for each limit in use.
    """
    special = set(DwellLimit.objects.order_by().values_list("days", flat=True))
    usual = set(Party.objects.order_by().values_list("dwell_days", flat=True).distinct())
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    before = {days: midnight - timedelta(days=days) for days in special | usual}
    if not before:
        return items.none()
    limit = Coalesce(*_limits(), "owner__dwell_days") if special else F("owner__dwell_days")
    too_long = Q(pk__in=[])
    for days, moment in before.items():
        too_long |= Q(stored_at__lt=moment, limit=days)
    aged = items.filter(state=State.STORED, stored_at__lt=max(before.values()))
    return aged.annotate(limit=limit).filter(too_long)


def _limits() -> list[Subquery]:
    """The special limits of an item, the most special first."""
    agreement, category = OuterRef("agreement"), OuterRef("category")
    of = (
        {"agreement": agreement, "category": category},
        {"agreement": agreement, "category": None},
        {"party": OuterRef("owner"), "category": category},
        {"agreement": None, "party": None, "category": category},
    )
    return [Subquery(DwellLimit.objects.filter(**which).values("days")[:1]) for which in of]
