"""The outside of an .xlsx file: is it one, and is it safe to open?

Runs in the child of `custprop.lib.sandbox`; imports no Django and refuses with
codes, for which `custprop.lib.xlsx_read` has the sentences. Everything here is
decided from the first bytes and the table of contents; nothing is unpacked yet.
"""

import io
import posixpath
import zipfile

from .sandbox import MEGABYTE, Refused

MAX_FILE = 10 * MEGABYTE
MAX_UNPACKED = 100 * MEGABYTE
MAX_RATIO = 100
MAX_MEMBERS = 200
# A few kilobytes of blanks pack to almost nothing; that harms nobody.
RATIO_COUNTS_FROM = 2 * MEGABYTE
# Excel packs with deflate; other methods are slower or hungrier to unpack.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DIRECTORY = "[Content_Types].xml"

# First bytes of what people send instead. Texts are looked at further down.
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_package(payload: bytes) -> zipfile.ZipFile:
    """The zip archive in ``payload``, once it is known to be a harmless .xlsx.

    Raises Refused with one of: empty_file, file_too_large, not_xlsx, encrypted,
    damaged, too_many_members, unpacked_too_large, suspicious_ratio, macros,
    external_links.
    """
    if not payload:
        raise Refused("empty_file")
    if len(payload) > MAX_FILE:
        raise Refused("file_too_large", size=len(payload), limit=MAX_FILE)
    if not payload.startswith(b"PK\x03\x04"):
        _refuse_by_first_bytes(payload)
    try:
        archive = zipfile.ZipFile(io.BytesIO(payload))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise Refused("damaged") from None
    members = archive.infolist()
    _check_size(members, packed=len(payload))
    names = [member.filename for member in members]
    _check_kind(names)
    _check_harmless(names)
    if len(set(names)) != len(names) or any(
        member.compress_type not in _METHODS for member in members
    ):
        raise Refused("damaged")
    return archive


def _refuse_by_first_bytes(payload: bytes) -> None:
    """Say what a file that is no zip archive is instead."""
    if payload.startswith(_OLE):
        # The directory of such a file names its streams in UTF-16.
        if _utf16("EncryptedPackage") in payload:
            raise Refused("encrypted")
        is_xls = _utf16("Workbook") in payload or _utf16("Book") in payload
        raise Refused("not_xlsx", kind="xls" if is_xls else "old_office")
    for magic, kind in _MAGIC:
        if payload.startswith(magic):
            raise Refused("not_xlsx", kind=kind)
    beginning = payload[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in beginning:
        raise Refused("not_xlsx", kind="xml_spreadsheet")
    if beginning.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        raise Refused("not_xlsx", kind="html")
    raise Refused("not_xlsx", kind="unknown" if b"\0" in payload[:4096] else "text")


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _check_size(members: list[zipfile.ZipInfo], packed: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise Refused("too_many_members", count=len(members), limit=MAX_MEMBERS)
    if any(member.flag_bits & 0x1 for member in members):
        raise Refused("encrypted")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise Refused("unpacked_too_large", size=unpacked, limit=MAX_UNPACKED)
    if unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed:
        raise Refused("suspicious_ratio", ratio=unpacked // packed, limit=MAX_RATIO)


def _check_kind(names: list[str]) -> None:
    """Refuse other packages of the same build: Word, OpenDocument, a plain zip."""
    known = (
        ("word/document.xml", "docx"),
        ("ppt/presentation.xml", "pptx"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "opendocument"),
        ("Index/Document.iwa", "numbers"),
    )
    for name, kind in known:
        if name in names:
            raise Refused("not_xlsx", kind=kind)
    if _DIRECTORY not in names:
        raise Refused("not_xlsx", kind="archive")


def _check_harmless(names: list[str]) -> None:
    for name in (name.lower() for name in names):
        folder, base = posixpath.split(name)
        if base.startswith("vbaproject") or folder.endswith(("/macrosheets", "/activex")):
            raise Refused("macros")
        if "/externallinks" in folder or base == "connections.xml":
            raise Refused("external_links")
