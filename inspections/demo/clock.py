"""Playing the past: the demo's events happen on the days they tell of."""

from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def at(moment: datetime):
    """Everything inside happens at ``moment``. For demo data alone; never while serving."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real
