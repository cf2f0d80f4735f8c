"""What the page of one item shows, put together."""

from django.db.models import F
from django.urls import reverse
from django.utils.safestring import mark_safe

from custprop.lib.codes import qr_svg
from registry import rules
from registry.enums import BALANCE_ACCOUNTS, PlanState
from registry.forms.evidence import EvidenceForm
from registry.models import IssueLine, Item, ReceiptLine
from registry.needs import handling_reasons, missing_environment
from registry.panels import ItemPanel, panels_for
from registry.queries.actions import actions_for
from registry.queries.copies import revision_of
from registry.queries.dwelling import open_case_of
from registry.queries.flags import flags_of
from registry.queries.floor_life import bag_events_of, clocks_of
from registry.queries.hand_overs import hand_overs_of
from registry.queries.handling import plans_of
from registry.queries.leaving import papers_of
from registry.queries.marks import mark_of
from registry.queries.movements import entries_of, in_words
from registry.queries.timeline import timeline
from registry.queries.walk import walk_of
from registry.services.evidence import evidence_of


def item_context(item: Item, user) -> dict:
    """Everything ``templates/registry/items/detail.html`` draws. A constant number of queries."""
    arrival = arrival_line(item)
    return {
        "item": item,
        "walk": walk_of(item),
        "actions": actions_for(item, user),
        "balance": balance_parts(item),
        "flags": flags_of(item),
        "clock": clocks_of([item]).get(item.pk),
        "bag_events": bag_events_of(item),
        "may_bag": item.is_open and rules.may(user, "record_floor_life", item),
        **_handling(item, user),
        "dwell_case": open_case_of(item),
        "may_set_needs": item.is_open and rules.may(user, "set_needs", item),
        "unfit": missing_environment(item, item.location) if item.location else [],
        "arrival": arrival,
        "hand_overs": hand_overs_of(item),
        "children": list(item.children.order_by("number")),
        "code": mark_safe(qr_svg(item.number)),  # noqa: S308 — drawn by us from our own number
        "codes": list(item.linked_codes.values_list("code", flat=True)),
        "may_link": item.is_open and rules.may(user, "link_code", item),
        "revision": revision_of(item),
        "may_control": item.is_open and rules.may(user, "control_copies", item),
        "mark": mark_of(item),
        "needs_mark": item.needs_mark,
        "may_mark": item.is_open and rules.may(user, "record_mark", item),
        "papers": papers_of(item),
        "outstanding": outstanding_lines(item),
        "movements": in_words(entries_of([item.pk]).order_by("-seq")),
        "timeline": timeline(item),
        "files": [*evidence_of(item), *(evidence_of(arrival.receipt) if arrival else ())],
        "files_form": EvidenceForm() if rules.may(user, "add_evidence", item) else None,
        "files_url": reverse("registry:item_files", args=[item.number]),
        "panels": panels_for(ItemPanel, user=user, subject=item),
    }


def _handling(item: Item, user) -> dict:
    """Why it moves by a plan, and its plans; asked for alone where there may be one."""
    plans = list(plans_of(item))
    return {
        "handling": handling_reasons(item),
        "plans": plans,
        "plan_in_force": next((one for one in plans if one.state == PlanState.APPROVED), None),
        "may_draft_plan": item.is_open and rules.may(user, "draft_handling_plan", item),
    }


def arrival_line(item: Item) -> ReceiptLine | None:
    """The counted line on which ``item`` arrived; a part split off has none of its own."""
    lines = ReceiptLine.objects.select_related(
        "receipt__received_by",
        "receipt__pre_advice",
        "advice_line",
        "back_from__document",
        "back_from__item",
    )
    return lines.filter(item=item).first()


def balance_parts(item: Item) -> list[dict]:
    return [
        {"key": account.value, "label": account.label, "value": getattr(item, account.value)}
        for account in BALANCE_ACCOUNTS
    ]


def outstanding_lines(item: Item) -> list[IssueLine]:
    """Issue lines of which something is still out, oldest first. Asked only when something is."""
    if not item.issued:
        return []
    lines = item.issue_lines.select_related("issue__department", "issue__issued_by")
    return list(lines.filter(quantity__gt=F("returned") + F("consumed")))
