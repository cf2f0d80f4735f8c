"""What may stand in an address. Anything else is not found before a view or a query sees it."""

from django.urls import register_converter


class RecordNumber:
    """The number of a record, such as ``CP-2026-000001``; in capitals, as it is printed."""

    regex = r"[A-Z]{2}-[0-9]{4}-[0-9]{4,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ScannedCode(RecordNumber):
    """A record's number as a person may type it: in small letters too."""

    regex = r"[A-Za-z]{2}-[0-9]{4}-[0-9]{4,9}"


def register() -> None:
    register_converter(RecordNumber, "number")
    register_converter(ScannedCode, "code")
