"""What was read from a customer's list, as data that can be stored and shown again.

Between upload and commit the preview lives as JSON; `KitList.to_json` and
`KitList.from_json` are exact opposites of each other.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from registry.exchange.findings import Finding
from registry.exchange.kit_columns import Column


@dataclass(frozen=True)
class KitRow:
    """One row of goods, with the field names of a pre-advice line.

    ``is_ready`` is False where a finding of the row is an error; then ``quantity``
    may be None and ``unit`` empty. ``line_no`` is the customer's own numbering.
    """

    sheet: str
    row: int
    is_ready: bool
    line_no: str = ""
    part_number: str = ""
    name: str = ""
    manufacturer: str = ""
    manufacturer_part_number: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    lot: str = ""
    packaging: str = ""
    note: str = ""
    category: str = ""
    msl: str = ""
    floor_life_hours: int | None = None
    esd_sensitive: bool = False
    hazardous: bool = False
    permanent_mark_required: bool = False
    sealed_sample: bool = False
    expires_on: date | None = None
    calibration_due_on: date | None = None

    @classmethod
    def from_json(cls, data: dict) -> "KitRow":
        return cls(
            **data
            | {
                "quantity": None if data["quantity"] is None else Decimal(data["quantity"]),
                "expires_on": _day(data["expires_on"]),
                "calibration_due_on": _day(data["calibration_due_on"]),
            }
        )


@dataclass(frozen=True)
class SkippedRow:
    """Rows that are no goods, from ``row`` to ``last_row``, and why.

    ``reason`` is empty, header, total, remark, signature or heading.
    """

    row: int
    last_row: int
    reason: str
    text: str = ""


@dataclass(frozen=True)
class HeadFacts:
    """What stands above and below the list."""

    title: str = ""
    supplier: str = ""
    receiver: str = ""
    order_number: str = ""
    notice_number: str = ""
    expected_on: date | None = None
    purpose: str = ""
    ownership_remark: str = ""

    @classmethod
    def from_json(cls, data: dict) -> "HeadFacts":
        return cls(**data | {"expected_on": _day(data["expected_on"])})


@dataclass(frozen=True)
class SheetReading:
    """How one sheet was understood.

    ``header_row`` is None where no headings were found and the sheet was not read;
    ``headings`` are all headings by column letter, for correcting ``columns``.
    """

    name: str
    header_row: int | None
    columns: dict[str, Column]
    headings: dict[str, str]
    rows: tuple[KitRow, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()

    @classmethod
    def from_json(cls, data: dict) -> "SheetReading":
        return cls(
            name=data["name"],
            header_row=data["header_row"],
            columns={name: Column(**column) for name, column in data["columns"].items()},
            headings=data["headings"],
            rows=tuple(KitRow.from_json(row) for row in data["rows"]),
            skipped=tuple(SkippedRow(**row) for row in data["skipped"]),
        )


@dataclass(frozen=True)
class KitList:
    """A customer's list as it was understood: sheets, facts of the head, findings."""

    sheets: tuple[SheetReading, ...]
    head: HeadFacts
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> Iterator[KitRow]:
        """Every row of goods, faulty ones too, in the order of the workbook."""
        return (row for sheet in self.sheets for row in sheet.rows)

    @property
    def ready_rows(self) -> list[KitRow]:
        return [row for row in self.rows if row.is_ready]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_error]

    @property
    def is_ready(self) -> bool:
        """Whether all of it may be imported: no error, and at least one row."""
        return not self.errors and any(True for _ in self.rows)

    def findings_summary(self) -> str:
        """``61 rows ready, 0 findings``: errors counted, warnings and notes not.

        The last line of ``import_items`` (docs: commands); scripts read it, so it is
        the same in every language.
        """
        return f"{len(self.ready_rows)} rows ready, {len(self.errors)} findings"

    def to_json(self) -> dict:
        """The list as JSON values; decimals and dates as text, nothing lost."""
        return _plain(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, data: dict) -> "KitList":
        return cls(
            sheets=tuple(SheetReading.from_json(sheet) for sheet in data["sheets"]),
            head=HeadFacts.from_json(data["head"]),
            findings=tuple(Finding.from_json(finding) for finding in data["findings"]),
        )


def _plain(value):
    """``value`` with tuples as lists, decimals and dates as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
