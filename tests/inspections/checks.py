"""Periodic checks to test with."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from inspections.enums import CheckOutcome, CheckResult
from inspections.models import CheckPoint, CheckSchedule
from inspections.services.checking import plan_anew, record_check
from registry import triggers
from registry.models import Item, Movement

PASS, FAIL, NOT_CHECKED = CheckResult.PASS, CheckResult.FAIL, CheckResult.NOT_CHECKED


def make_schedule(code="GENERAL", *, every=90, points=("Packing", "Label"), **scope):
    schedule = CheckSchedule.objects.create(
        code=code, name=code, name_en=code, interval_days=every, **scope
    )
    CheckPoint.objects.bulk_create(
        CheckPoint(schedule=schedule, name=name, position=position)
        for position, name in enumerate(points, 1)
    )
    plan_anew()
    return schedule


def in_store_since(item, days: int):
    """As if the goods had come into store so many days ago; plans anew."""
    at = timezone.now() - timedelta(days=days)
    Item.objects.filter(pk=item.pk).update(stored_at=at, received_at=at)
    plan_anew()
    return Item.objects.get(pk=item.pk)


def untouched_for(item, days: int):
    """As if nobody had moved the goods since they came into store so many days ago."""
    triggers.remove(connection)
    Movement.objects.filter(item=item).update(at=timezone.now() - timedelta(days=days))
    triggers.install(connection)
    return in_store_since(item, days)


def look(item, by, results=(PASS, PASS), outcome=CheckOutcome.GOOD, **more):
    return record_check(item=item, by=by, results=list(results), outcome=outcome, **more)
