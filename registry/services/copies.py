"""Documents by revision: a new one voids the old, whose copies are recalled (domain Q9, P3)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import CopyEnding, State
from registry.errors import InvalidInput, WorkflowError
from registry.models import ControlledCopy, DocumentRevision, Item
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.transition import lock_item


def name_revision(*, item: Item, by, document: str, revision: str) -> DocumentRevision:
    """Say which document ``item`` is, in which revision. Other revisions of the same document of
    the same owner become void, and whoever holds a copy of them is to give it back.

    Raises InvalidInput for an empty name, WorkflowError where the item is named already, is not
    with us any more, or is of a revision that is void.
    """
    require(by, "control_copies", item)
    document, revision = " ".join(document.split()), " ".join(revision.split())
    for field, value in (("document", document), ("revision", revision)):
        if not value:
            raise InvalidInput(
                _("A document is known by its number and its revision."),
                remedy=_("Type both as they stand on the document."),
                field=field,
            )
    with writing():
        item = lock_item(item)
        _check_nameable(item, document, revision)
        named = DocumentRevision.objects.create(
            number=draw_number("DR"),
            item=item,
            document=document,
            revision=revision,
            recorded_at=timezone.now(),
            recorded_by=by,
        )
        record_created(named, by=by, action="name_revision", item=item.number)
        reason = str(_("Replaced by revision %(revision)s.") % {"revision": revision})
        for older in _of_document(item, document).exclude(revision=revision):
            if not older.is_void:
                _void(older, by=by, reason=reason, replaced_by=named)
    return named


def _check_nameable(item: Item, document: str, revision: str) -> None:
    if not item.is_open:
        raise WorkflowError(
            _("%(number)s is not with us any more.") % {"number": item.number},
            guard="state",
            remedy=_("Name documents that are here."),
        )
    if DocumentRevision.objects.filter(item=item).exists():
        raise WorkflowError(
            _("%(number)s has its document and revision already.") % {"number": item.number},
            guard="named",
            remedy=_("A new revision is another item: receive it, and name that."),
        )
    if _of_document(item, document).filter(revision=revision, voided_at__isnull=False).exists():
        raise WorkflowError(
            _("Revision %(revision)s of %(document)s is void.")
            % {"revision": revision, "document": document},
            guard="void",
            remedy=_("Ask the owner for the revision that is in force."),
            field="revision",
        )


def _of_document(item: Item, document: str):
    return DocumentRevision.objects.select_for_update(of=("self",)).filter(
        item__owner=item.owner, document=document
    )


def void_revision(*, revision: DocumentRevision, by, reason: str) -> DocumentRevision:
    """It is not in force any longer and nothing replaces it, at the owner's word (``reason``)."""
    require(by, "control_copies", revision.item)
    if not reason.strip():
        raise InvalidInput(
            _("It is not said why the revision is void."),
            remedy=_("Name the owner's letter or order."),
            field="reason",
        )
    with writing():
        revision = DocumentRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
        if revision.is_void:
            raise WorkflowError(
                _("%(revision)s is void already.") % {"revision": revision},
                guard="void",
                remedy=_("There is nothing left to do."),
            )
        _void(revision, by=by, reason=reason.strip())
    return revision


def _void(revision: DocumentRevision, *, by, reason: str, replaced_by=None) -> None:
    before = snapshot(revision)
    revision.voided_at, revision.voided_by = timezone.now(), by
    revision.void_reason, revision.replaced_by = reason, replaced_by
    revision.save(update_fields=["voided_at", "voided_by", "void_reason", "replaced_by"])
    record_changed(revision, by=by, before=before, action="void_revision", reason=reason)


def issue_copy(*, revision: DocumentRevision, by, holder: str, holder_user=None) -> ControlledCopy:
    """Give a numbered copy to ``holder``. Raises WorkflowError for a void revision and for a
    document that is not accepted and in store."""
    require(by, "control_copies", revision.item)
    holder = holder.strip() or str(holder_user or "")
    if not holder:
        raise InvalidInput(
            _("It is not said who takes the copy."),
            remedy=_("Type the name, or choose the account."),
            field="holder",
        )
    with writing():
        item = lock_item(revision.item)
        revision = DocumentRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
        if revision.is_void:
            raise WorkflowError(
                _("%(revision)s is void.") % {"revision": revision},
                guard="void",
                remedy=_("Give out the revision that is in force."),
            )
        if item.status != State.STORED:
            raise WorkflowError(
                _("%(number)s is “%(state)s”.")
                % {"number": item.number, "state": item.status.label},
                guard="state",
                remedy=_("Copies are given of what was accepted and is in store."),
            )
        copy = ControlledCopy.objects.create(
            number=draw_number("CC"),
            revision=revision,
            copy_no=revision.copies.count() + 1,
            holder=holder,
            holder_user=holder_user,
            issued_at=timezone.now(),
            issued_by=by,
        )
        record_created(copy, by=by, action="issue_copy", item=item.number)
    return copy


def end_copy(
    *, copy: ControlledCopy, by, ending: str, witness: str = "", note: str = ""
) -> ControlledCopy:
    """The copy came back, was destroyed before a ``witness`` who is somebody else, or is lost
    (which needs a ``note``). Raises InvalidInput or WorkflowError."""
    require(by, "control_copies", copy.revision.item)
    witness, note = witness.strip(), note.strip()
    _check_ending(CopyEnding(ending), by, witness, note)
    with writing():
        copy = ControlledCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
        if not copy.is_out:
            raise WorkflowError(
                _("%(number)s was given back already, or is gone.") % {"number": copy.number},
                guard="ended",
                remedy=_("There is nothing left to do."),
            )
        before = snapshot(copy)
        copy.ending, copy.ended_at, copy.ended_by = ending, timezone.now(), by
        copy.witness, copy.note = witness, note
        copy.save(update_fields=["ending", "ended_at", "ended_by", "witness", "note"])
        record_changed(copy, by=by, before=before, action="end_copy", reason=note)
    return copy


def _check_ending(ending: CopyEnding, by, witness: str, note: str) -> None:
    if ending == CopyEnding.DESTROYED:
        own_names = {by.name.casefold(), by.username.casefold()}
        if not witness or witness.casefold() in own_names:
            raise InvalidInput(
                _("A copy is destroyed before a witness who is somebody else."),
                remedy=_("Type the name of the person who saw it."),
                field="witness",
            )
    if ending == CopyEnding.LOST and not note:
        raise InvalidInput(
            _("It is not said how the copy was lost."),
            remedy=_("Say what happened and who was told."),
            field="note",
        )
