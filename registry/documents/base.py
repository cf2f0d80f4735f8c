"""What every printed form has: its title and number, who we are, who printed it, signatures."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import Organisation, PaperForm
from registry.services.signing import Signed

Link = Callable[[str], str]  # a record's number to what its code on paper says


def just_the_number(number: str) -> str:
    """The code on paper where there is no site to lead back to (a command)."""
    return number


def form_context(code: str, *, number: str, by, link: Link, signatures=()) -> dict:
    """The part of the context that base_print.html asks for.

    ``code`` names the printed form (``PaperForm``), ``number`` the record.
    """
    return {
        "form": PaperForm.objects.filter(code=code).first() or PaperForm(code=code, title=number),
        "organisation": Organisation.objects.first() or Organisation(),
        "printed": {
            "by": str(by) if by else "",
            "at": timezone.localtime(),
            "control_number": number,
        },
        "record_code": link(number),
        "signatures": list(signatures),
    }


def signature(label, by=None, at=None, meaning="") -> dict:
    """A signature box: signed by a person at a time, or to be signed by hand."""
    return {
        "label": label,
        "name": str(by) if by else "",
        "at": at and timezone.localtime(at),
        "meaning": meaning,
    }


def electronic(signed: Signed) -> dict:
    """The box of an electronic signature: name, time and meaning, and in words where it is not
    valid any more (21 CFR 11.50)."""
    return {
        "label": signed.meaning.box_label,
        "name": signed.name,
        "at": timezone.localtime(signed.at),
        "meaning": signed.meaning.label,
        "status": "" if signed.is_valid else signed.status.label,
        "electronic": True,
    }


APPROVED_BY_HAND = signature(_("Approved by"))


def named(record) -> dict | None:
    """A record with a name in two languages, as templates print it."""
    return record and {"name": str(record), "code": record.code}


def item_facts(item) -> dict:
    """What _item_facts.html says about an item."""
    return {
        "number": item.number,
        "party": named(item.owner),
        "part_number": item.part_number,
        "name": item.name,
        "lot": item.lot,
        "category": str(item.category),
        "location": str(item.location or ""),
        "unit": item.unit_label,
    }


def moving_line(line, last: str) -> dict:
    """What _item_lines.html says about a line of an issue or a return."""
    return {
        "item": line.item.number,
        "part_number": line.item.part_number,
        "name": line.item.name,
        "lot": line.item.lot,
        "quantity": line.quantity,
        "unit": line.item.unit_label,
        "last": last,
    }
