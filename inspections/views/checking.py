"""Periodic checks: what is due, one look at it, what is still to be done (domain R6, P2)."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from custprop.lib.display import format_quantity
from inspections.documents.checking import check_record, check_records
from inspections.forms.checking import (
    CheckForm,
    CodeForm,
    DueFilterForm,
    LainFilterForm,
    RecordsForm,
    SettleForm,
)
from inspections.models import Check
from inspections.queries.checking import (
    checklist_of,
    checks_for,
    due_for,
    longest_lain,
    schedule_for,
    to_do_for,
)
from inspections.services.checking import record_check, settle_check
from registry import rules
from registry.errors import RegistryError
from registry.gate import get_item_for, require_action
from registry.models import Item
from registry.queries.scanning import item_of_code
from registry.services.evidence import evidence_of
from registry.views.papers import paper
from registry.views.steps import new_form_token, once, refuse, tell

SHOWN = 200
RECENT = 20
DEFAULT_PERIOD = 90  # days


@require_safe
def checks(request):
    """What is due, place after place; what is still to be done; what was looked at lately."""
    require_action(request.user, "see")
    form = DueFilterForm(request.GET)
    due = list(form.apply(due_for(request.user, by=form.day))[: SHOWN + 1])
    context = {
        "form": form,
        "code_form": CodeForm() if rules.may(request.user, "check") else None,
        "due": due[:SHOWN],
        "more": len(due) > SHOWN,
        "asks": bool(request.GET),
        "today": timezone.localdate(),
        "to_do": to_do_for(request.user)[:SHOWN],
        "recent": checks_for(request.user)[:RECENT],
        "records_form": RecordsForm(initial=_last_period()),
    }
    return render(request, "inspections/checking/list.html", context)


def _last_period() -> dict:
    today = timezone.localdate()
    return {"first_day": today - timedelta(days=DEFAULT_PERIOD), "last_day": today}


@require_safe
def check_scan(request):
    """From the label to the page on which its goods are looked at."""
    require_action(request.user, "check")
    form = CodeForm(request.GET)
    item = item_of_code(request.user, form.cleaned_data["code"]) if form.is_valid() else None
    if item is None:
        messages.error(request, _("No goods are known under this code. Check the label."))
        return redirect("inspections:checks")
    return redirect("inspections:item_check", item.number)


@once
def item_check(request, number):
    """One look at one item."""
    item = get_item_for(request.user, number, "check")
    schedule = schedule_for(item)
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        item=item,
        points=checklist_of(schedule),
        photo_required=bool(schedule and schedule.photo_required),
    )
    if form.is_bound and form.is_valid():
        try:
            check = record_check(item=item, by=request.user, **form.checked)
        except RegistryError as error:
            refuse(form, error, item=item)
        else:
            _tell_what_follows(request, check)
            return redirect(_next_page(check))
    context = {
        "item": item,
        "form": form,
        "schedule": schedule,
        "last": item.checks.select_related("checked_by").order_by("-checked_at").first(),
        "form_token": new_form_token(),
    }
    return render(request, "inspections/checking/check_item.html", context)


def _next_page(check: Check) -> str:
    """After goods that are in order comes the next label; else what was found."""
    if check.anomaly is not None:
        return reverse("inspections:anomaly", args=[check.anomaly.number])
    return reverse("inspections:checks")


def _tell_what_follows(request, check: Check) -> None:
    words = {"number": check.item.number, "check": check.number}
    if check.anomaly is None:
        messages.success(request, _("%(number)s is checked: %(check)s.") % words)
        return
    isolated = check.anomaly.item
    words |= {
        "quantity": format_quantity(check.anomaly.quantity),
        "unit": isolated.unit_label,
        "place": isolated.location,
    }
    messages.warning(
        request,
        _("%(quantity)s %(unit)s of %(number)s are isolated. Bring them to %(place)s.") % words,
    )


@require_safe
def check(request, number):
    """One check as it was recorded."""
    return _check_page(request, _found(request.user, number))


@once
@require_POST
def check_settle(request, number):
    """What was to be done is done."""
    found = _found(request.user, number)
    require_action(request.user, "settle_check", found)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            settle_check(check=found, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            messages.success(request, _("What %s found is done.") % found)
            return redirect("inspections:check", number)
    return _check_page(request, found, settle_form=form)


def _found(user, number: str) -> Check:
    found = checks_for(user).select_related("schedule", "item__category", "item__location")
    return get_object_or_404(found, number=number)


def _check_page(request, found: Check, settle_form=None):
    may_settle = found.is_to_do and rules.may(request.user, "settle_check", found)
    context = {
        "check": found,
        "lines": list(found.lines.all()),
        "files": evidence_of(found),
        "settle_form": (settle_form or SettleForm()) if may_settle else None,
        "form_token": new_form_token(),
    }
    return render(request, "inspections/checking/check.html", context)


@require_safe
def turning_over(request):
    """What has lain longest, and what was overtaken by a later lot (P2)."""
    require_action(request.user, "see")
    form = LainFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    items = Item.objects.visible_to(request.user)
    if asked.get("party"):
        items = items.filter(owner=asked["party"])
    days = asked.get("days") or 60
    lain = longest_lain(items, days=days, limit=SHOWN + 1)
    context = {
        "form": form,
        "days": days,
        "lain": lain[:SHOWN],
        "more": len(lain) > SHOWN,
        "may_check": rules.may(request.user, "check"),
    }
    return render(request, "inspections/checking/turning_over.html", context)


@require_safe
def check_pdf(request, number):
    """定期检查记录 of one look."""
    found = _found(request.user, number)
    return paper(request, "print/check_record.html", number, partial(check_record, found))


@require_safe
def checks_pdf(request):
    """定期检查记录 of a period, for all owners or one."""
    require_action(request.user, "see")
    form = RecordsForm(request.GET)
    if not form.is_valid():
        messages.error(request, _("Give the first and the last day of what is to be printed."))
        return redirect("inspections:checks")
    return paper(
        request,
        "print/check_record.html",
        _("checks"),
        partial(check_records, request.user, **form.cleaned_data),
    )
