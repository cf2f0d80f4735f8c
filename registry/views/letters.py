"""Letters: all of them, one, writing, filing an answer, what to do with a stuck mail (C2)."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.documents.letters import letter as on_paper
from registry.enums import LetterTopic
from registry.errors import InvalidInput, RegistryError
from registry.forms.letters import (
    AgainForm,
    AnswerForm,
    LetterForm,
    LetterStartForm,
    OtherwiseForm,
)
from registry.gate import require_action
from registry.models import Letter, Party
from registry.queries.letters import case_of, letters_for, stuck_letters, thread_of
from registry.queries.owner import links_for
from registry.services.evidence import evidence_of
from registry.services.letters import draft_letter, file_answer, owner_of_case, write_letter
from registry.services.mailing import send_again, tell_otherwise
from registry.views.papers import paper
from registry.views.steps import new_form_token, once, refuse, tell

PER_PAGE = 50


@require_safe
def letters(request):
    """Newest first; ``?stuck=1``: those whose mail did not get through."""
    require_action(request.user, "see")
    stuck = stuck_letters(request.user)
    only_stuck = "stuck" in request.GET
    shown = stuck if only_stuck else letters_for(request.user)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "only_stuck": only_stuck,
        "stuck": stuck.count(),
    }
    return render(request, "registry/letters/list.html", context)


@require_safe
def letter(request, number):
    return _show(request, _letter(request, number))


def _letter(request, number) -> Letter:
    return get_object_or_404(letters_for(request.user), number=number)


def _show(request, letter, *, again=None, otherwise=None, status=200):
    mail = getattr(letter, "mail", None)
    stuck = bool(mail and mail.needs_somebody and rules.may(request.user, "write_letter"))
    case = letter.case
    context = {
        "letter": letter,
        "mail": mail,
        "case_url": case.get_absolute_url() if hasattr(case, "get_absolute_url") else "",
        "thread": thread_of(request.user, case).exclude(pk=letter.pk) if case else [],
        "files": evidence_of(letter),
        "again_form": (again or AgainForm()) if stuck else None,
        "otherwise_form": (otherwise or OtherwiseForm()) if stuck else None,
        "form_token": new_form_token(),
    }
    return render(request, "registry/letters/letter.html", context, status=status)


@require_safe
def letter_pdf(request, number):
    found = _letter(request, number)
    return paper(request, "print/letter.html", number, partial(on_paper, found))


def _link(request):
    """The link to the owner's page that the letter brings, where ``?link=`` names one."""
    if "link" not in request.GET:
        return None
    return get_object_or_404(links_for(request.user), number=request.GET["link"])


def _about(request, link=None):
    """The owner, and the case where one is named, that the address is about."""
    if link is not None:
        return link.contact.party, link.subject
    case = case_of(request.user, request.GET.get("about", ""), request.GET.get("number", ""))
    if case is not None:
        return owner_of_case(case), case
    if "about" in request.GET:
        raise Http404
    return get_object_or_404(Party, code=request.GET.get("party", "")), None


def _choose_owner(request):
    messages.info(request, _("Choose the owner first; letters begin on their page."))
    return redirect("registry:parties")


def _names_nobody(request) -> bool:
    return not {"party", "about", "link"} & request.GET.keys()


@once
def letter_new(request):
    """Choose contact, template and language; what is shown then is what leaves."""
    require_action(request.user, "write_letter")
    if _names_nobody(request):
        return _choose_owner(request)
    link = _link(request)
    party, case = _about(request, link)
    contact = link.contact if link else party.contacts.first()
    topic = link and link.purpose
    usual = {
        "contact": contact and contact.pk,
        "template": topic if topic in LetterTopic.values else LetterTopic.REMINDER,
        "language": get_language() if get_language() in dict(settings.LANGUAGES) else "en",
    }
    asked = usual | {name: request.GET[name] for name in usual if name in request.GET}
    start = LetterStartForm(asked, party=party)
    form = LetterForm(request.POST or None, party=party, initial=asked)
    if form.is_bound:
        if form.is_valid() and (written := _written(request, form, case, link)):
            return redirect(written)
    elif start.is_valid():
        form.initial |= _drafted(request, start, case)
    context = {
        "party": party,
        "case": case,
        "link": link,
        "start": start,
        "form": form,
        "query": request.GET.items(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/letters/new.html", context)


def _drafted(request, start, case) -> dict:
    try:
        subject, body = draft_letter(by=request.user, case=case, **start.cleaned_data)
    except InvalidInput as error:
        messages.info(request, str(error))
        return {}
    return {"subject": subject, "body": body}


def _written(request, form, case, link):
    try:
        letter = write_letter(by=request.user, case=case, owner_link=link, **form.cleaned_data)
    except RegistryError as error:
        refuse(form, error)
        return None
    told = _("%s is on its way.") if letter.contact.email else _("%s is ready to be printed.")
    messages.success(request, told % letter)
    return letter


@once
def letter_answer(request):
    """File what an owner answered otherwise than on their page."""
    require_action(request.user, "write_letter")
    if _names_nobody(request):
        return _choose_owner(request)
    party, case = _about(request)
    form = AnswerForm(request.POST or None, request.FILES or None, party=party)
    if form.is_bound and form.is_valid():
        try:
            filed = file_answer(by=request.user, case=case, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%s is filed.") % filed)
            return redirect(filed)
    context = {"party": party, "case": case, "form": form, "form_token": new_form_token()}
    return render(request, "registry/letters/answer.html", context)


@require_POST
@once
def letter_again(request, number):
    """Send a mail that did not get through again, perhaps to a corrected address."""
    return _decide(request, number, AgainForm(request.POST), "again", send_again)


@require_POST
@once
def letter_otherwise(request, number):
    """They were told otherwise."""
    return _decide(request, number, OtherwiseForm(request.POST), "otherwise", tell_otherwise)


def _decide(request, number, form, name, act):
    require_action(request.user, "write_letter")
    found = get_object_or_404(letters_for(request.user).exclude(mail=None), number=number)
    if form.is_valid():
        try:
            act(mail=found.mail, by=request.user, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            return redirect(found)
    return _show(request, found, **{name: form}, status=422)
