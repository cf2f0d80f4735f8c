"""When a laboratory report is needed, when one counts, and what it decides."""

from datetime import date

import pytest

from inspections.enums import HsfReason, HsfVerdict, LabUnit, MaterialClass
from inspections.hsf import LabValue, Report, judge_all, overall, reports_needed, settle
from tests.inspections.hsf.table import STEP, D, bands, limit, reading

PASS, UNSURE, FAIL = HsfVerdict.PASS, HsfVerdict.INCONCLUSIVE, HsfVerdict.FAIL
TODAY = date(2026, 11, 25)
POLYMER, METAL = MaterialClass.POLYMER, MaterialClass.METAL


def report(*values: LabValue, **changes) -> Report:
    given = {
        "number": "R-1",
        "laboratory": "Lab",
        "tested_on": date(2026, 1, 10),
        "valid_until": date(2027, 1, 9),
    }
    return Report(**given | changes, values=values)


def line(code, value=None, lod=None, *, method="IEC 62321-8", unit=LabUnit.MG_KG) -> LabValue:
    value, lod = (None if figure is None else D(figure) for figure in (value, lod))
    return LabValue(code, value, lod, method, unit)


def settled(limits, readings=(), reports=(), material=POLYMER, on=TODAY):
    judged = judge_all(
        limits, {one.element: one for one in readings}, bands(material.value), material
    )
    return settle(judged, reports, on=on, material=material)


def word(limits, *args, **kwargs):
    [one] = settled([limits], *args, **kwargs)
    return one.verdict, one.reason


# ---- what is needed -----------------------------------------------------------------


def test_what_xrf_cannot_see_and_what_it_left_open_needs_a_report():
    limits = [limit("Pb"), limit("Hg"), limit("Cr(VI)"), limit("PBB"), limit("DEHP")]
    readings = [
        reading("Pb", 10, 1),
        reading("Hg", 1000, 10),
        reading("Cr", 2000, 10),
        reading("Br", 100, 10),
    ]
    needs = reports_needed(settled(limits, readings), POLYMER)
    assert [(need.code, need.reason) for need in needs] == [
        ("Hg", HsfReason.BETWEEN),
        ("Cr(VI)", HsfReason.NO_UPPER_BAND),
        ("DEHP", HsfReason.BLIND),
    ]


def test_what_failed_and_what_does_not_occur_needs_none():
    limits = [limit("Pb"), limit("DEHP")]
    assert reports_needed(settled(limits, [reading("Pb", 9000, 1)], material=METAL), METAL) == []


def test_a_sum_needs_its_substances():
    four = limit("Pb+Cd", 100, of="Pb+Cd")
    [need] = reports_needed(settled([four]), POLYMER)
    assert need.substances == ("Pb", "Cd")


def test_a_report_satisfies_the_need():
    assert (
        reports_needed(settled([limit("DEHP")], reports=[report(line("DEHP", 5))]), POLYMER) == []
    )


# ---- what a report proves -----------------------------------------------------------


def test_a_report_passes_up_to_the_limit_and_fails_above():
    assert word(limit("DEHP"), reports=[report(line("DEHP", 1000))])[0] == PASS
    assert word(limit("DEHP"), reports=[report(line("DEHP", 1000 + STEP))])[0] == FAIL


def test_not_detected_passes_with_a_limit_of_detection_below_the_limit():
    def at(lod):
        return word(limit("DEHP"), reports=[report(line("DEHP", lod=lod))])

    assert at(1000)[0] == PASS
    assert at(1000 + STEP) == (UNSURE, HsfReason.LOD_TOO_HIGH)
    assert at(None) == (UNSURE, HsfReason.NO_LOD)


def test_a_report_decides_what_screening_left_open():
    between = [reading("Pb", 1000, 10)]
    [one] = settled([limit("Pb")], between, [report(line("Pb", 950))])
    assert (one.verdict, one.report.number) == (PASS, "R-1")
    assert word(limit("Pb"), between, [report(line("Pb", 1050))])[0] == FAIL


def test_a_report_that_finds_too_much_fails_what_screening_passed():
    assert word(limit("Pb"), [reading("Pb", 1, 1)], [report(line("Pb", 1001))])[0] == FAIL


def test_no_report_overrules_a_reading_that_failed():
    assert word(limit("Pb"), [reading("Pb", 5000, 1)], [report(line("Pb", 5))])[0] == FAIL


def test_of_several_reports_the_worst_counts():
    reports = [report(line("DEHP", 5)), report(line("DEHP", 5000), number="R-2")]
    for order in (reports, reports[::-1]):
        [one] = settled([limit("DEHP")], reports=order)
        assert (one.verdict, one.report.number) == (FAIL, "R-2")


def test_a_report_on_other_substances_changes_nothing():
    assert word(limit("DEHP"), reports=[report(line("BBP", 5))]) == (UNSURE, HsfReason.BLIND)


def test_a_sum_wants_all_its_substances_or_itself():
    both = limit("Br+Cl", 1500, of="Br+Cl")
    assert word(both, reports=[report(line("Br", 5))])[0] == UNSURE
    assert word(both, reports=[report(line("Br", 800), line("Cl", 700))])[0] == PASS
    assert word(both, reports=[report(line("Br", 800), line("Cl", 700 + STEP))])[0] == FAIL
    assert word(both, reports=[report(line("Br+Cl", 1500))])[0] == PASS
    nearly = [report(line("Br", 1400), line("Cl", lod=101))]
    assert word(both, reports=nearly) == (UNSURE, HsfReason.LOD_TOO_HIGH)


# ---- when a report counts -----------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 9), (UNSURE, HsfReason.TESTED_LATER)),
        (date(2026, 1, 10), (PASS, None)),
        (date(2027, 1, 9), (PASS, None)),
        (date(2027, 1, 10), (UNSURE, HsfReason.EXPIRED)),
    ],
)
def test_a_report_counts_from_its_test_to_its_last_day(on, expected):
    assert word(limit("DEHP"), reports=[report(line("DEHP", 5))], on=on) == expected


def test_an_expired_report_fails_nothing_either():
    late = date(2027, 2, 1)
    assert word(limit("DEHP"), reports=[report(line("DEHP", 5000))], on=late)[0] == UNSURE


def test_a_report_names_laboratory_and_method():
    nameless = [report(line("DEHP", 5), laboratory=" ")]
    assert word(limit("DEHP"), reports=nameless) == (UNSURE, HsfReason.NO_LABORATORY)
    by_what = [report(line("DEHP", 5, method=" "))]
    assert word(limit("DEHP"), reports=by_what) == (UNSURE, HsfReason.NO_METHOD)


def test_control_an_expired_report_would_count_if_nobody_asked(monkeypatch):
    monkeypatch.setattr(Report, "refusal", lambda self, on: None)
    held = [report(line("DEHP", 5))]
    assert word(limit("DEHP"), reports=held, on=date(2027, 1, 10))[0] == PASS


# ---- hexavalent chromium on metal ---------------------------------------------------


@pytest.mark.parametrize(
    ("value", "lod", "expected"),
    [
        ("0.099999", None, (PASS, None)),
        ("0.10", None, (UNSURE, HsfReason.GREY_ZONE)),
        ("0.13", None, (UNSURE, HsfReason.GREY_ZONE)),
        ("0.130001", None, (FAIL, None)),
        (None, "0.10", (PASS, None)),
        (None, "0.11", (UNSURE, HsfReason.LOD_TOO_HIGH)),
        (None, None, (UNSURE, HsfReason.NO_LOD)),
    ],
)
def test_a_coating_is_judged_by_its_surface(value, lod, expected):
    coating = line("Cr(VI)", value, lod, method="IEC 62321-7-1", unit=LabUnit.UG_CM2)
    assert word(limit("Cr(VI)"), reports=[report(coating)], material=METAL) == expected


def test_a_surface_says_nothing_about_a_polymer():
    coating = line("Cr(VI)", "0.05", method="IEC 62321-7-1", unit=LabUnit.UG_CM2)
    said = word(limit("Cr(VI)"), reports=[report(coating)])
    assert said == (UNSURE, HsfReason.WRONG_UNIT)


# ---- all together -------------------------------------------------------------------


def test_the_worst_word_is_the_word_on_the_material():
    passing, failing = reading("Pb", 1, 1), reading("Cd", 900, 1)
    assert overall(settled([limit("Pb")], [passing])) == PASS
    assert overall(settled([limit("Pb"), limit("DEHP")], [passing])) == UNSURE
    limits = [limit("Pb"), limit("DEHP"), limit("Cd", 100)]
    assert overall(settled(limits, [passing, failing])) == FAIL
    assert overall(settled([limit("DEHP")], material=METAL)) == HsfVerdict.NOT_APPLICABLE
    assert overall([]) == HsfVerdict.NOT_APPLICABLE
