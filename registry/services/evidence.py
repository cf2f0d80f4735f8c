"""Photos and files as evidence: what may be kept, and how it is stored.

A file is what its content says, never what its name or the browser claims. It is stored
under a random name; the name it came with is only shown.
"""

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from custprop.lib.pictures import MAX_PIXELS, picture_type, written_sheet
from custprop.lib.sandbox import Refused, SandboxError, run_limited
from registry.errors import InvalidInput, WorkflowError
from registry.models import Consent, Evidence, Signature
from registry.services.ledger import key_of, record_created, writing
from registry.services.permission import require

MAX_SIZE = 10 * 1024 * 1024  # bytes
NAME_LENGTH = 200
SIGNATURE_NAME = "signature.png"

PDF = "application/pdf"
SUFFIXES = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    PDF: (".pdf",),
}
KNOWN_SUFFIXES = tuple(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
_PDF_HEAD, _PDF_TAIL, _PDF_TAIL_WITHIN = b"%PDF-", b"%%EOF", 1024


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: its bytes, what it is, and the name it came with."""

    content: bytes
    content_type: str
    name: str


def examine(upload: File) -> Examined:
    """What ``upload`` is, found in its content: JPEG, PNG, WEBP (≤ 40 megapixels) or PDF.

    Raises InvalidInput, with a sentence for the user, for everything else and for more than
    10 MB. Decodes pictures in a child process: call it outside ``writing()`` where possible.
    """
    name = shown_name(upload.name or "")
    if upload.size > MAX_SIZE:
        raise _refused(
            _("“%(name)s” has %(size)s; at most %(limit)s are kept."),
            _("Make the photo or scan smaller and choose it again."),
            name=name,
            size=filesizeformat(upload.size),
            limit=filesizeformat(MAX_SIZE),
        )
    upload.seek(0)
    content = upload.read()
    content_type = type_of(content, name)
    if PurePosixPath(name).suffix.lower() not in SUFFIXES[content_type]:
        raise _refused(
            _("“%(name)s” has another content than its name says."),
            _("Rename it so that it ends with %(suffix)s, or choose the right file."),
            name=name,
            suffix=SUFFIXES[content_type][0],
        )
    return Examined(content, content_type, name)


def type_of(content: bytes, name: str) -> str:
    """The media type of ``content``. Raises InvalidInput where it is none that is kept."""
    if content.startswith(_PDF_HEAD) and _PDF_TAIL in content[-_PDF_TAIL_WITHIN:]:
        return PDF
    try:
        return run_limited(picture_type, content)
    except Refused as refusal:
        if refusal.code == "too_many_pixels":
            raise _refused(
                _("“%(name)s” has more than %(limit)s megapixels."),
                _("Make the picture smaller and choose it again."),
                name=name,
                limit=MAX_PIXELS // 1_000_000,
            ) from None
    except SandboxError:
        pass  # what no decoder can read in time is no picture to us
    raise _refused(
        _("“%(name)s” is no photo (JPEG, PNG, WEBP) and no PDF, or it is damaged."),
        _("Choose a photo or a PDF."),
        name=name,
    )


def examine_signature(content: bytes) -> Examined:
    """A signature drawn on the screen, as a file that may be kept: a PNG with something on it.

    Raises InvalidInput for anything else. Decodes it in a child process: call it outside
    ``writing()``.
    """
    try:
        written = run_limited(written_sheet, content)
    except (Refused, SandboxError):
        written = False
    if not written:
        raise InvalidInput(
            _("Nothing is written in the signature field."),
            remedy=_("Sign in the field, or type the name below it."),
            field="signature",
        )
    return Examined(content, "image/png", SIGNATURE_NAME)


def add_evidence(*, by, subject, upload: File | Examined) -> Evidence:
    """Keep a photo or PDF with ``subject``, any stored record. Raises as `examine` does, and
    WorkflowError for a record that takes no more files.

    The file lies under a random name; its SHA-256 is in the event.
    """
    require(by, "add_evidence", subject)
    file = upload if isinstance(upload, Examined) else examine(upload)
    return _keep(subject, file, by=by, added_by=by)


def keep_owners_file(*, contact, subject, file: Examined) -> Evidence:
    """Keep what the owner's contact gave on their own page (a drawn signature)."""
    return _keep(subject, file, by=contact, added_by=None)


def _keep(subject, file: Examined, *, by, added_by) -> Evidence:
    evidence = Evidence(
        subject=subject,
        original_name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        added_by=added_by,
    )
    stored_name = uuid.uuid4().hex + SUFFIXES[file.content_type][0]
    evidence.file.save(stored_name, ContentFile(file.content), save=False)
    try:
        with writing():
            _refuse_complete(subject)
            evidence.save()
            record_created(
                evidence,
                by=by,
                action="add_evidence",
                about=f"{subject._meta.label_lower} {key_of(subject)}",
            )
    except BaseException:
        evidence.file.delete(save=False)
        raise
    return evidence


def takes_files(subject) -> bool:
    """Whether files may still be added: nobody signed ``subject``, and no act rests on it.

    What a person signed, and a consent that goods were given away or accepted by, stays as it
    was relied upon.
    """
    if isinstance(subject, Consent) and Consent.objects.filter(pk=subject.pk, used__gt=0).exists():
        return False
    kind = ContentType.objects.get_for_model(subject)
    return not Signature.objects.filter(subject_type=kind, subject_id=subject.pk).exists()


def _refuse_complete(subject) -> None:
    if not takes_files(subject):
        raise WorkflowError(
            _("%(record)s was signed or used with the files it has; no more are added to it.")
            % {"record": key_of(subject)},
            guard="complete",
            remedy=_("Add the file to the item it is about."),
            field="files",
        )


def evidence_of(subject):
    """The files kept with ``subject``, oldest first."""
    kind = ContentType.objects.get_for_model(subject)
    return Evidence.objects.filter(subject_type=kind, subject_id=subject.pk).select_related(
        "added_by"
    )


def evidence_of_many(subjects: list) -> dict[int, list[Evidence]]:
    """The files of several records of one kind, by the record's key; one query for all."""
    found: dict[int, list[Evidence]] = {subject.pk: [] for subject in subjects}
    if not subjects:
        return found
    kind = ContentType.objects.get_for_model(subjects[0])
    files = Evidence.objects.filter(subject_type=kind, subject_id__in=found)
    for file in files.select_related("added_by"):
        found[file.subject_id].append(file)
    return found


def shown_name(name: str) -> str:
    """``name`` without folders, control characters and marks that turn the writing around."""
    base = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(plain) > NAME_LENGTH:
        return f"{stem[: NAME_LENGTH - len(suffix) - 1]}.{suffix}"[:NAME_LENGTH]
    return plain[:NAME_LENGTH] or "file"


def _refused(message, remedy, **params) -> InvalidInput:
    return InvalidInput(message % params, remedy=remedy % params, field="files")
