"""对账单: what we hold of an owner's, and what they said to it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.documents.base import Link, form_context, named, signature
from registry.documents.photos import picture_of
from registry.models import Statement
from registry.services.owner_answers import answers_about


def statement_form(statement: Statement, *, by, link: Link) -> dict:
    """Context of print/statement.html."""
    answer = answers_about(statement).last()
    made = signature(_("Made by"), statement.made_by, statement.made_at)
    return {
        **form_context("statement", number=statement.number, by=by, link=link, signatures=[made]),
        "statement": {
            "number": statement.number,
            "party": named(statement.party),
            "contact": str(statement.contact),
            "as_of": statement.as_of,
            "state": statement.status.label,
        },
        "answer": answer
        and {
            "kind": answer.kind.label,
            "name": str(answer.link.contact),
            "at": timezone.localtime(answer.answered_at),
            "typed": answer.signed_as,
            "picture": picture_of(answer.signature),
            "comment": answer.comment,
            "sha256": answer.shown.sha256,
        },
        "lines": [_line(line) for line in statement.lines.select_related("item")],
    }


def _line(line) -> dict:
    return {
        "item": line.item.number,
        "part_number": line.item.part_number,
        "name": line.item.name,
        "on_hand": line.on_hand,
        "issued": line.issued,
        "unit": line.item.unit_label,
        "answer": line.get_answer_display() if line.answer else "",
        "said": line.said,
        "remark": " · ".join(word for word in (line.remark, line.settled_as) if word),
    }
