"""A letter to an owner on our letterhead, 滞留催办函 included (domain C2, Q11)."""

from registry.documents.base import Link, form_context, named, signature
from registry.enums import LetterTopic
from registry.models import Letter


def letter(letter: Letter, *, by, link: Link) -> dict:
    """Context of print/letter.html. It reads as it was sent; the personal link is not in it."""
    code = "dwell_letter" if letter.topic == LetterTopic.DWELL else "letter"
    return {
        **form_context(
            code,
            number=letter.number,
            by=by,
            link=link,
            signatures=[signature(letter.written_by.name, letter.written_by, letter.written_at)],
        ),
        "letter": {
            "number": letter.number,
            "party": named(letter.party),
            "contact": letter.contact.name,
            "case": letter.case_number,
            "said_on": letter.said_on,
            "subject": letter.subject,
            "text": letter.text,
        },
    }
