"""What can go back to its owner, and the notes on their way (domain P5, Q12)."""

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from registry import rules
from registry.enums import ReturnState, State
from registry.models import Item, Party, Return, ReturnLine


def returnable_items(user):
    """Items in store or in quarantine, oldest first."""
    return Item.objects.visible_to(user).returnable().with_place().order_by("received_at", "number")


def owners_of_returnable(user):
    """Owners with goods that can go back: how many items, and how many of them quarantined."""
    if not rules.sees_register(user):
        return Party.objects.none()
    can_go = Q(items__on_hand__gt=0)
    isolated = can_go & Q(items__state=State.QUARANTINED)
    return (
        Party.objects.annotate(
            quarantined_count=Count("items", filter=isolated),
            returnable_count=Count(
                "items", filter=isolated | can_go & Q(items__state=State.STORED)
            ),
        )
        .filter(returnable_count__gt=0)
        .order_by("code")
    )


def returns_for(user, *states: ReturnState):
    """Return notes this person may see (in ``states`` where given), newest first."""
    if not rules.sees_register(user):
        return Return.objects.none()
    documents = Return.objects.select_related(
        "party",
        "requested_by",
        "handed_over_by",
        "gate_pass__decided_by",
        "signature",
        "confirmed_by",
    ).annotate(line_count=Count("lines"))
    return documents.filter(state__in=states) if states else documents


LEFT = (ReturnState.HANDED_OVER, ReturnState.DELIVERED)


def returns_that_left(party=None):
    """Notes by which goods went back (of ``party`` where given), what is awaited back on top."""
    notes = Return.objects.filter(state__in=LEFT).select_related("party")
    notes = notes.filter(party=party) if party is not None else notes
    return notes.order_by(F("back_by").asc(nulls_last=True), "-number")


def awaiting_back():
    """Notes whose goods come back after rework and are not all here again."""
    missing = (
        ReturnLine.objects.filter(document=OuterRef("pk"))
        .annotate(back=Sum("came_back__counted"))
        .filter(Q(back=None) | Q(quantity__gt=F("back")))
    )
    notes = Return.objects.filter(state__in=LEFT, back_by__isnull=False, back_settled="")
    return notes.filter(Exists(missing))


def awaited_back(user):
    """Those of them this person may see, the first due on top."""
    notes = returns_for(user).filter(pk__in=awaiting_back().values("pk"))
    return notes.order_by("back_by", "number")
