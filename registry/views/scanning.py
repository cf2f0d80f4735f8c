"""One field for everything that is scanned, typed or searched, and what a label's code opens."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from custprop.lib.codes import qr_svg
from registry import rules
from registry.errors import KeyReused, RegistryError
from registry.forms.scanning import LinkCodeForm, LookUpForm, PhotoForm, TakeScanForm
from registry.gate import get_item_for, require_action
from registry.queries.scan_answers import answer_to, latest_of
from registry.queries.scanning import (
    DONE,
    ITEM_NUMBER,
    document_page,
    item_of_code,
    location_of_code,
    plain_code,
)
from registry.services.linking import link_code, unlink_code
from registry.services.scanning import take_scan
from registry.views.steps import new_form_token, once, refuse


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request):
    """``?q=`` leads to the record of that code, else to a search; a photo is read first."""
    require_action(request.user, "see")
    photo_form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if photo_form.is_valid():
            query = urlencode({"q": photo_form.cleaned_data["code"]})
            return redirect(f"{reverse('registry:scan')}?{query}")
    elif request.GET.get("q", "").strip():
        return _look_up(request, plain_code(request.GET["q"]))
    return _scan_page(request, LookUpForm(), photo_form)


def _look_up(request, code: str):
    url = destination_of(request.user, code)
    if url is None and not ITEM_NUMBER.fullmatch(code.upper()):
        url = f"{reverse('registry:items')}?{urlencode({'q': code})}"
    if url is not None:
        return redirect(url)
    form = LookUpForm({"q": code})
    form.add_error("q", _("Nothing is known under “%(code)s”. Check the number.") % {"code": code})
    return _scan_page(request, form, PhotoForm())


def _scan_page(request, form: LookUpForm, photo_form: PhotoForm):
    """The page; ``?at=`` is the code of a place that is the first scan of its chain."""
    context = {
        "form": form,
        "photo_form": photo_form,
        "latest": latest_of(request.user),
        "begin": plain_code(request.GET.get("at", "")),
        "done": DONE,
        "done_code": mark_safe(qr_svg(DONE)),  # noqa: S308 — drawn by us from our own code
    }
    return render(request, "registry/scanning/scan.html", context)


def destination_of(user, code: str) -> str | None:
    """The page of the record whose number or code this is; None where there is none that
    ``user`` may know of."""
    item = item_of_code(user, code)
    if item is not None:
        return item.get_absolute_url()
    place = location_of_code(code)
    if place is not None:
        return reverse("registry:location", args=[place.code])
    return document_page(code)


@require_safe
def scanned(request, code):
    """What the code on a label or a form opens: the page of its record."""
    known = rules.sees_register(request.user)
    url = destination_of(request.user, code) if known else None
    if url is None:
        raise Http404
    return redirect(url)


# ---- one scan after another, sent by the page's own queue --------------------


@require_POST
def take(request):
    """Take one scan of a chain; the answer is JSON, also where the scan was refused."""
    require_action(request.user, "see")
    form = TakeScanForm(request.POST)
    if not form.is_valid():
        told = _("This scan could not be understood. Scan it again.")
        return JsonResponse({"told": told}, status=400)
    try:
        taken = take_scan(by=request.user, **form.cleaned_data)
    except KeyReused as error:
        return JsonResponse({"told": str(error)}, status=409)
    return JsonResponse(answer_to(taken, request.user))


@require_POST
def read_photo(request):
    """The code in a photo or in one picture of the camera, as JSON."""
    require_action(request.user, "see")
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        return JsonResponse({"code": form.cleaned_data["code"]})
    return JsonResponse({"told": " ".join(form.errors["photo"])}, status=422)


# ---- the customer's own barcodes ---------------------------------------------


@once
def link(request, number):
    """Link the customer's barcode with an item."""
    item = get_item_for(request.user, number, "link_code")
    form = LinkCodeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            linked = link_code(item=item, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            told = _("“%(code)s” opens %(number)s from now on.")
            messages.success(request, told % {"code": linked, "number": number})
            return redirect(item)
    context = {
        "item": item,
        "form": form,
        "codes": list(item.linked_codes.select_related("linked_by")),
        "form_token": new_form_token(),
    }
    return render(request, "registry/scanning/link.html", context)


@once
@require_POST
def unlink(request, number):
    """The barcode does not mean this item any longer."""
    item = get_item_for(request.user, number, "link_code")
    try:
        unlink_code(item=item, by=request.user, code=request.POST.get("code", ""))
    except RegistryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is gone."))
    return redirect("registry:link_code", number)
