"""Goods that time works against: kept too long, or about to expire (domain Q11, F6)."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from registry.enums import State
from registry.models import Party

EXPIRY_NOTICE = 30  # days


def expiring_within(items: QuerySet, *, days: int = EXPIRY_NOTICE) -> QuerySet:
    """Open items that expire within ``days`` from today, or have expired."""
    last = timezone.localdate() + timedelta(days=days)
    # "Not closed" and not a list of states: an index on the state would be the wrong one here.
    return items.exclude(state=State.CLOSED).filter(expires_on__lte=last)


def beyond_dwell_limit(items: QuerySet) -> QuerySet:
    """Items in store for longer than their owner's dwell limit (Q11).

    Owners are many and limits few: one condition for each limit in use.
    """
    limits = Party.objects.order_by().values_list("dwell_days", flat=True).distinct()
    too_long = Q(pk__in=[])
    for days in limits:
        too_long |= Q(stored_at__lt=timezone.now() - timedelta(days=days), owner__dwell_days=days)
    return items.filter(too_long, state=State.STORED)
