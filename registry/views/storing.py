"""Putting goods in store, many to one place or one after another; and moving them (Q6, P1)."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registry import rules
from registry.enums import LocationKind
from registry.errors import InvalidInput, RegistryError
from registry.forms.choosing import ChoosingForm
from registry.forms.labelling import ScanForm
from registry.forms.placing import PlaceItemForm, PlaceManyForm
from registry.gate import get_item_for, require_action
from registry.models import Item, Location
from registry.queries.places import offered_places
from registry.queries.queues import queue_of, rows_of
from registry.queries.scanning import item_of_code, location_of_code
from registry.services import storing
from registry.services.bulk import for_each
from registry.views.step_pages import queue_page, step_page
from registry.views.steps import new_form_token, once, refuse

LATEST = 10  # items shown as just stored


@require_http_methods(["GET", "HEAD", "POST"])
def store_queue(request):
    """Labelled goods, by arrival. Ticked ones go on to `place_many`, which asks where."""
    require_action(request.user, "see")
    form = ChoosingForm(request.POST or None)
    if request.method == "POST":
        require_action(request.user, "store")
        if form.is_valid():
            try:
                return _place_page(request, items=form.chosen_items(request.user))
            except RegistryError as error:
                refuse(form, error)
    waiting = Item.objects.visible_to(request.user).to_store()
    return queue_page(
        request, "registry/storing/queue.html", items=waiting, verb="store", form=form
    )


@once
def place_many(request):
    """All ticked items into one place that fits all of them."""
    require_action(request.user, "store")
    ticked = ChoosingForm(request.POST or None)
    if not ticked.is_valid():
        return redirect("registry:store")
    try:
        items = ticked.chosen_items(request.user)
    except RegistryError as error:
        messages.error(request, str(error))
        return redirect("registry:store")
    form = PlaceManyForm(request.POST, offered=offered_places(items, LocationKind.STORAGE))
    if form.is_valid() and _store_many(request, form, items):
        return redirect("registry:store")
    return _place_page(request, items=items, form=form)


def _place_page(request, *, items: list[Item], form: PlaceManyForm | None = None):
    offered = offered_places(items, LocationKind.STORAGE)
    context = {
        "rows": rows_of(items),
        "form": form or PlaceManyForm(offered=offered),
        "form_token": new_form_token(),
    }
    return render(request, "registry/storing/place_many.html", context)


def _store_many(request, form: PlaceManyForm, items: list[Item]) -> bool:
    place, reason = form.cleaned_data["location"], form.cleaned_data["reason"]

    def put(item):
        storing.store(
            item=item,
            by=request.user,
            location=place,
            reason=reason,
            version=form.version_of(item),
        )

    try:
        done = for_each(items, put)
    except RegistryError as error:
        refuse(form, error)
        return False
    told = ngettext(
        "%(n)s item is in store at %(place)s.", "%(n)s items are in store at %(place)s.", done
    )
    messages.success(request, told % {"n": done, "place": place})
    return True


@once
def store(request, number):
    """One item into store; then the queue shows what is left."""
    item = get_item_for(request.user, number, "store")
    form = PlaceItemForm(request.POST or None, offered=offered_places([item], LocationKind.STORAGE))
    if request.method == "POST" and form.is_valid():
        try:
            item = storing.store(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("%(number)s is in store at %(place)s.")
            messages.success(request, told % {"number": number, "place": item.location})
            return redirect("registry:store")
    return step_page(request, "registry/storing/store.html", item=item, verb="store", form=form)


@once
def move(request, number):
    """Another place of the same kind."""
    item = get_item_for(request.user, number, "move")
    form = PlaceItemForm(request.POST or None, offered=_other_places(item))
    if request.method == "POST" and form.is_valid():
        try:
            item = storing.move(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("%(number)s is at %(place)s now.")
            messages.success(request, told % {"number": number, "place": item.location})
            return redirect(item)
    return step_page(request, "registry/storing/move.html", item=item, verb="move", form=form)


def _other_places(item: Item):
    if item.location is None:
        return []
    offered = offered_places([item], LocationKind(item.location.kind))
    return [offer for offer in offered if offer.place.pk != item.location_id]


# ---- scanning: the place, then item after item ------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def store_scan(request):
    """Scan a shelf, then every item that is put on it.

    ``?place=`` is the shelf. Needs no form token: an item that is in store already is told,
    not stored twice.
    """
    require_action(request.user, "store" if request.method == "POST" else "see")
    place = location_of_code(request.GET.get("place", ""))
    form = ScanForm(request.POST or None)
    done = None
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        shelf = location_of_code(code)
        if shelf is not None:
            return _go_to(request, shelf)
        try:
            done = _put(request.user, code, place)
        except RegistryError as error:
            form.add_error("code", str(error))
    if done and not request.htmx:
        told = _("%(number)s is in store at %(place)s.")
        messages.success(request, told % {"number": done.number, "place": place})
        return redirect(request.get_full_path())
    return _scan_page(request, place=place, form=form, done=done)


def _go_to(request, shelf: Location):
    """The same page for another shelf; htmx follows a header where a browser follows a redirect."""
    response = redirect(f"{reverse('registry:store_scan')}?{urlencode({'place': shelf.code})}")
    if request.htmx:
        response.status_code = 204
        response["HX-Redirect"] = response["Location"]
    return response


def _put(user, code: str, place: Location | None) -> Item:
    item = item_of_code(user, code)
    if item is None:
        raise InvalidInput(
            _("“%(code)s” is neither a place nor the number of an item.") % {"code": code},
            remedy=_("Scan the code on the shelf, or the label on the goods."),
            field="code",
        )
    if place is None:
        raise InvalidInput(
            _("%(number)s was scanned before any place.") % {"number": item.number},
            remedy=_("Scan the code on the shelf first, then what you put there."),
            field="code",
        )
    if item.stored_at and item.location_id == place.pk:
        return item  # scanned twice, or sent again because the first answer was lost
    return storing.store(item=item, by=user, location=place)


def _scan_page(request, *, place: Location | None, form: ScanForm, done: Item | None):
    visible = Item.objects.visible_to(request.user)
    at_place = visible.filter(location=place, stored_at__isnull=False) if place else visible.none()
    context = {
        "form": form,
        "place": place,
        "done": done,
        "latest": at_place.with_place().order_by("-stored_at")[:LATEST],
        "queue": queue_of(visible.to_store()),
        "may_act": rules.may(request.user, "store"),
    }
    page = "registry/storing/_stored.html" if request.htmx else "registry/storing/scan.html"
    response = render(request, page, context)
    if form.errors:
        response["HX-Trigger"] = "wrong-scan"
    return response
