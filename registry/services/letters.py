"""沟通记录: letters to an owner's contact, and what they answered (domain C2, Q10).

A letter is stored as it was sent and never edited. It leaves with a person's name on it, and with
its mail in the same transaction: neither is there without the other.
"""

from datetime import date

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity
from custprop.lib.placeholders import fill, names_in
from registry.enums import LetterDirection, LetterTopic, LetterWay
from registry.errors import InvalidInput, WorkflowError
from registry.models import Contact, Item, Letter, LetterTemplate, Organisation, User
from registry.models.letters import PLACEHOLDERS, SUBJECT_LENGTH
from registry.services.evidence import add_evidence
from registry.services.ledger import key_of, record_created, writing
from registry.services.mailing import one_line, post_mail
from registry.services.numbering import draw_number
from registry.services.owner_links import owner_of
from registry.services.permission import require


def draft_letter(
    *, by, contact: Contact, template: str, case=None, values=None, language: str = ""
) -> tuple[str, str]:
    """Subject and text that ``template`` makes of ``case``; what nobody knows keeps its braces."""
    language = language or settings.LANGUAGE_CODE
    words = LetterTemplate.objects.filter(topic=template, language=language).first()
    if words is None:
        raise InvalidInput(
            _("There is no such template in this language."),
            remedy=_("Choose another one, or write the text yourself."),
            field="template",
        )
    with translation.override(language):
        known = _known(by, contact, case) | _named(values or {})
    return fill(words.subject, known), fill(words.body, known)


def write_letter(
    *,
    by,
    contact: Contact,
    template: str,
    case=None,
    values: dict[str, str] | None = None,
    language: str = "",
    owner_link=None,
    subject: str = "",
    body: str = "",
) -> Letter:
    """Write to ``contact``, by mail where they have an address, else on paper.

    ``template`` is a topic (`LetterTopic`); its words are taken where no ``body`` is given.
    ``case`` is the record it is about, whose letters are one thread. Raises WorkflowError where
    no named person writes, or where case or link are another owner's; InvalidInput for a text
    that is empty or still has names in braces.
    """
    _require_name(by)
    require(by, "write_letter")
    _check_owner(contact, case, owner_link)
    language = language or settings.LANGUAGE_CODE
    if not body.strip():
        drafted, body = draft_letter(
            by=by, contact=contact, template=template, case=case, values=values, language=language
        )
        subject = subject or drafted
    _check_words(subject, body, owner_link)
    with writing():
        letter = Letter.objects.create(
            number=draw_number("LT"),
            party=contact.party,
            contact=contact,
            direction=LetterDirection.OUT,
            way=LetterWay.MAIL if contact.email else LetterWay.PAPER,
            topic=template if template in LetterTopic.values else LetterTopic.OTHER,
            language=language,
            subject=one_line(subject)[:SUBJECT_LENGTH],
            body=_lines(body),
            said_on=timezone.localdate(),
            owner_link=owner_link,
            written_at=timezone.now(),
            written_by=by,
            **_case_fields(case),
        )
        record_created(letter, by=by, action="write_letter")
        if contact.email:
            post_mail(
                key=f"letter {letter.number}",
                to=[contact.email],
                subject=letter.subject,
                body=letter.body,
                by=by,
                letter=letter,
            )
    return letter


def file_answer(
    *, by, contact: Contact, text: str, answered_on: date, how: str, case=None, files=()
) -> Letter:
    """File what ``contact`` answered by mail, on paper or by word (``how``, a `LetterWay`).

    ``files`` are what they sent, examined. Raises as `write_letter` does.
    """
    require(by, "write_letter")
    _check_owner(contact, case, None)
    if not text.strip(" .\r\n"):
        raise InvalidInput(
            _("It is not said what they answered."), remedy=_("Write their words."), field="text"
        )
    if answered_on > timezone.localdate():
        raise InvalidInput(
            _("They cannot have answered on a day that is still to come."),
            remedy=_("Check the date."),
            field="answered_on",
        )
    with writing():
        letter = Letter.objects.create(
            number=draw_number("LT"),
            party=contact.party,
            contact=contact,
            direction=LetterDirection.IN,
            way=how,
            subject=one_line(text)[:80],
            body=_lines(text),
            said_on=answered_on,
            written_at=timezone.now(),
            written_by=by,
            **_case_fields(case),
        )
        record_created(letter, by=by, action="file_answer")
        for file in files:
            add_evidence(by=by, subject=letter, upload=file)
    return letter


def owner_of_case(case):
    """Whose property a letter about ``case`` tells of."""
    return case.owner if isinstance(case, Item) else owner_of(case)


def _require_name(by) -> None:
    """Nothing leaves without a name on it, be it written by the clock itself."""
    if not isinstance(by, User) or not by.name.strip():
        raise WorkflowError(
            _("A letter needs the name of the person who answers for it."),
            guard="signer",
            remedy=_("Have an administrator write down your name."),
        )


def _check_owner(contact: Contact, case, owner_link) -> None:
    """Nobody reads of the goods of another owner."""
    if case is not None and owner_of_case(case).pk != contact.party_id:
        raise WorkflowError(
            _("%(contact)s does not work for %(owner)s.")
            % {"contact": contact, "owner": owner_of_case(case)},
            guard="contact",
            remedy=_("Choose a contact of the owner of these goods."),
            field="contact",
        )
    if owner_link is not None and owner_link.contact_id != contact.pk:
        raise WorkflowError(
            _("This link is for somebody else."),
            guard="link",
            remedy=_("Make a link for this contact."),
            field="contact",
        )


def _check_words(subject: str, body: str, owner_link) -> None:
    for field, text in (("subject", subject), ("body", body)):
        if not text.strip(" .\r\n"):
            raise InvalidInput(
                _("The letter has no text or no subject."),
                remedy=_("Write what is to be said."),
                field=field,
            )
        left = [
            name
            for name in names_in(text)
            if name in PLACEHOLDERS and not (name == "link" and field == "body" and owner_link)
        ]
        if left:
            raise InvalidInput(
                _("{%(names)s} stands in the text without its words.")
                % {"names": "}, {".join(left)},
                remedy=_("Write them there, or take it out."),
                field=field,
            )


def _known(by, contact: Contact, case) -> dict[str, str]:
    """What the register itself says; ``link`` is never among it."""
    item = case if isinstance(case, Item) else getattr(case, "item", None)
    quantity = getattr(case, "quantity", None) or (item and item.on_hand)
    return {
        "contact": contact.name,
        "owner": str(contact.party),
        "signer": str(by),
        "company": str(Organisation.objects.first() or ""),
        "number": "" if case is None else key_of(case),
        "item": item and f"{item.number} {item.name}",
        "quantity": quantity and f"{format_quantity(quantity)} {item.unit_label if item else ''}",
        "what": getattr(case, "description", ""),
    }


def _named(values: dict[str, str]) -> dict[str, str]:
    return {
        name: str(value)
        for name, value in values.items()
        if name in PLACEHOLDERS and name != "link" and value
    }


def _case_fields(case) -> dict:
    if case is None:
        return {}
    return {
        "case_type": ContentType.objects.get_for_model(case),
        "case_id": case.pk,
        "case_number": key_of(case),
    }


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
