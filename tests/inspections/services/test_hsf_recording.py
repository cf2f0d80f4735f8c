"""Hazardous substances of an inspection: what is kept, and what stands in the way of acceptance."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.enums import CheckResult, HsfReason, HsfVerdict
from inspections.models import HsfCheck, Substance, SubstanceLimit
from inspections.services import verdicts
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.hsf_recording import SigmaMissing, TypedReading, record_hsf
from inspections.services.lab_reports import withdraw_report
from inspections.services.opening import open_inspection
from inspections.services.recording import record_verdict
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from tests.factories import fresh, make_party, make_plan, result_of
from tests.inspections.hsf.goods import CLEAN, a_report, an_hsf, begun, enter, judged
from tests.inspections.hsf.shipped import load_shipped

D = Decimal
OVER = TypedReading("Pb", "5000", "20")
BETWEEN = TypedReading("Pb", "1000", "20")


@pytest.fixture(autouse=True)
def substances(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_shipped()


@pytest.fixture
def result(walk, cast):
    return begun(walk, cast)


def with_lead(reading) -> list[TypedReading]:
    return [reading, *CLEAN[1:]]


# ---- what is kept -------------------------------------------------------------------


def test_readings_are_kept_as_they_were_judged(result, cast):
    enter(result, cast, with_lead(TypedReading("Pb", "650.25", "16.5")))
    check = HsfCheck.objects.get()
    [lead] = check.readings.filter(element__code="Pb")
    assert (lead.value, lead.sigma, lead.lod) == (D("650.25"), D("16.5"), None)
    [mercury] = check.readings.filter(element__code="Hg")
    assert (mercury.value, mercury.sigma, mercury.lod) == (None, None, 8)
    row = judged(result)["Pb"]
    assert (row.limit, row.low, row.high) == (1000, D("650.5"), D("1349.5"))
    assert (row.verdict, row.band_source, row.extended) == ("pass", "IEC 62321-3-1:2013", False)
    assert row.rules == "2011/65/EU, Annex II; GB/T 26572-2011"


def test_what_xrf_cannot_see_leaves_the_result_open(result, cast):
    done = enter(result, cast)
    assert (done.verdict, done.nonconforming) == (CheckResult.NOT_CHECKED, None)
    rows = judged(result)
    unsure = {code for code, row in rows.items() if row.verdict == HsfVerdict.INCONCLUSIVE}
    assert unsure == {"DEHP", "BBP", "DBP", "DIBP"}
    assert {rows[code].reason for code in unsure} == {HsfReason.BLIND}


def test_with_a_report_on_the_rest_the_result_passes(result, cast):
    report = a_report(cast, result.inspection.item)
    done = enter(result, cast, reports=[report])
    assert (done.verdict, done.nonconforming) == (CheckResult.PASS, 0)
    assert judged(result)["DEHP"].report == report
    assert list(HsfCheck.objects.get().reports.all()) == [report]


def test_a_reading_over_the_bands_fails_whatever_a_report_says(result, cast):
    report = a_report(cast, result.inspection.item, "Pb", *("DEHP", "BBP", "DBP", "DIBP"))
    done = enter(result, cast, with_lead(OVER), [report])
    assert (done.verdict, done.nonconforming) == (CheckResult.FAIL, 1)


def test_a_report_that_finds_too_much_fails(result, cast):
    report = a_report(cast, result.inspection.item, value="1001")
    assert enter(result, cast, reports=[report]).verdict == CheckResult.FAIL


def test_in_metal_nothing_organic_is_asked_for(walk, cast):
    result = begun(walk, cast, "metal")
    assert enter(result, cast, CLEAN[:4]).verdict == CheckResult.PASS
    assert judged(result)["DEHP"].verdict == HsfVerdict.NOT_APPLICABLE


def test_packaging_is_judged_by_the_sum_of_four_metals(walk, cast):
    result = begun(walk, cast, "packaging")
    read = [TypedReading("Pb", "20", "3"), *CLEAN[1:3], TypedReading("Cr", "30", "3")]
    assert enter(result, cast, read).verdict == CheckResult.PASS
    assert list(judged(result)) == ["Pb+Cd+Hg+Cr(VI)"]


def test_an_owners_tighter_limit_is_the_one_that_counts_and_is_named(result, cast, party):
    SubstanceLimit.objects.create(
        code="own-pb",
        substance=Substance.objects.get(code="Pb"),
        party=party,
        limit=9,
        valid_from=date(2026, 1, 1),
        source="Their list",
    )
    enter(result, cast)
    row = judged(result)["Pb"]
    assert (row.limit, row.verdict, row.extended) == (9, "inconclusive", True)
    assert row.rules == f"Their list ({party.label})"


def test_halogens_count_where_the_inspector_says_so(result, cast):
    chlorine = TypedReading("Cl", "2000", "20")
    report = a_report(cast, result.inspection.item)
    done = enter(result, cast, [*CLEAN, chlorine], [report], halogen_free=True)
    assert done.verdict == CheckResult.FAIL
    assert judged(result)["Br+Cl"].verdict == HsfVerdict.FAIL


def test_entering_again_replaces_what_was_entered_and_both_are_told(result, cast):
    enter(result, cast, with_lead(OVER))
    enter(result, cast)
    assert HsfCheck.objects.get().readings.get(element__code="Pb").value == D("12.5")
    told = [
        json.loads(event.body)["facts"]["hsf"]
        for event in Event.objects.filter(action="record_hsf").order_by("seq")
    ]
    assert [one["readings"]["Pb"] for one in told] == ["5,000, σ 20", "12.5, σ 3"]
    assert [one["verdict"] for one in told] == ["fail", "inconclusive"]


def test_reports_alone_will_do_where_there_is_no_instrument(result, cast):
    report = a_report(cast, result.inspection.item, *judged_codes(), value="5", number="R-full")
    assert enter(result, cast, [], [report]).verdict == CheckResult.PASS


def judged_codes():
    return ("Pb", "Cd", "Hg", "Cr(VI)", "PBB", "PBDE", "DEHP", "BBP", "DBP", "DIBP")


# ---- what is refused ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TypedReading("Pb", "abc"), "value-Pb"),
        (TypedReading("Pb", "-1", "1"), "value-Pb"),
        (TypedReading("Pb", "1000001", "1"), "value-Pb"),
        (TypedReading("Pb", "0.1%", "1"), "value-Pb"),
        (TypedReading("Pb", "5", "ND"), "sigma-Pb"),
        (TypedReading("Pb", "5", "0"), "sigma-Pb"),
        (TypedReading("Pb", "5", "x"), "sigma-Pb"),
        (TypedReading("Pb", "", "5"), "value-Pb"),
        (TypedReading("Pb", "ND"), "lod-Pb"),
        (TypedReading("Pb", "<5", lod="6"), "lod-Pb"),
        (TypedReading("Pb", "5", "1", lod="-1"), "lod-Pb"),
        (TypedReading("Cl", "5", "1"), "value-Cl"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(result, cast, typed, field):
    with pytest.raises(InvalidInput) as refused:
        enter(result, cast, [typed])
    assert (refused.value.field, bool(refused.value.remedy)) == (field, True)
    assert not HsfCheck.objects.exists()


def test_a_value_without_sigma_is_asked_about_and_then_stays_inconclusive(result, cast):
    typed = with_lead(TypedReading("Pb", "12.5"))
    with pytest.raises(SigmaMissing) as asked:
        enter(result, cast, typed)
    assert asked.value.field == "sigma-Pb"
    enter(result, cast, typed, without_sigma=True)
    assert judged(result)["Pb"].reason == HsfReason.NO_SIGMA


def test_nothing_entered_is_refused(result, cast):
    with pytest.raises(InvalidInput, match="Nothing is entered"):
        enter(result, cast, [TypedReading("Pb", " ")])


def test_where_no_limit_is_in_force_nothing_is_judged(result, cast):
    SubstanceLimit.objects.all().delete()
    with pytest.raises(WorkflowError, match="No limit is in force"):
        enter(result, cast)


@pytest.mark.parametrize("aspect", ["hsf", "function"])
def test_without_a_plan_that_names_the_material_no_readings_are_taken(walk, cast, aspect):
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    with pytest.raises(WorkflowError, match="takes no readings of hazardous substances"):
        enter(inspection.results.get(aspect=aspect), cast)


def test_who_may_not_verify_enters_nothing(result, cast):
    with pytest.raises(NotPermitted):
        record_hsf(result=result, by=cast.warehouse, readings=CLEAN)


def test_a_bare_verdict_does_not_replace_the_readings(result, cast):
    with pytest.raises(WorkflowError, match="judged by readings and laboratory reports"):
        record_verdict(result=result, by=cast.inspector, verdict=CheckResult.PASS)


# ---- reports of other goods ---------------------------------------------------------


def refused_report(result, cast, report):
    with pytest.raises(WorkflowError) as refused:
        enter(result, cast, reports=[report])
    return refused.value.guard, refused.value.field


def test_a_report_counts_for_later_lots_of_the_same_part(walk, cast):
    report = a_report(cast, walk.received())
    assert enter(begun(walk, cast), cast, reports=[report]).verdict == CheckResult.PASS


def test_a_report_on_another_part_owner_or_material_does_not(result, walk, cast):
    other_part = a_report(cast, walk.received(part_number="HC-2002"))
    other_material = a_report(cast, result.inspection.item, "Pb", material="metal")
    walk.party = make_party("x", "乙")
    other_owner = a_report(cast, walk.received())
    for report in (other_part, other_material, other_owner):
        assert refused_report(result, cast, report) == ("report", "reports")


def test_a_withdrawn_report_does_not_count(result, cast):
    report = a_report(cast, result.inspection.item)
    withdraw_report(report=report, by=cast.inspector, reason="wrong part")
    assert refused_report(result, cast, report) == ("report", "reports")


def test_without_a_part_number_a_report_is_about_these_goods_alone(walk, cast):
    item, other = walk.received(part_number=""), walk.received(part_number="")
    make_plan(cast, [an_hsf()], part_number="", category=item.category)
    report = a_report(cast, item)
    assert (report.part_number, report.item) == ("", item)
    its, others = (
        result_of(open_inspection(item=goods, by=cast.inspector), 1) for goods in (item, other)
    )
    assert enter(its, cast, reports=[report]).verdict == CheckResult.PASS
    assert refused_report(others, cast, report) == ("report", "reports")


# ---- acceptance ---------------------------------------------------------------------


def accept(result, cast):
    return conclude(inspection=result.inspection, by=cast.inspector)


def refusal(result, cast):
    with pytest.raises(WorkflowError) as refused:
        accept(result, cast)
    return refused.value


def test_what_is_inconclusive_is_not_accepted_and_it_is_said_what_is_needed(result, cast):
    enter(result, cast, with_lead(BETWEEN))
    refused = refusal(result, cast)
    assert refused.guard == "hsf"
    assert "Pb, DEHP, BBP, DBP, DIBP" in str(refused)


def test_what_was_not_entered_is_not_accepted(result, cast):
    assert refusal(result, cast).guard == "results"


def test_with_readings_and_report_it_is_accepted(result, cast):
    enter(result, cast, reports=[a_report(cast, result.inspection.item)])
    assert accept(result, cast).decision == "accepted"


def test_what_is_inconclusive_can_still_be_rejected(result, cast):
    enter(result, cast)
    inspection = conclude(
        inspection=result.inspection, by=cast.inspector, rejected=D(100), reason="no report"
    )
    assert inspection.decision == "rejected"


def test_what_fails_is_not_accepted(result, cast):
    enter(result, cast, with_lead(OVER))
    with pytest.raises(InvalidInput, match="A check failed"):
        accept(result, cast)


def test_a_report_that_expired_since_does_not_count_on_the_day_of_the_decision(
    result, cast, monkeypatch
):
    today = timezone.localdate()
    report = a_report(cast, result.inspection.item, valid_until=today)
    enter(result, cast, reports=[report])
    tomorrow = today + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *args: tomorrow)
    assert refusal(result, cast).guard == "hsf"
    monkeypatch.setattr(timezone, "localdate", lambda *args: today)
    assert accept(result, cast).decision == "accepted"


def test_a_report_withdrawn_since_does_not_count_either(result, cast):
    report = a_report(cast, result.inspection.item)
    enter(result, cast, reports=[report])
    withdraw_report(report=report, by=cast.inspector, reason="disproved")
    assert "DEHP" in str(refusal(result, cast))


def test_a_limit_that_came_into_force_since_counts(result, cast, party):
    enter(result, cast, reports=[a_report(cast, result.inspection.item, value="500")])
    SubstanceLimit.objects.create(
        code="own-dehp",
        substance=Substance.objects.get(code="DEHP"),
        party=party,
        limit=50,
        valid_from=date(2026, 1, 1),
        source="Their list",
    )
    assert "a limit is exceeded" in str(refusal(result, cast))


def test_a_correction_is_held_to_the_same(result, cast):
    enter(result, cast, reports=[a_report(cast, result.inspection.item)])
    accept(result, cast)
    again = correct(inspection=fresh(result.inspection), by=cast.inspector, reason="wrong σ")
    enter(result_of(again, 1), cast)
    with pytest.raises(WorkflowError) as refused:
        conclude_correction(inspection=again, by=cast.inspector, rejected=D(0))
    assert refused.value.guard == "hsf"


def test_control_without_the_guard_an_expired_report_would_be_accepted(result, cast, monkeypatch):
    today = timezone.localdate()
    report = a_report(cast, result.inspection.item, valid_until=today)
    enter(result, cast, reports=[report])
    monkeypatch.setattr(timezone, "localdate", lambda *args: today + timedelta(days=1))
    monkeypatch.setattr(verdicts, "refuse_open_questions", lambda results: None)
    assert accept(result, cast).decision == "accepted"
