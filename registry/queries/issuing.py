"""What can be handed out, what is out, and the notes of it (domain Q7, P2)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F, Q
from django.utils import timezone

from registry import rules
from registry.enums import ConsentAct
from registry.models import Consent, Issue, IssueLine, Item, User

IS_OUTSTANDING = Q(quantity__gt=F("returned") + F("consumed"))


def issuable_items(user):
    """Items in store, in the order they should be used: first expired, then first in (P2)."""
    return (
        Item.objects.visible_to(user)
        .issuable()
        .with_place()
        .order_by(F("expires_on").asc(nulls_last=True), "received_at", "number")
    )


def is_past_its_date(item: Item) -> bool:
    """Whether the item has expired or its calibration is overdue, so that it is not issued (P3)."""
    dates = (item.expires_on, item.calibration_due_on)
    return any(date and date < timezone.localdate() for date in dates)


def issues_for(user):
    """Issue notes this person may see, newest first, each with how many lines are still open."""
    if not rules.sees_register(user):
        return Issue.objects.none()
    open_lines = Count(
        "lines", filter=Q(lines__quantity__gt=F("lines__returned") + F("lines__consumed"))
    )
    return Issue.objects.select_related(
        "department", "issued_by", "notice", "acceptance", "outside_request__gate_pass"
    ).annotate(line_count=Count("lines"), open_line_count=open_lines)


def outstanding_lines(user):
    """Lines of which something is still out, by holder, what is due first on top."""
    if not rules.sees_register(user):
        return IssueLine.objects.none()
    return (
        IssueLine.objects.filter(IS_OUTSTANDING)
        .select_related("issue__acceptance", "item__owner")
        .order_by("issue__holder", F("issue__due_back_on").asc(nulls_last=True), "pk")
    )


def possible_holders():
    """Accounts on which goods can be taken over."""
    held = User.objects.filter(is_active=True, role_assignments__role__in=rules.WORKING_ROLES)
    return held.distinct().order_by("name")


def issues_to_accept(user):
    """Notes whose goods this person holds and has not taken over yet, the oldest first."""
    return (
        Issue.objects.filter(holder_user=user, acceptance=None)
        .exclude(issued_by=user)
        .select_related("issued_by")
        .order_by("issued_at", "pk")
    )


def usable_consents(items: Iterable[Item], act: ConsentAct) -> dict[int, list[Consent]]:
    """Consents to ``act`` that are valid and not used up, by the id of their item."""
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localdate())
    consents = Consent.objects.filter(valid, act=act, item__in=items, quantity__gt=F("used"))
    by_item = defaultdict(list)
    for consent in consents.order_by("pk"):
        by_item[consent.item_id].append(consent)
    return by_item
