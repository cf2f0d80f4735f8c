"""Production notices: the list, one of them, what nobody is to buy (domain Q1, Q7)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.errors import RegistryError
from registry.forms.notices import (
    CloseNoticeForm,
    NoticeFilter,
    NoticeForm,
    PartFilter,
    head_of,
    notice_lines,
)
from registry.gate import require_action
from registry.models import ProductionNotice
from registry.queries.advising import visible_pre_advices
from registry.queries.notices import (
    listed_notices,
    not_to_buy,
    notices_for,
    progress_of,
    unnamed_lines,
)
from registry.services.notices import change_notice, close_notice, record_notice
from registry.views.steps import new_form_token, once, refuse

PER_PAGE = 50


def get_notice_for(user, pk: int, action: str = "see") -> ProductionNotice:
    """That notice. Raises Http404 for who may not see it, PermissionDenied for who may not act."""
    notice = get_object_or_404(notices_for(user), pk=pk)
    require_action(user, action, notice)
    return notice


@require_safe
def notices(request):
    """Open notices, or the closed ones."""
    require_action(request.user, "see")
    form = NoticeFilter(request.GET)
    closed = request.GET.get("part") == "closed"
    found = form.apply(listed_notices(request.user)).filter(closed_at__isnull=not closed)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    progress = progress_of(page.object_list)
    for notice in page.object_list:
        notice.alarming = any(row.alarming for row in progress[notice.pk])
    context = {
        "form": form,
        "page": page,
        "part": "closed" if closed else "open",
        "filtered": form.is_valid() and any(form.cleaned_data.values()),
        "may_record": rules.may(request.user, "record_notice"),
    }
    return render(request, "registry/notices/list.html", context)


@require_safe
def do_not_buy(request):
    """Each part that customers supply, for purchasing."""
    require_action(request.user, "see")
    form = PartFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "parts": not_to_buy(request.user, text), "filtered": bool(text)}
    return render(request, "registry/notices/do_not_buy.html", context)


@require_safe
def notice(request, pk: int):
    return _show(request, get_notice_for(request.user, pk), CloseNoticeForm(auto_id="close_%s"))


def _show(request, found: ProductionNotice, close_form, status: int = 200):
    user = request.user
    context = {
        "notice": found,
        "rows": progress_of([found])[found.pk],
        "unnamed": unnamed_lines(found),
        "notes": found.issues.select_related("issued_by").order_by("-number"),
        "may_change": found.is_open and rules.may(user, "record_notice", found),
        "may_close": found.is_open and rules.may(user, "close_notice", found),
        "close_form": close_form,
    }
    return render(request, "registry/notices/detail.html", context, status=status)


@once
def new_notice(request):
    """A notice, of what ``?advice=`` announced where one is named."""
    require_action(request.user, "record_notice")
    advices = visible_pre_advices(request.user)
    advice = advices.filter(number=request.GET.get("advice", "")).first()
    head = head_of(advice) if advice else request.GET.dict()
    return _write(request, NoticeForm(request.POST or None, initial=head), advice=advice)


@once
def edit_notice(request, pk: int):
    found = get_notice_for(request.user, pk, "record_notice")
    if not found.is_open:
        messages.error(request, _("What is closed stays as it is. Record a new notice."))
        return redirect(found)
    return _write(request, NoticeForm(request.POST or None, instance=found), found)


def _write(request, form, found: ProductionNotice | None = None, advice=None):
    lines = notice_lines(request.POST or None, notice=found, advice=advice)
    if request.method == "POST" and "more" not in request.POST and _both_valid(form, lines):
        values = {"lines": lines.filled_lines(), **form.cleaned_data}
        try:
            if found is None:
                kept = record_notice(by=request.user, **values)
            else:
                kept = change_notice(by=request.user, notice=found, **values)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Production notice %(number)s is kept.") % {"number": kept})
            return redirect(kept)
    context = {"notice": found, "form": form, "lines": lines, "form_token": new_form_token()}
    return render(request, "registry/notices/edit.html", context)


def _both_valid(form, lines) -> bool:
    """Both are asked, so that all errors show at once."""
    return all([form.is_valid(), lines.is_valid()])


@require_POST
@once
def close(request, pk: int):
    found = get_notice_for(request.user, pk, "close_notice")
    form = CloseNoticeForm(request.POST, auto_id="close_%s")
    if form.is_valid():
        try:
            close_notice(by=request.user, notice=found, reason=form.cleaned_data["reason"])
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The production notice is closed."))
            return redirect(found)
    return _show(request, found, form, status=422)
