"""The traceability table is whole and true: every number once, and what it names exists."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "traceability.md"

NUMBERS = [
    f"{letter}{number}"
    for letter, last in {"Q": 12, "R": 8, "F": 8, "P": 5, "G": 1, "C": 6}.items()
    for number in range(1, last + 1)
] + [
    f"§{section}.{number}"
    for section, last in {3: 7, 4: 5, 5: 5, 6: 3}.items()
    for number in range(1, last + 1)
]
STATES = ("done", "partly: ", "not yet")


class Row(NamedTuple):
    number: str
    meaning: str
    code: str
    test: str
    state: str

    def __str__(self) -> str:
        return self.number


def rows_in(text: str) -> list[Row]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return [Row(*row) for row in cells if row[0] not in ("number", "---")]


ROWS = rows_in(TABLE.read_text(encoding="utf-8"))


def missing(named: str) -> list[str]:
    """What of the names in a cell, ``file::function`` or ``file``, is not there."""
    return [name for name in re.findall(r"`([^`]+)`", named) if not exists(name)]


def exists(name: str) -> bool:
    path, _colons, inside = name.partition("::")
    file = ROOT / path
    if not file.is_file():
        return False
    pattern = rf"^\s*(?:def|class) {re.escape(inside)}\b"
    return not inside or bool(re.search(pattern, file.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_requirement_stands_in_the_table_exactly_once():
    assert sorted(row.number for row in ROWS) == sorted(NUMBERS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_a_row_names_exists(row):
    assert missing(row.code) == []
    assert missing(row.test) == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_row_says_how_far_it_is(row):
    assert row.state.startswith(STATES)
    assert row.meaning
    if row.state == "done":
        assert "`" in row.code, "what is done has code"
        assert "::test_" in row.test, "what is done has a test"


def test_a_name_that_does_not_exist_is_found_out():
    """The control: a file, a function and a test that are not there."""
    here = "tests/test_traceability.py"
    assert missing(f"`{here}::rows_in` `{here}`") == []
    assert missing(f"`{here}::test_gone` `registry/gone.py`") == [
        f"{here}::test_gone",
        "registry/gone.py",
    ]
