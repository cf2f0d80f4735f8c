"""文件发放、回收记录: who holds which copy of a document (domain Q9)."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from registry.documents.base import Link, form_context, named
from registry.models import DocumentRevision
from registry.queries.copies import copies_of


def copy_record(revision: DocumentRevision, *, by, link: Link) -> dict:
    """Context of print/copy_record.html."""
    return {
        **form_context("copy_record", number=revision.number, by=by, link=link),
        "document": {
            "number": revision.document,
            "revision": revision.revision,
            "name": revision.item.name,
            "item": revision.item.number,
            "party": named(revision.item.owner),
            "voided_on": revision.voided_at and timezone.localtime(revision.voided_at),
            "void_reason": revision.void_reason,
        },
        "titles": {
            "copy": pgettext_lazy("of a document", "Copy"),
            "ending": pgettext_lazy("copy", "What became of it"),
        },
        "copies": [
            {
                "number": copy.number,
                "copy_no": copy.copy_no,
                "holder": copy.holder,
                "issued_at": timezone.localtime(copy.issued_at),
                "issued_by": str(copy.issued_by),
                "ending": copy.get_ending_display(),
                "ended_at": copy.ended_at and timezone.localtime(copy.ended_at),
                "witness": copy.witness,
            }
            for copy in copies_of(revision)
        ],
    }
