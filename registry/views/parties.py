"""Owners: what we hold of each, and the file of one."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from registry import rules
from registry.enums import OPEN_STATES
from registry.gate import require_action
from registry.models import Item, Party
from registry.panels import PartyPanel, page_url, panels_for
from registry.queries.agreements import supplied_under
from registry.queries.holdings import held_by_owner
from registry.views.register import figures_by_state

SHOWN = 10  # goods and pre-advices on an owner's page; the register has the rest


@require_safe
def parties(request):
    """All owners with what we hold of each."""
    require_action(request.user, "see")
    held = held_by_owner(Item.objects.visible_to(request.user))
    rows = [
        {
            "party": party,
            "total": sum(held.get(party.pk, {}).values()),
            "cells": figures_by_state(held.get(party.pk, {}), party=party.code),
        }
        for party in Party.objects.all()
    ]
    context = {
        "rows": rows,
        "states": OPEN_STATES,
        "admin_url": _admin_url(request.user, "changelist"),
    }
    return render(request, "registry/parties/list.html", context)


@require_safe
def party(request, code):
    """One owner's file: who is there, what was agreed, what we hold, what is announced."""
    require_action(request.user, "see")
    found = get_object_or_404(Party, code=code)
    of_party = urlencode({"party": found.code})
    held = Item.objects.visible_to(request.user).held_for(found)
    counts = held_by_owner(held).get(found.pk, {})
    agreements = list(
        found.agreements.select_related("closeout").prefetch_related("lines__category")
    )
    supplied = supplied_under(agreements)
    context = {
        "party": found,
        "contacts": found.contacts.all(),
        "agreements": [(agreement, supplied[agreement.pk]) for agreement in agreements],
        "items": held.with_place().order_by("received_at", "number")[:SHOWN],
        "states": figures_by_state(counts, party=found.code),
        "total": sum(counts.values()),
        "shown": SHOWN,
        "register_url": f"{reverse('registry:items')}?{of_party}",
        "print_url": _with_query(page_url("registry:register_pdf"), of_party),
        "advices": found.pre_advices.order_by("-number")[:SHOWN],
        "panels": panels_for(PartyPanel, user=request.user, subject=found),
        "may_keep_contacts": rules.may(request.user, "keep_contacts"),
        "may_ask_owner": rules.may(request.user, "ask_owner"),
        "admin_url": _admin_url(request.user, "change", found.pk),
    }
    return render(request, "registry/parties/detail.html", context)


def _with_query(url: str, query: str) -> str:
    return url and f"{url}?{query}"


def _admin_url(user, page: str, *args) -> str:
    return reverse(f"admin:registry_party_{page}", args=args) if rules.administers(user) else ""
