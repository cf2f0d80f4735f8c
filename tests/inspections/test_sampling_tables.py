"""The sampling tables: every cell compared, and what holds between them.

``iso2859.json`` was put together from public transcriptions and checked between them (see its
``provenance``). The program never reads it: it computes the tables from their diagonals.
"""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from inspections.enums import Edition, Level, Severity
from inspections.sampling import single_plan
from inspections.sampling_tables import AQLS, code_letter, plan_of, tighter_acceptance_number

DATA = json.loads((Path(__file__).parents[1] / "data" / "iso2859.json").read_text())
ROWS_OF_LETTERS = "ABCDEFGHJKLMNPQR"


def compare_letters(data) -> tuple[int, list]:
    """How many letters of table 1 were compared, and which differ, at both ends of each row."""
    compared, wrong = 0, []
    for row in data["table_1_code_letters"]:
        for level in Level:
            compared += 1
            ends = (row["lot_min"], row["lot_max"] or 10**9)
            if {code_letter(lot, level) for lot in ends} != {row[level]}:
                wrong.append((row["lot_min"], str(level)))
    return compared, wrong


def compare_iso(data) -> tuple[int, list]:
    compared, wrong = 0, []
    for severity in Severity:
        for letter, by_aql in data["resolved"][severity].items():
            for aql, plan in by_aql.items():
                compared += 1
                row = plan_of(letter, aql, severity, Edition.ISO)
                if [row.letter, row.n, row.ac, row.re] != plan:
                    wrong.append((str(severity), letter, aql))
    return compared, wrong


def compare_105e(data) -> tuple[int, list]:
    compared, wrong = 0, []
    for letter, by_aql in data["reduced_mil_std_105e"]["data"].items():
        for aql, plan in by_aql.items():
            compared += 1
            row = plan_of(letter, aql, Severity.REDUCED, Edition.MIL)
            if [row.n, row.ac, row.re] != plan:
                wrong.append((letter, aql))
    return compared, wrong


def test_all_105_code_letters_equal_table_1():
    assert compare_letters(DATA) == (105, [])


def test_all_768_cells_of_tables_2a_2b_and_2c_are_equal():
    assert compare_iso(DATA) == (768, [])


def test_all_256_reduced_cells_of_mil_std_105e_are_equal():
    assert compare_105e(DATA) == (256, [])


def test_one_altered_cell_turns_each_comparison_red():
    data = deepcopy(DATA)
    data["table_1_code_letters"][6]["II"] = "H"
    data["resolved"]["tightened"]["R"]["0.025"][1] = 3151
    data["reduced_mil_std_105e"]["data"]["J"]["1.0"][2] = 2
    assert compare_letters(data)[1] == [(151, "II")]
    assert compare_iso(data)[1] == [("tightened", "R", "0.025")]
    assert compare_105e(data)[1] == [("J", "1.0")]


def test_letter_s_stands_in_the_tightened_table_for_aql_0_025_alone():
    reached = {
        (severity, aql)
        for edition in Edition
        for severity in Severity
        for letter in ROWS_OF_LETTERS
        for aql in AQLS
        if plan_of(letter, aql, severity, edition).letter == "S"
    }
    assert reached == {(Severity.TIGHTENED, "0.025")}
    plan = plan_of("R", "0.025", Severity.TIGHTENED)
    assert (plan.n, plan.ac, plan.re) == (3150, 1, 2)


def test_the_editions_differ_in_reduced_plans_and_in_one_tightened_cell():
    """The data compares three transcriptions: normal 256 of 256 equal, tightened 255, reduced
    136. The odd cell is letter A at AQL 10: 2 (0, 1) in GB/T, 8 (1, 2) in MIL-STD-105E, as
    http://aqlinspectorsrule.com/manual/notes.html has it, too (note 1)."""
    differing = {
        severity: [
            (letter, aql)
            for letter in ROWS_OF_LETTERS
            for aql in AQLS
            if plan_of(letter, aql, severity, Edition.ISO)
            != plan_of(letter, aql, severity, Edition.MIL)
        ]
        for severity in Severity
    }
    assert differing[Severity.NORMAL] == []
    assert differing[Severity.TIGHTENED] == [("A", "10")]
    assert len(differing[Severity.REDUCED]) == 120
    plan = single_plan(lot_size=8, aql="10", severity="tightened", edition=Edition.MIL)
    assert (plan.letter, plan.n, plan.ac, plan.re) == ("D", 8, 1, 2)
    assert plan.inspects_all


@pytest.mark.parametrize("edition", Edition)
def test_every_plan_with_ac_of_2_or_more_has_a_tighter_neighbour(edition):
    for severity in Severity:
        for letter in ROWS_OF_LETTERS:
            for aql in AQLS:
                row = plan_of(letter, aql, severity, edition)
                if row.ac >= 2:
                    tighter = tighter_acceptance_number(row, aql, severity, edition)
                    assert 0 < tighter < row.ac
                    below = AQLS[AQLS.index(aql) - 1]
                    neighbour = plan_of(row.letter, below, severity, edition)
                    assert (neighbour.n, neighbour.ac) == (row.n, tighter)


@pytest.mark.parametrize("edition", Edition)
def test_tightened_is_never_more_lenient_than_normal_nor_normal_than_reduced(edition):
    for letter in ROWS_OF_LETTERS:
        for aql in AQLS:
            normal, tightened, reduced = (
                plan_of(letter, aql, severity, edition) for severity in Severity
            )
            assert tightened.ac <= normal.ac
            if (letter, aql) != ("A", "10"):  # GB/T: 2 (0, 1) instead of 5 (1, 2)
                assert tightened.n >= normal.n
            assert tightened.n > normal.n or tightened.ac < normal.ac
            assert reduced.n < normal.n or (normal.n, normal.ac) == (2, 0)
