"""The holder takes goods over that were handed out: who, which words, when (domain Q7)."""

import hashlib

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity
from registry.enums import HolderKind
from registry.errors import InvalidInput, StaleVersion, WorkflowError
from registry.models import Acceptance, Issue
from registry.services.evidence import Examined, add_evidence
from registry.services.ledger import record_created, writing
from registry.services.permission import require


def acceptance_text(note: Issue) -> str:
    """What the holder of ``note`` agrees to, in the language of the page: the goods as they were
    handed out, their owners, the purpose, and the duties. Later returns do not change it."""
    lines = list(note.lines.select_related("item__owner").order_by("pk"))
    owners = ", ".join(sorted({str(line.item.owner) for line in lines}))
    goods = [
        f"{line.item.number} · {line.item.part_number or line.item.name} · "
        f"{format_quantity(line.quantity)} {line.item.unit_label}"
        for line in lines
    ]
    words = {
        "number": note.number,
        "owners": owners,
        "purpose": note.purpose,
        "duties": note.duties,
    }
    said = [
        _("I have taken over these goods of issue note %(number)s.") % words,
        _("They belong to %(owners)s.") % words,
        *goods,
        _("I use them only for: %(purpose)s") % words,
        _(
            "I leave their labels and marks on, report at once what is lost or damaged, "
            "and give back what is left."
        ),
    ]
    if note.holder_kind == HolderKind.OUTSIDE:
        said.append(_("The duties towards the owner hold for us, too: %(duties)s") % words)
    return "\n".join(str(line) for line in said)


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def accept_issue(
    *, by, note: Issue, seen_hash: str, name: str = "", drawn: Examined | None = None
) -> Acceptance:
    """Put on record that the goods of ``note`` were taken over.

    On the holder's own account ``name`` is theirs. On somebody else's screen the holder gives their
    ``name`` and may have ``drawn`` a signature. ``seen_hash`` is that of the text as it was shown;
    another one raises StaleVersion. A second acceptance is a WorkflowError.
    """
    require(by, "accept_issue", note)
    own = note.holder_user_id == by.pk
    name = str(by) if own else name.strip()
    if not name:
        raise InvalidInput(
            _("Say who takes the goods over."),
            remedy=_("Type the name of the person who signs."),
            field="name",
        )
    with writing():
        note = Issue.objects.select_for_update().get(pk=note.pk)
        earlier = Acceptance.objects.filter(issue=note).first()
        if earlier is not None:
            raise WorkflowError(
                _("%(name)s has taken these goods over already.") % {"name": earlier.name},
                guard="accepted_once",
                remedy=_("Nothing is left to do."),
            )
        text = acceptance_text(note)
        if text_hash(text) != seen_hash:
            raise StaleVersion(
                _("The note reads otherwise than when you opened it."),
                remedy=_("Read what stands there now, and accept that."),
            )
        acceptance = Acceptance.objects.create(
            issue=note,
            text=text,
            text_hash=seen_hash,
            name=name,
            user=by if own else None,
            accepted_at=timezone.now(),
            recorded_by=by,
        )
        record_created(acceptance, by=by, action="accept_issue", note=note.number)
        if drawn is not None:
            add_evidence(by=by, subject=acceptance, upload=drawn)
    return acceptance
