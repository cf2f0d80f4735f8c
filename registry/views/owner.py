"""The owner's own page: no account, one link, one purpose (domain §6, customer contact).

Every visit is logged with the words that were shown; an answer is about just those words. Whoever
has no open link sees the same page, whatever is wrong with theirs.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from registry.enums import OwnerLinkState, OwnerVisitOutcome
from registry.errors import RegistryError
from registry.models import Organisation, OwnerLink
from registry.owner_matters import Matter, matter_of
from registry.services.ledger import writing
from registry.services.owner_answers import (
    Origin,
    answers_about,
    hash_of,
    is_limited,
    lock_open_link,
    note_visit,
    record_answer,
)
from registry.services.owner_links import asked_of, link_of, owner_of
from registry.views.steps import PAGE, refuse

NO_LINK = {
    OwnerLinkState.ENDED: OwnerVisitOutcome.ENDED,
    OwnerLinkState.REVOKED: OwnerVisitOutcome.REVOKED,
}


class Closed(Exception):
    """There is nothing behind this link for this visitor; the answer says no more than that."""

    def __init__(self, status: int):
        self.status = status


def origin_of(request) -> Origin:
    """Where the visitor comes from; behind a proxy, the address that the nearest one tells."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        address = told or address
    return Origin(address, request.headers.get("User-Agent", ""))


@login_not_required
@never_cache
@csrf_protect
@require_http_methods(PAGE)
def owner(request, token: str):
    """What the link is for, and the form where an answer is waited for."""
    origin = origin_of(request)
    try:
        link = _open_link(token, origin)
    except Closed as closed:
        return _closed(request, closed.status)
    matter = matter_of(link)
    text = _words(matter, link)
    if request.method == "POST":
        return _answer(request, link, matter, text, origin)
    note_visit(link=link, outcome=OwnerVisitOutcome.SHOWN, origin=origin, text=text)
    form = None
    if matter.is_open(link):
        form = matter.form(subject=link.subject, initial={"seen": hash_of(text)})
    return _page(request, link, matter, form)


@login_not_required
@never_cache
@require_safe
def owner_file(request, token: str, pk: int):
    """A picture of what is asked about; none of anything else."""
    try:
        link = _open_link(token, origin_of(request))
    except Closed as closed:
        return _closed(request, closed.status)
    file = next((file for file in matter_of(link).files(link) if file.pk == pk), None)
    if file is None:
        raise Http404
    response = FileResponse(file.file.open("rb"), content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _open_link(token: str, origin: Origin) -> OwnerLink:
    link = link_of(token)
    if is_limited(origin, link):
        note_visit(link=link, outcome=OwnerVisitOutcome.LIMITED, origin=origin)
        raise Closed(429)
    if link is None:
        note_visit(outcome=OwnerVisitOutcome.UNKNOWN, origin=origin)
        raise Closed(404)
    if link.status in NO_LINK:
        note_visit(link=link, outcome=NO_LINK[link.status], origin=origin)
        raise Closed(404)
    if not _is_bound(link):
        note_visit(link=link, outcome=OwnerVisitOutcome.REVOKED, origin=origin)
        raise Closed(404)
    return link


def _is_bound(link: OwnerLink) -> bool:
    """Whether the contact is the one who is asked, and still works for the company it is about."""
    about = link.party if link.subject is None else owner_of(link.subject)
    return link.contact.party_id == link.party_id == about.pk and (
        asked_of(link.subject) in (None, link.contact)
    )


def _words(matter: Matter, link: OwnerLink) -> str:
    """The facts of the page as text, just as they are read there."""
    html = render_to_string(matter.template, {**matter.context(link), "link": link})
    lines = [str(matter.heading), *strip_tags(html).splitlines()]
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _answer(request, link: OwnerLink, matter: Matter, text: str, origin: Origin):
    """Keep the answer and do what it decides, in one transaction, or show why not."""

    def refused(form=None, status: int = 422):
        note_visit(link=link, outcome=OwnerVisitOutcome.REFUSED, origin=origin, text=text)
        return _page(request, link, matter, form, status=status)

    if not matter.is_open(link):
        return refused(status=409)
    form = matter.form(request.POST, subject=link.subject)
    if not form.is_valid():
        return refused(form)
    if form.cleaned_data["seen"] != hash_of(text):
        form = matter.form({**request.POST.dict(), "seen": hash_of(text)}, subject=link.subject)
        form.add_error(None, _("This has changed since you opened it. Please read it again."))
        return refused(form, status=409)

    def record(**fields):
        signature = form.cleaned_data["signature"]
        return record_answer(link=link, text=text, signature=signature, origin=origin, **fields)

    try:
        with writing():
            link = lock_open_link(link)
            matter.answer(link, form, record)
            note_visit(link=link, outcome=OwnerVisitOutcome.ANSWERED, origin=origin, text=text)
    except RegistryError as error:
        refuse(form, error)
        return refused(form)
    return redirect(request.path)


def _page(request, link: OwnerLink, matter: Matter, form, status: int = 200):
    answers = list(answers_about(link.subject)) if link.subject is not None else []
    context = {
        **matter.context(link),
        "link": link,
        "token": request.resolver_match.kwargs["token"],
        "matter": matter,
        "form": form,
        "answers": answers,
        "files": matter.files(link),
        "organisation": Organisation.objects.first(),
    }
    return _outside(render(request, "owner/page.html", context, status=status))


def _closed(request, status: int):
    context = {"limited": status == 429, "organisation": Organisation.objects.first()}
    return _outside(render(request, "owner/closed.html", context, status=status))


def _outside(response):
    """Search engines do not keep the address. Other sites never learn it: the site's
    Referrer-Policy is same-origin. (With no-referrer a browser's form would come from nowhere,
    and the protection against forged forms would refuse it.)"""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
