"""One field for everything that is scanned, typed or searched, and what a label's code opens."""

import re
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import get_resolver, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry import rules
from registry.forms.scanning import LookUpForm, PhotoForm
from registry.gate import require_action
from registry.panels import page_url
from registry.queries.scanning import item_of_code, location_of_code, plain_code

ITEM_NUMBER = re.compile(r"CP-\d{4}-\d{6,}")
DOCUMENT_NUMBER = re.compile(r"([A-Z]{2})-\d{4}-\d{4,}")

#: By the letters of its number, how the page of a document is named, in whichever app it is.
DOCUMENT_PAGES = {
    "PA": "pre_advice",
    "RC": "receipt",
    "IS": "issue_note",
    "RT": "return_note",
    "GP": "gate_pass",
    "TF": "transfer",
    "DS": "destruction",
    "IN": "inspection",
    "NC": "nonconformity",
    "AN": "anomaly",
    "CO": "consent",
    "CK": "check",
    "ST": "stocktake",
    "CL": "closeout_of",
}


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
    context = {"form": form, "photo_form": photo_form}
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
    document = DOCUMENT_NUMBER.fullmatch(code.upper())
    return document and _document_page(document[1], code.upper())


def _document_page(letters: str, number: str) -> str | None:
    """Where a document is shown; other apps than this one have documents, too."""
    name = DOCUMENT_PAGES.get(letters)
    urls = (page_url(f"{app}:{name}", number) for app in get_resolver().namespace_dict)
    return next((url for url in urls if url), None)


@require_safe
def scanned(request, code):
    """What the code on a label or a form opens: the page of its record."""
    known = rules.sees_register(request.user)
    url = destination_of(request.user, code) if known else None
    if url is None:
        raise Http404
    return redirect(url)
