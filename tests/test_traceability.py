"""The traceability table is whole and true: every number once, and what it names exists."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.profiles.clauses.trades import NEAREST

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


PER_PROFILE = "## Every clause in every profile"
TEXT, _heading, WALKS_TEXT = TABLE.read_text(encoding="utf-8").partition(PER_PROFILE)
ROWS = rows_in(TEXT)


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


# ---- every clause in every profile --------------------------------------------------

PROFILES = ("electronics", "integrator", "foundry", "contractor", "utility")
CLAUSES = [number for number in NUMBERS if number[0] in "QRFPG"]
WALKS = "tests/profiles/clauses"
TICK = "✓"


class Walk(NamedTuple):
    clause: str
    tests: list[str]  # file::function
    ticked: list[str]  # profiles


def walks_in(text: str) -> list[Walk]:
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    assert cells[0][2:] == list(PROFILES), "the columns are the profiles"
    return [
        Walk(
            clause,
            re.findall(r"`([^`]+)`", named),
            [profile for profile, cell in zip(PROFILES, ticks, strict=True) if cell == TICK],
        )
        for clause, named, *ticks in cells[2:]
    ]


@pytest.fixture(scope="module")
def collected() -> set[str]:
    """What pytest would run of the walks: ``file::function[profile]``."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-n", "0", WALKS]
    told = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTEST_ADDOPTS": ""},
    )
    return {line for line in told.stdout.splitlines() if "::" in line}


def lacking(walks: list[Walk], collected: set[str]) -> list[str]:
    """Each clause and profile without a tick, or ticked without a test that pytest runs."""
    by_clause = {walk.clause: walk for walk in walks}
    return [
        f"{clause} {profile}"
        for clause in CLAUSES
        for profile in PROFILES
        if (walk := by_clause.get(clause)) is None
        or profile not in walk.ticked
        or not walk.tests
        or any(f"{test}[{profile}]" not in collected for test in walk.tests)
    ]


def test_every_clause_is_walked_in_every_profile(collected):
    walks = walks_in(WALKS_TEXT)
    assert [walk.clause for walk in walks] == CLAUSES
    assert lacking(walks, collected) == []
    named = {f"{test}[{profile}]" for walk in walks for test in walk.tests for profile in PROFILES}
    assert collected == named, "a walk that stands in no row"


def test_a_walk_is_of_the_clause_whose_row_names_it():
    for walk in walks_in(WALKS_TEXT):
        assert all(f"::test_{walk.clause.lower()}_" in test for test in walk.tests), walk.clause


def test_no_walk_is_left_out():
    for path in (ROOT / WALKS).glob("*.py"):
        assert not re.search(r"\b(skip|skipif|xfail)\b", path.read_text(encoding="utf-8")), path


def test_what_stands_in_is_said_of_clauses_and_profiles_that_exist():
    assert NEAREST
    for (clause, profile), why in NEAREST.items():
        assert (clause in CLAUSES, profile in PROFILES, bool(why)) == (True, True, True)


def test_a_profile_that_is_not_walked_is_found_out(collected):
    """The control: a row that is missing, a tick that is, and a test that does not run."""
    walks = walks_in(WALKS_TEXT)
    first, *others = walks
    assert lacking(others, collected) == [f"{first.clause} {profile}" for profile in PROFILES]
    unticked = first._replace(ticked=first.ticked[1:])
    assert lacking([unticked, *others], collected) == [f"{first.clause} {PROFILES[0]}"]
    gone = f"{first.tests[0]}[utility]"
    assert lacking(walks, collected - {gone}) == [f"{first.clause} utility"]
