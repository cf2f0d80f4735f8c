"""Visits to the owner's page, and answers given there: logged with the words that were shown.

Nobody is signed in there. What lets somebody in is a link, so everything is bound to it, and
whoever comes too often is turned away (Q8, Q10, Q12).
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import OwnerLinkState, OwnerVisitOutcome
from registry.errors import WorkflowError
from registry.models import OwnerAnswer, OwnerLink, OwnerText, OwnerVisit
from registry.services.evidence import keep_owners_file
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require

WINDOW = timedelta(minutes=15)
MOST_WRONG = 20  # wrong links from one address in WINDOW, then it waits
MOST_VISITS = 120  # of one link in WINDOW
MOST_LOGGED = 500  # refused visits of one address in WINDOW; a flood does not fill the disk
REFUSED = (
    OwnerVisitOutcome.UNKNOWN,
    OwnerVisitOutcome.ENDED,
    OwnerVisitOutcome.REVOKED,
    OwnerVisitOutcome.LIMITED,
)


@dataclass(frozen=True)
class Origin:
    """From where somebody came, as far as the network tells."""

    address: str
    browser: str = ""


def is_limited(origin: Origin, link: OwnerLink | None) -> bool:
    """Whether this address guessed too often, or this link was opened too often."""
    recent = OwnerVisit.objects.filter(at__gt=timezone.now() - WINDOW)
    wrong = recent.filter(address=origin.address, outcome__in=REFUSED)
    if wrong[:MOST_WRONG].count() >= MOST_WRONG:
        return True
    return link is not None and recent.filter(link=link)[:MOST_VISITS].count() >= MOST_VISITS


def note_visit(*, origin: Origin, outcome: str, link: OwnerLink | None = None, text: str = ""):
    """Log a visit and the words that were shown; no words where nothing was."""
    with writing():
        if outcome in REFUSED and _is_flooding(origin):
            return None
        return OwnerVisit.objects.create(
            link=link,
            at=timezone.now(),
            outcome=outcome,
            shown=kept_text(text) if text else None,
            address=origin.address[:45],
            browser=origin.browser[:200],
        )


def _is_flooding(origin: Origin) -> bool:
    recent = OwnerVisit.objects.filter(address=origin.address, at__gt=timezone.now() - WINDOW)
    return recent[:MOST_LOGGED].count() >= MOST_LOGGED


def kept_text(text: str) -> OwnerText:
    digest = hash_of(text)
    return OwnerText.objects.get_or_create(sha256=digest, defaults={"text": text})[0]


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def lock_open_link(link: OwnerLink) -> OwnerLink:
    """``link`` under lock, as long as it is open. Raises WorkflowError where it is not any more."""
    links = OwnerLink.objects.select_for_update(of=("self",))
    link = links.select_related("contact__party").get(pk=link.pk)
    if link.status != OwnerLinkState.OPEN:
        raise WorkflowError(_("This link has ended."), guard="link")
    return link


def record_answer(
    *, link: OwnerLink, answer: str, text: str, signature, origin: Origin, **fields
) -> OwnerAnswer:
    """Keep what ``link.contact`` answered, with the ``text`` they saw and what they signed with.

    ``signature`` is a `DrawnSignature`. ``fields``: quantity, comment, lines. Call it inside
    ``writing()`` with the link locked; the event has the contact as its actor.
    """
    drawn = signature.picture and keep_owners_file(
        contact=link.contact, subject=link.subject, file=signature.picture
    )
    record = OwnerAnswer.objects.create(
        number=draw_number("OA"),
        link=link,
        subject_type=link.subject_type,
        subject_id=link.subject_id,
        answer=answer,
        signed_as=signature.typed,
        signature=drawn or None,
        shown=kept_text(text),
        answered_at=timezone.now(),
        address=origin.address[:45],
        **fields,
    )
    record_created(
        record, by=link.contact, action="answer_as_owner", shown_sha256=record.shown.sha256
    )
    return record


def answers_about(subject):
    """What owners answered about ``subject``, oldest first."""
    kind = ContentType.objects.get_for_model(subject)
    answers = OwnerAnswer.objects.filter(subject_type=kind, subject_id=subject.pk)
    return answers.select_related(
        "link__contact__party", "signature", "shown", "taken_up_by"
    ).order_by("pk")


def take_up_answer(*, by, answer: OwnerAnswer) -> OwnerAnswer:
    """Somebody here has read it, and goes on with it. Raises WorkflowError where somebody has."""
    require(by, "take_up_answer")
    with writing():
        answer = OwnerAnswer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        if answer.taken_up_at:
            raise WorkflowError(
                _("%(answer)s was taken up before.") % {"answer": answer}, guard="state"
            )
        before = snapshot(answer)
        answer.taken_up_at, answer.taken_up_by = timezone.now(), by
        answer.save(update_fields=["taken_up_at", "taken_up_by"])
        record_changed(answer, by=by, before=before, action="take_up_answer")
    return answer
