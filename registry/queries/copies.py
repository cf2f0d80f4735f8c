"""Revisions of documents, their controlled copies, and what is being recalled (domain Q9)."""

from collections.abc import Iterable

from django.db.models import QuerySet

from registry import rules
from registry.models import ControlledCopy, DocumentRevision, Item


def revision_of(item: Item) -> DocumentRevision | None:
    """Which document ``item`` is; None where nobody said so."""
    named = DocumentRevision.objects.filter(item=item)
    return named.select_related("item__owner", "replaced_by__item", "voided_by").first()


def void_among(items: Iterable[Item]) -> set[int]:
    """The keys of those of ``items`` that are void revisions."""
    void = DocumentRevision.objects.filter(item__in=items, voided_at__isnull=False)
    return set(void.values_list("item", flat=True))


def copies_of(revision: DocumentRevision) -> QuerySet[ControlledCopy]:
    return revision.copies.select_related("holder_user", "issued_by", "ended_by").order_by(
        "copy_no"
    )


def copies_for(user) -> QuerySet[ControlledCopy]:
    """The copies ``user`` may know of."""
    copies = ControlledCopy.objects.select_related("revision__item__owner", "holder_user")
    return copies if rules.sees_register(user) else copies.none()


def recalled_copies(user) -> QuerySet[ControlledCopy]:
    """Copies of void revisions that are still out, the longest void first."""
    return (
        copies_for(user)
        .filter(ending="", revision__voided_at__isnull=False)
        .order_by("revision__voided_at", "pk")
    )
