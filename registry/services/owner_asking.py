"""Asking an owner: the link to their own page and the letter with it, or neither (Q8, Q10)."""

from collections.abc import Callable

from django.conf import settings
from django.utils import formats, timezone, translation

from registry.enums import LetterTopic, OwnerPurpose
from registry.models import ConsentRequest, Contact, OwnerLink
from registry.services.ledger import writing
from registry.services.letters import write_letter
from registry.services.owner_links import DAYS, grant_link

TOPICS = {
    OwnerPurpose.PROPERTY: LetterTopic.PROPERTY,
    OwnerPurpose.ANOMALY: LetterTopic.ANOMALY,
    OwnerPurpose.CONSENT: LetterTopic.CONSENT,
    OwnerPurpose.RETURN: LetterTopic.RECEIPT,
    OwnerPurpose.STATEMENT: LetterTopic.STATEMENT,
}

Asked = Callable[[object, OwnerLink], object]
_asked: dict[str, Asked] = {}


def after_asking(purpose: str, act: Asked) -> None:
    """Have ``act(by, link)`` done in the transaction in which an owner is asked by mail."""
    _asked[purpose] = act


def ask_owner(
    *, by, contact: Contact, purpose: str, subject=None, days: int = DAYS, language: str = ""
) -> OwnerLink:
    """A link for ``contact``, sent to them where they have a mail address. Raises as `grant_link`
    and `write_letter` do, and nothing is done then."""
    with writing():
        link = grant_link(by=by, contact=contact, purpose=purpose, subject=subject, days=days)
        if contact.email:
            language = language or settings.LANGUAGE_CODE
            write_letter(
                by=by,
                contact=contact,
                template=TOPICS[purpose],
                case=subject,
                values=_values(link, language),
                language=language,
                owner_link=link,
            )
            if purpose in _asked:
                _asked[purpose](by, link)
    return link


def _values(link: OwnerLink, language: str) -> dict[str, str]:
    """What a letter says beside what the case itself says, in its language."""
    with translation.override(language):
        day = timezone.localtime(link.expires_at).date()
        values = {"due": formats.date_format(day, "Y-m-d")}
        if isinstance(link.subject, ConsentRequest):
            values["what"] = f"{link.subject.get_act_display()} · {link.subject.scope}"
        return values
