"""Asking owners on their own page, and what they answered: links, consents, statements."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry import rules
from registry.enums import OwnerLinkState, OwnerPurpose
from registry.errors import RegistryError
from registry.forms.owner_asking import AskConsentForm, AskForm, ReasonForm, SettleForm
from registry.gate import get_item_for, require_action
from registry.models import Party
from registry.owner_matters import subject_of
from registry.queries.letters import letters_for
from registry.queries.owner import (
    answers_for,
    consent_requests_for,
    links_about,
    links_for,
    statements_for,
)
from registry.services import statements
from registry.services.consenting import ask_consent, withdraw_request
from registry.services.ledger import writing
from registry.services.owner_answers import answers_about, take_up_answer
from registry.services.owner_asking import ask_owner
from registry.services.owner_links import asked_of, owner_of, revoke_link, show_address
from registry.views.steps import new_form_token, once, refuse, tell

SHOWN = 200


# ---- links -------------------------------------------------------------------------


@require_safe
def owner_links(request):
    """Every link that was made, newest first."""
    require_action(request.user, "see")
    shown = list(links_for(request.user)[: SHOWN + 1])
    context = {"links": shown[:SHOWN], "more": len(shown) > SHOWN}
    return render(request, "registry/owner/links.html", context)


@require_safe
def owner_link(request, number):
    """One link: for whom, what for, who came, what they were shown and answered."""
    return _show_link(request, get_object_or_404(links_for(request.user), number=number))


def _show_link(request, link, **more):
    user = request.user
    is_open = link.status == OwnerLinkState.OPEN
    context = {
        "link": link,
        "visits": list(link.visits.select_related("shown")[:SHOWN]),
        "answers": list(answers_for(user).filter(link=link)),
        "letters": list(letters_for(user).filter(owner_link=link)),
        "may_show": is_open and rules.may(user, "ask_owner"),
        "may_revoke": link.revoked_at is None and rules.may(user, "revoke_owner_link", link),
        "revoke_form": ReasonForm(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/owner/link.html", context | more)


@once
@require_POST
def owner_link_revoke(request, number):
    """The link leads nowhere from now on."""
    link = get_object_or_404(links_for(request.user), number=number)
    require_action(request.user, "revoke_owner_link", link)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            revoke_link(by=request.user, link=link, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            messages.success(request, _("%s is revoked.") % link)
            return redirect(link)
    return _show_link(request, link, revoke_form=form)


@require_POST
def owner_link_show(request, number):
    """The address itself, for who hands it over otherwise than by mail."""
    link = get_object_or_404(links_for(request.user), number=number)
    require_action(request.user, "ask_owner")
    return _show_link(request, link, address=show_address(by=request.user, link=link))


@once
def party_link_new(request, code):
    """A link to everything that we hold of one owner."""
    party = get_object_or_404(Party, code=code)
    return _ask(request, party, OwnerPurpose.PROPERTY, None)


@once
def owner_ask(request, purpose, number):
    """A link that asks about one record: an anomaly, a return, a consent, a statement."""
    require_action(request.user, "ask_owner")
    subject = subject_of(request.user, purpose, number)
    if subject is None:
        raise Http404
    return _ask(request, owner_of(subject), purpose, subject)


def _tell_sent(request, link) -> None:
    if link.contact.email:
        text = _("%(link)s is on its way to %(mail)s.")
        messages.success(request, text % {"link": link, "mail": link.contact.email})
    else:
        messages.warning(
            request,
            _("%(contact)s has no mail address. Show the address of %(link)s and hand it over.")
            % {"contact": link.contact, "link": link},
        )


def _ask(request, party, purpose, subject):
    require_action(request.user, "ask_owner")
    form = AskForm(request.POST or None, party=party, asked=asked_of(subject))
    if form.is_valid():
        try:
            link = ask_owner(by=request.user, purpose=purpose, subject=subject, **form.cleaned_data)
        except RegistryError as error:
            refuse(form, error)
        else:
            _tell_sent(request, link)
            return redirect(link)
    context = {
        "party": party,
        "purpose": OwnerPurpose(purpose),
        "subject": subject,
        "form": form,
        "form_token": new_form_token(),
    }
    return render(request, "registry/owner/ask.html", context)


# ---- answers -----------------------------------------------------------------------


@require_safe
def owner_answer(request, number):
    """One answer, with the words that were shown when it was signed."""
    answer = get_object_or_404(answers_for(request.user), number=number)
    context = {
        "answer": answer,
        "subject": answer.subject,
        "may_take_up": answer.taken_up_at is None
        and rules.may(request.user, "take_up_answer", answer),
        "form_token": new_form_token(),
    }
    return render(request, "registry/owner/answer.html", context)


@once
@require_POST
def owner_answer_take_up(request, number):
    """Somebody here goes on with it."""
    answer = get_object_or_404(answers_for(request.user), number=number)
    require_action(request.user, "take_up_answer", answer)
    try:
        take_up_answer(by=request.user, answer=answer)
    except RegistryError as error:
        messages.error(request, str(error))
    return redirect("registry:owner_answer", number)


# ---- consents asked for ------------------------------------------------------------


@once
def consent_ask(request, number):
    """Ask the owner of one item for consent, by a link to their own page."""
    item = get_item_for(request.user, number, "ask_owner")
    form = AskConsentForm(
        request.POST or None, item=item, initial={"act": request.GET.get("act", "")}
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        sent = {"days": values.pop("days"), "language": values.pop("language")}
        try:
            with writing():
                asked = ask_consent(by=request.user, item=item, **values)
                link = ask_owner(
                    by=request.user,
                    contact=asked.contact,
                    purpose=OwnerPurpose.CONSENT,
                    subject=asked,
                    **sent,
                )
        except RegistryError as error:
            refuse(form, error)
        else:
            _tell_sent(request, link)
            return redirect(asked)
    context = {"item": item, "form": form, "form_token": new_form_token()}
    return render(request, "registry/owner/ask_consent.html", context)


@require_safe
def consent_request(request, number):
    """One consent that was asked for, and what the owner said."""
    asked = get_object_or_404(consent_requests_for(request.user), number=number)
    return _show_request(request, asked)


def _show_request(request, asked, **more):
    context = {
        "asked": asked,
        "links": list(links_about(request.user, asked)),
        "answers": list(answers_about(asked)),
        "may_ask": rules.may(request.user, "ask_owner"),
        "withdraw_form": ReasonForm(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/owner/consent_request.html", context | more)


@once
@require_POST
def consent_request_withdraw(request, number):
    asked = get_object_or_404(consent_requests_for(request.user), number=number)
    require_action(request.user, "ask_owner")
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            withdraw_request(by=request.user, request=asked, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            return redirect(asked)
    return _show_request(request, asked, withdraw_form=form)


# ---- statements ----------------------------------------------------------------------


@require_safe
def all_statements(request):
    """Statements of account, newest first."""
    require_action(request.user, "see")
    shown = list(statements_for(request.user)[: SHOWN + 1])
    context = {"statements": shown[:SHOWN], "more": len(shown) > SHOWN}
    return render(request, "registry/owner/statements.html", context)


@once
def statement_new(request, code):
    """What we hold of one owner now, sent to one of their contacts to agree to."""
    party = get_object_or_404(Party, code=code)
    require_action(request.user, "ask_owner")
    form = AskForm(request.POST or None, party=party)
    if form.is_valid():
        try:
            with writing():
                contact = form.cleaned_data["contact"]
                made = statements.make_statement(by=request.user, contact=contact)
                link = ask_owner(
                    by=request.user,
                    purpose=OwnerPurpose.STATEMENT,
                    subject=made,
                    **form.cleaned_data,
                )
        except RegistryError as error:
            refuse(form, error)
        else:
            _tell_sent(request, link)
            return redirect(made)
    context = {
        "party": party,
        "purpose": OwnerPurpose.STATEMENT,
        "subject": None,
        "form": form,
        "form_token": new_form_token(),
    }
    return render(request, "registry/owner/ask.html", context)


@require_safe
def statement(request, number):
    return _show_statement(request, get_object_or_404(statements_for(request.user), number=number))


def _show_statement(request, made, **more):
    lines = list(made.lines.select_related("item", "settled_by"))
    context = {
        "statement": made,
        "lines": sorted(lines, key=lambda line: not line.is_disputed),
        "links": list(links_about(request.user, made)),
        "answers": list(answers_about(made)),
        "may_ask": rules.may(request.user, "ask_owner"),
        "may_settle": rules.may(request.user, "settle_statement", made),
        "settle_form": SettleForm(),
        "withdraw_form": ReasonForm(),
        "form_token": new_form_token(),
    }
    return render(request, "registry/owner/statement.html", context | more)


@once
@require_POST
def statement_line_settle(request, number, pk):
    """How one disputed line was settled with the owner."""
    made = get_object_or_404(statements_for(request.user), number=number)
    require_action(request.user, "settle_statement", made)
    line = get_object_or_404(made.lines.select_related("statement"), pk=pk)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            statements.settle_line(by=request.user, line=line, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            return redirect(made)
    return _show_statement(request, made, settle_form=form, settling=line.pk)


@once
@require_POST
def statement_withdraw(request, number):
    made = get_object_or_404(statements_for(request.user), number=number)
    require_action(request.user, "ask_owner")
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            statements.withdraw_statement(by=request.user, statement=made, **form.cleaned_data)
        except RegistryError as error:
            tell(request, form, error)
        else:
            return redirect(made)
    return _show_statement(request, made, withdraw_form=form)
