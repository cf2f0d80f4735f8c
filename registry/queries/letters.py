"""Letters: all of them, those of one owner, and the thread of one case (domain C2)."""

from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from registry import rules
from registry.enums import MailState
from registry.models import ConsentRequest, DwellCase, Item, Letter, Party, Return, Statement

SHOWN_OF_PARTY = 10


def letters_for(user) -> QuerySet:
    """Those that ``user`` may read, newest first, with all a line says of them."""
    letters = Letter.objects.select_related("party", "contact", "written_by", "mail")
    return letters if rules.sees_register(user) else letters.none()


def letters_of(user, party: Party) -> QuerySet:
    return letters_for(user).filter(party=party)


def thread_of(user, case) -> QuerySet:
    """What was written about ``case`` and answered, oldest first."""
    kind = ContentType.objects.get_for_model(case)
    return letters_for(user).filter(case_type=kind, case_id=case.pk).order_by("said_on", "pk")


def stuck_letters(user) -> QuerySet:
    """Letters whose mail did not go out, or perhaps did not: a person has to look."""
    return letters_for(user).filter(mail__state__in=(MailState.FAILED, MailState.UNCERTAIN))


# ---- cases ------------------------------------------------------------------

#: The records a letter may be about, by their name in an address.
_cases: dict[str, type[Model]] = {
    "item": Item,
    "return": Return,
    "consent-request": ConsentRequest,
    "dwell-case": DwellCase,
    "statement": Statement,
}


def register_case(slug: str, model: type[Model]) -> None:
    """Let letters be about records of ``model``, which have a number and an owner."""
    _cases[slug] = model


def case_of(user, slug: str, number: str) -> Model | None:
    """The record named in an address; None where there is none, or nothing for ``user``."""
    model = _cases.get(slug)
    if model is None or not rules.sees_register(user):
        return None
    return model.objects.filter(number=number).first()


def slug_of(case: Model) -> str:
    return next((slug for slug, model in _cases.items() if isinstance(case, model)), "")


def thread_context(user, case: Model) -> dict:
    """What registry/letters/_thread.html needs on the page of ``case``."""
    asked = urlencode({"about": slug_of(case), "number": case.number})
    return {
        "thread": list(thread_of(user, case)),
        "thread_query": asked,
        "may_write": rules.may(user, "write_letter") and bool(slug_of(case)),
    }


def party_context(user, party: Party) -> dict:
    """The same for the file of an owner: their newest letters."""
    return {
        "thread": list(letters_of(user, party)[:SHOWN_OF_PARTY]),
        "thread_query": urlencode({"party": party.code}),
        "may_write": rules.may(user, "write_letter"),
    }
