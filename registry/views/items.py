"""The register and the page of one item."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from custprop.lib.keyset import InvalidCursor, paginate
from registry.columns import CHOOSABLE, columns_of
from registry.filters import ItemFilter
from registry.gate import get_item_for, require_action
from registry.models import Item
from registry.queries.register import TOTALLED, bounded_count, sortable, totals
from registry.services.preferences import choose_columns as keep_columns
from registry.views import register
from registry.views.cells import rows_of
from registry.views.evidence import add_files
from registry.views.item_page import item_context
from registry.views.register import RegisterQuery

REMEMBERED = "register"  # in the session: how the register was last filtered and sorted


@require_safe
def items(request):
    """The register: filtered, sorted, page by page."""
    require_action(request.user, "see")
    query = RegisterQuery(request.GET)
    filtered = ItemFilter(query.parameters, queryset=Item.objects.visible_to(request.user))
    found = filtered.qs if filtered.is_valid() else Item.objects.none()
    try:
        page = paginate(
            sortable(found.with_place(), query.ordering),
            order=query.order,
            cursor=request.GET.get("cursor", ""),
            size=query.size,
        )
    except InvalidCursor:
        return redirect(query.url())
    if request.session.get(REMEMBERED, "") != query.string():
        request.session[REMEMBERED] = query.string()
    context = {"filter": filtered, **table(page, found, query, request.user)}
    panel = "filters" if filtered.form.errors else request.GET.get("panel", "")
    context |= {
        "query": query,
        "panel": panel,
        "kept": query.kept_beside(panel),
        "filters_url": query.url(panel="filters"),
        "columns_url": query.url(panel="columns"),
        "chooser": register.chooser(request.user) if panel == "columns" else None,
        "chips": register.chips(filtered, query),
        "tabs": register.state_tabs(query),
        "exports": register.exports(query),
    }
    return render(request, "registry/items/list.html", context)


def table(page, found, query: RegisterQuery, user) -> dict:
    """What the table of the register needs: head, rows, count, totals, pages."""
    columns = columns_of(user.register_columns)
    count = bounded_count(found)
    return {
        "head": register.head(columns, query),
        "rows": rows_of(page.rows, columns),
        "count": count,
        "summary": register.summary(count),
        "totals": totals(found) if count.exact and 0 < count.value <= TOTALLED else [],
        "previous_url": page.previous_cursor and query.url(cursor=page.previous_cursor),
        "next_url": page.next_cursor and query.url(cursor=page.next_cursor),
        "sizes": register.page_sizes(query),
    }


@require_POST
def choose_columns(request):
    """Keep which columns this person sees, and go back to where they were."""
    require_action(request.user, "see")
    keys = request.POST.getlist("column")
    if not set(keys) <= {column.key for column in CHOOSABLE}:
        return HttpResponseBadRequest(_("There is no such column."))
    keep_columns(by=request.user, keys=[] if "standard" in request.POST else keys)
    messages.success(request, _("These are your columns from now on."))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "registry:items")


@require_safe
def item(request, number):
    """Everything about one item, and what can be done next."""
    found = get_item_for(request.user, number)
    context = item_context(found, request.user)
    context["register_query"] = request.session.get(REMEMBERED, "")
    return render(request, "registry/items/detail.html", context)


@require_POST
def add_item_files(request, number):
    """Photos and files about one item."""
    found = get_item_for(request.user, number)
    return add_files(request, found, back=found.get_absolute_url())
