"""What the registry shows and asks on the owner's page: their property, consents, returns and
statements (F7, Q8, Q12)."""

from django.db.models import Q
from django.utils.translation import pgettext_lazy

from registry.enums import (
    ConsentRequestState,
    OwnerAnswerKind,
    OwnerPurpose,
    ReturnState,
    StatementState,
)
from registry.forms.owner import OwnerConsentForm, OwnerReceiptForm, OwnerStatementForm
from registry.models import Item
from registry.owner_matters import Matter, register_matter
from registry.queries.owner import consent_requests_for, statements_for
from registry.queries.returning import returns_for
from registry.services.consenting import give_consent, refuse_consent
from registry.services.returning import confirm_delivery_as_owner
from registry.services.statements import answer_statement

SHOWN = 500


def held_of(party):
    """What we hold of ``party`` now: on hand, or handed out for use."""
    held = Item.objects.filter(Q(on_hand__gt=0) | Q(issued__gt=0), owner=party)
    return held.select_related("category").order_by("category__code", "part_number", "number")


def _property(link) -> dict:
    items = list(held_of(link.party)[: SHOWN + 1])
    shown = [(item, item.on_hand + item.issued) for item in items[:SHOWN]]
    return {"items": shown, "more": len(items) > SHOWN}


def _consent(link) -> dict:
    return {"request": link.subject, "item": link.subject.item}


def _answer_consent(link, form, record):
    values, request = form.cleaned_data, link.subject
    if values["decision"] == OwnerAnswerKind.REFUSED:
        refuse_consent(request=request)
        return record(answer=OwnerAnswerKind.REFUSED, comment=values["comment"])
    give_consent(request=request, quantity=values["quantity"])
    return record(
        answer=OwnerAnswerKind.GIVEN, comment=values["comment"], quantity=values["quantity"]
    )


def _return(link) -> dict:
    return {"document": link.subject, "lines": list(link.subject.lines.select_related("item"))}


def _answer_return(link, form, record):
    values = form.cleaned_data
    answer = record(answer=OwnerAnswerKind.RECEIVED, comment=values["comment"])
    confirm_delivery_as_owner(
        contact=link.contact,
        document=link.subject,
        delivered_on=values["delivered_on"],
        signature=answer.signature,
        signed_as=answer.signed_as,
    )
    return answer


def _statement(link) -> dict:
    return {"statement": link.subject, "lines": list(link.subject.lines.select_related("item"))}


def _answer_statement(link, form, record):
    disputed = form.disputed
    answer_statement(statement=link.subject, disputed=disputed)
    lines = {line.pk: line.item.number for line in form.lines}
    return record(
        answer=OwnerAnswerKind.DISPUTED if disputed else OwnerAnswerKind.AGREED,
        comment=form.cleaned_data["comment"],
        lines=[
            {"item": lines[key], "said": said and str(said), "remark": remark}
            for key, (said, remark) in disputed.items()
        ],
    )


def register() -> None:
    register_matter(
        Matter(
            OwnerPurpose.PROPERTY,
            pgettext_lazy("owner page", "Your property with us"),
            "owner/_property.html",
            _property,
        )
    )
    register_matter(
        Matter(
            OwnerPurpose.CONSENT,
            pgettext_lazy("owner page", "We ask for your consent"),
            "owner/_consent.html",
            _consent,
            OwnerConsentForm,
            is_open=lambda link: link.subject.state == ConsentRequestState.OPEN,
            answer=_answer_consent,
            find=lambda user, number: consent_requests_for(user).filter(number=number).first(),
        )
    )
    register_matter(
        Matter(
            OwnerPurpose.RETURN,
            pgettext_lazy("owner page", "Did our return reach you?"),
            "owner/_return.html",
            _return,
            OwnerReceiptForm,
            is_open=lambda link: link.subject.state == ReturnState.HANDED_OVER,
            answer=_answer_return,
            find=lambda user, number: returns_for(user).filter(number=number).first(),
        )
    )
    register_matter(
        Matter(
            OwnerPurpose.STATEMENT,
            pgettext_lazy("owner page", "Is this what we hold of yours?"),
            "owner/_statement.html",
            _statement,
            OwnerStatementForm,
            form_template="owner/_statement_form.html",
            is_open=lambda link: link.subject.state == StatementState.SENT,
            answer=_answer_statement,
            find=lambda user, number: statements_for(user).filter(number=number).first(),
        )
    )
