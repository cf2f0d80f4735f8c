"""Pre-advices and arrivals as their pages list them."""

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry import rules
from registry.enums import PreAdviceState
from registry.models import PreAdvice, Receipt, ReceiptLine

RECENT_RECEIPTS = 10


def visible_pre_advices(user):
    """Pre-advices this person may know of. Who has no role sees none."""
    return PreAdvice.objects.all() if rules.sees_register(user) else PreAdvice.objects.none()


def listed_pre_advices(user):
    """All that the list shows of a pre-advice, in one query: expected ones first (the most
    overdue on top, those without a day last), then the others, newest first.

    Each has ``line_count``, ``overdue`` and ``difference_count`` (lines that arrived otherwise).
    """
    is_open = Q(state=PreAdviceState.OPEN)
    return (
        visible_pre_advices(user)
        .select_related("party")
        .annotate(
            line_count=Count("lines"),
            difference_count=Coalesce(Subquery(_difference_counts()), 0),
            overdue=Case(
                When(is_open & Q(expected_on__lt=timezone.localdate()), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            awaited_on=Case(When(is_open, then=F("expected_on"))),
            rank=Case(When(is_open, then=Value(0)), default=Value(1)),
        )
        .order_by("rank", F("awaited_on").asc(nulls_last=True), "-number")
    )


def expected_arrivals(user):
    """The queue of the dock: what is expected, overdue first (domain Q2)."""
    return listed_pre_advices(user).filter(state=PreAdviceState.OPEN)


def visible_receipts(user):
    return Receipt.objects.all() if rules.sees_register(user) else Receipt.objects.none()


def recent_receipts(user):
    """The last arrivals, counted as `with_line_counts` does."""
    receipts = visible_receipts(user).select_related("party", "pre_advice", "received_by")
    return with_line_counts(receipts).order_by("-number")[:RECENT_RECEIPTS]


def with_line_counts(receipts):
    """``receipts`` with ``line_count`` and ``difference_count`` (lines that arrived otherwise)."""
    differing = Q(lines__in=ReceiptLine.objects.exclude(differences=[]))
    return receipts.annotate(
        line_count=Count("lines"), difference_count=Count("lines", filter=differing)
    )


def _difference_counts():
    """How many lines of a pre-advice's receipt differ, as a subquery of PreAdvice."""
    return (
        ReceiptLine.objects.filter(receipt__pre_advice=OuterRef("pk"))
        .exclude(differences=[])
        .order_by()
        .values("receipt__pre_advice")
        .annotate(differing=Count("pk"))
        .values("differing")
    )
