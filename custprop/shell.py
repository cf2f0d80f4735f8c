"""The navigation around every page, with the counts of what waits."""

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inspections.enums import AnomalyState
from inspections.queries import anomalies_for, instruments_to_see_to
from registry import rules
from registry.enums import PreAdviceState, ReturnState, Role, State
from registry.models import Item, LedgerHead, PreAdvice, Return
from registry.queries.duties import duties_for
from registry.queries.routing import queue_to_verify

COUNTS_KEPT = 600  # seconds; any write makes a new key, so they are never out of date


def shell(request) -> dict:
    """``shell``: what base.html draws around a page of a signed-in user."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"shell": SimpleLazyObject(lambda: _shell(request, user))}


def _shell(request, user) -> dict:
    """Worked out only where a template asks for it: the admin and fragments do not."""
    counts = waiting_counts(user)
    return {
        "site_name": settings.SITE_NAME,
        "nav_work": [_entry(request, counts, *row) for row in _work()],
        "nav_look": [_entry(request, counts, *row) for row in _look()],
        "scan_url": reverse("registry:scan"),
        "report_anomaly": (
            "inspections:item_report_anomaly" if rules.may(user, "report_anomaly") else ""
        ),
        "user_name": user.get_full_name(),
        "user_roles": [Role(role).label for role in sorted(user.roles)],
        "admin_url": reverse("admin:index") if rules.administers(user) else None,
    }


def _work() -> list[tuple]:
    return [
        ("inbox", "inbox", _("Inbox"), reverse("home")),
        ("receive", "receive", pgettext("step", "Receive"), reverse("registry:receive")),
        (
            "verify",
            "verify",
            pgettext("step", "Verify"),
            reverse("inspections:verify"),
            reverse("inspections:plans"),
            reverse("inspections:switching"),
        ),
        ("label", "label", pgettext("step", "Label"), reverse("registry:label")),
        ("store", "store", pgettext("step", "Store"), reverse("registry:store")),
        ("issue", "issue", pgettext("step", "Issue"), reverse("registry:issue")),
        ("return", "return", pgettext("step", "Return"), reverse("registry:return")),
    ]


def _look() -> list[tuple]:
    return [
        ("register", "register", _("Register"), reverse("registry:items")),
        ("anomaly", "anomaly", _("Anomalies"), reverse("inspections:anomalies")),
        ("check", "calendar", pgettext("rail", "Checks"), reverse("inspections:checks")),
        ("instrument", "instrument", _("Instruments"), reverse("inspections:instruments")),
        ("owner", "owner", _("Owners"), reverse("registry:parties")),
        ("notice", "document", pgettext("rail", "Notices"), reverse("registry:notices")),
        (
            "place",
            "place",
            _("Places"),
            reverse("registry:locations"),
            reverse("inspections:excursions"),
        ),
        ("stocktake", "scan", _("Stocktakes"), reverse("inspections:stocktakes")),
        ("report", "report", _("Reports"), reverse("registry:reports")),
    ]


def _entry(
    request, counts: dict, key: str, icon: str, label: str, url: str, *more_urls: str
) -> dict:
    """One entry of the rail. It is the present one on pages below ``url`` and ``more_urls``."""
    here = request.path == url if url == "/" else request.path.startswith((url, *more_urls))
    return {
        "key": key,
        "icon": icon,
        "label": label,
        "url": url,
        "count": counts.get(key),
        "current": here,
    }


def waiting_counts(user) -> dict[str, int]:
    """How much waits at each step for this person, by the key of its navigation entry.

    Counted anew only after something was written: the end of the ledger is part of the key.
    """
    head = LedgerHead.objects.values_list("seq", flat=True).first() or 0
    departments = "-".join(map(str, sorted(user.department_ids)))
    key = f"waiting:{head}:{departments}:{int(rules.sees_register(user))}"
    counts = cache.get_or_set(key, lambda: _count(user), COUNTS_KEPT)
    own = f"duties:{head}:{departments}:{user.pk}"
    duties = cache.get_or_set(own, lambda: duties_for(user).count(), COUNTS_KEPT)
    return counts | {"inbox": duties}


def _count(user) -> dict[str, int]:
    if not rules.sees_register(user):
        return {}
    items = Item.objects.visible_to(user)
    return {
        "receive": PreAdvice.objects.filter(state=PreAdviceState.OPEN).count(),
        "verify": queue_to_verify(user).count(),
        "label": items.filter(state=State.VERIFIED).count(),
        "store": items.filter(state=State.LABELLED).count(),
        "return": Return.objects.filter(
            state__in=(ReturnState.REQUESTED, ReturnState.RELEASED)
        ).count(),
        "anomaly": anomalies_for(user).exclude(state=AnomalyState.CLOSED).count(),
        "instrument": instruments_to_see_to(user).count(),
    }
