"""Entering hazardous substances on their page, and the pages of laboratory reports."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from inspections.documents.inspecting import inspection_record
from inspections.models import HsfCheck, LabReport, SchemeDemand
from inspections.services.lab_reports import withdraw_report
from registry.services.evidence import evidence_of
from registry.services.seals import content_hash
from tests.factories import fresh, make_party
from tests.inspections.hsf.goods import CLEAN, PHTHALATES, a_report, begun, enter
from tests.inspections.hsf.shipped import load_shipped
from tests.pictures import PNG
from tests.registry.views.step import text_of

TYPED = {
    f"{part}-{one.element}": getattr(one, part)
    for one in CLEAN
    for part in ("value", "sigma", "lod")
}


@pytest.fixture(autouse=True)
def substances(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_shipped()


@pytest.fixture
def result(walk, cast):
    return begun(walk, cast)


@pytest.fixture
def inspector(sign_in, cast):
    return sign_in(cast.inspector)


def page_of(result) -> str:
    return reverse("inspections:enter_result", args=[result.inspection.number, result.position])


def report_page(result) -> str:
    name = "inspections:result_lab_report"
    return reverse(name, args=[result.inspection.number, result.position])


def tree_of(answer):
    return html.fromstring(answer.content.decode())


def words_at(tree, kind: str, code: str) -> str:
    [row] = tree.xpath(f"//tr[@data-{kind}='{code}']")
    return " ".join(row.text_content().split())


def field(tree, name: str):
    [found] = tree.xpath(f"//input[@name='{name}']")
    return found


# ---- what the page asks -------------------------------------------------------------


def test_each_element_shows_the_limits_it_decides_with_their_source(inspector, result):
    tree = tree_of(inspector.get(page_of(result)))
    assert "≤ 1,000 2011/65/EU, Annex II; GB/T 26572-2011" in words_at(tree, "element", "Pb")
    bromine = words_at(tree, "element", "Br")
    assert "PBB ≤ 1,000" in bromine
    assert "PBDE ≤ 1,000" in bromine
    assert "IEC 62321-8 (GC-MS)" in words_at(tree, "limit", "DEHP")


def test_in_metal_no_organic_substance_is_asked_for(walk, cast, inspector):
    tree = tree_of(inspector.get(page_of(begun(walk, cast, "metal"))))
    assert [row.get("data-element") for row in tree.xpath("//tr[@data-element]")] == [
        "Pb",
        "Cd",
        "Hg",
        "Cr",
    ]
    assert tree.xpath("//tr[@data-limit]") == []


def test_an_owners_demand_brings_halogens_without_a_mark(inspector, result, party):
    before = tree_of(inspector.get(page_of(result)))
    assert before.xpath("//input[@name='halogen_free']")
    SchemeDemand.objects.create(
        party=party, scheme="halogen_free", valid_from="2026-01-01", source="Annex 3"
    )
    tree = tree_of(inspector.get(page_of(result)))
    assert tree.xpath("//input[@name='halogen_free']") == []
    assert tree.xpath("//tr[@data-element='Cl']/@data-when-marked") == []


def test_the_page_costs_the_same_with_many_limits_and_reports(inspector, result, cast):
    def queries():
        inspector.get(page_of(result))  # the figures of the navigation are counted and kept
        with CaptureQueriesContext(connection) as seen:
            assert inspector.get(page_of(result)).status_code == 200
        return len(seen)

    a_report(cast, result.inspection.item)
    with_one = queries()
    for number in range(3):
        a_report(cast, result.inspection.item, number=f"R-{number}")
    assert queries() == with_one


# ---- entering -----------------------------------------------------------------------


def test_what_is_open_is_named_and_the_page_stays(inspector, result):
    answer = inspector.post(page_of(result), TYPED, follow=True)
    assert answer.redirect_chain == [(page_of(result), 302)]
    assert "A laboratory report is still needed for DEHP, BBP, DBP, DIBP" in text_of(answer)
    assert field(tree_of(answer), "value-Pb").get("value") == "12.5"
    assert field(tree_of(answer), "value-Cd").get("value") == "ND"
    assert fresh(result).verdict == "none"


def test_with_a_report_the_result_passes_and_the_inspection_is_next(inspector, result, cast):
    report = a_report(cast, result.inspection.item)
    answer = inspector.post(page_of(result), TYPED | {"reports": [report.pk]})
    assert answer.url == reverse("inspections:inspection", args=[result.inspection.number])
    assert fresh(result).verdict == "pass"


def test_valid_reports_are_marked_at_first_and_expired_ones_are_not(inspector, result, cast):
    today = timezone.localdate()
    good = a_report(cast, result.inspection.item)
    old = a_report(
        cast,
        result.inspection.item,
        number="R-old",
        tested_on=today - timedelta(days=800),
        valid_until=today - timedelta(days=400),
    )
    other = a_report(cast, result.inspection.item, "Pb", material="metal", number="R-metal")
    tree = tree_of(inspector.get(page_of(result)))
    boxes = {
        box.get("value"): box.get("checked") is not None
        for box in tree.xpath("//input[@name='reports']")
    }
    assert boxes == {str(good.pk): True, str(old.pk): False}
    assert str(other.pk) not in boxes


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"value-Pb": "abc"}, "value-Pb"),
        ({"value-Pb": "0.5%"}, "value-Pb"),
        ({"sigma-Pb": ""}, "sigma-Pb"),
        ({"value-Cd": "ND", "lod-Cd": ""}, "lod-Cd"),
    ],
)
def test_a_slip_is_shown_at_its_field_and_nothing_is_lost(inspector, result, typed, at):
    answer = inspector.post(page_of(result), TYPED | typed)
    assert answer.status_code == 200
    tree = tree_of(answer)
    assert field(tree, at).get("aria-invalid") == "true"
    assert field(tree, "value-Hg").get("value") == "<8"
    assert not HsfCheck.objects.exists()


def test_a_missing_sigma_is_confirmed_and_kept_as_inconclusive(inspector, result):
    typed = TYPED | {"sigma-Pb": ""}
    asked = tree_of(inspector.post(page_of(result), typed))
    assert asked.xpath("//input[@name='without_sigma']")
    inspector.post(page_of(result), typed | {"without_sigma": "on"})
    assert HsfCheck.objects.get().judgements.get(substance__code="Pb").reason == "no_sigma"


def test_a_photo_of_the_instrument_belongs_to_the_result(inspector, result):
    photo = SimpleUploadedFile("xrf.png", PNG)
    inspector.post(page_of(result), TYPED | {"files": photo})
    assert evidence_of(result).get().original_name == "xrf.png"


def test_without_scripts_the_verdicts_stand_there_after_the_first_try(inspector, result):
    answer = inspector.post(page_of(result), TYPED | {"value-Pb": "5000", "value-Cd": "x"})
    assert "Fail" in words_at(tree_of(answer), "element", "Pb")


def test_the_script_is_told_the_rules_that_the_server_judges_by(inspector, result, cast):
    report = a_report(cast, result.inspection.item)
    tree = tree_of(inspector.get(page_of(result)))
    [rules] = tree.xpath("//script[@id='hazardous-rules']/text()")
    told = json.loads(rules)
    lead = next(limit for limit in told["limits"] if limit["code"] == "Pb")
    assert (lead["limit"], lead["band"]) == ("1000", {"below": "700", "over": "1300"})
    assert told["reports"][str(report.pk)] == dict.fromkeys(PHTHALATES, "pass")


def test_the_inspection_says_what_was_found(inspector, result, cast):
    enter(result, cast)
    page = reverse("inspections:inspection", args=[result.inspection.number])
    assert "report needed: DEHP, BBP, DBP, DIBP" in text_of(inspector.get(page))
    enter(result, cast, reports=[a_report(cast, result.inspection.item)])
    assert "10 limits kept" in text_of(inspector.get(page))


def test_a_signature_covers_the_readings(result, cast):
    report = a_report(cast, result.inspection.item)
    enter(result, cast, reports=[report])
    inspection = result.inspection
    signed = content_hash(fresh(inspection))
    assert content_hash(fresh(inspection)) == signed
    HsfCheck.objects.get().readings.filter(element__code="Pb").update(value=13)
    assert content_hash(fresh(inspection)) != signed


def test_the_paper_says_by_what_each_substance_was_judged(result, cast):
    report = a_report(cast, result.inspection.item)
    enter(result, cast, reports=[report])
    context = inspection_record(fresh(result.inspection), by=cast.inspector, link=str)
    [block] = context["hazardous"]
    rows = {row["code"]: row for row in block["rows"]}
    assert rows["Pb"]["read"] == "12.5, σ 3"
    assert (str(rows["Pb"]["verdict"]), rows["Pb"]["low"]) == ("Pass", 691)
    assert (rows["DEHP"]["report"], rows["DEHP"]["read"]) == (report, "")


def test_the_paper_shows_what_a_sum_is_made_of(walk, cast):
    packing = begun(walk, cast, "packaging")
    enter(packing, cast, CLEAN[:4])
    [row] = inspection_record(fresh(packing.inspection), by=None, link=str)["hazardous"][0]["rows"]
    assert row["read"] == "Pb 12.5, σ 3; Cd < 5; Hg < 8; Cr 90, σ 10"


def test_the_paper_leaves_out_what_does_not_occur_in_metal(walk, cast):
    leads = begun(walk, cast, "metal")
    enter(leads, cast, CLEAN[:4])
    [block] = inspection_record(fresh(leads.inspection), by=None, link=str)["hazardous"]
    assert [row["code"] for row in block["rows"]] == ["Pb", "Cd", "Hg", "Cr(VI)"]


# ---- reports ------------------------------------------------------------------------


def lines(*codes) -> dict:
    return {f"value-{code}": "ND" for code in codes} | {f"lod-{code}": "2" for code in codes}


def head(**changes) -> dict:
    today = timezone.localdate()
    given = {
        "number": "R-77",
        "laboratory": "Test lab",
        "tested_on": today.isoformat(),
        "valid_until": (today + timedelta(days=300)).isoformat(),
        "files": SimpleUploadedFile("r.png", PNG),
    }
    return given | changes


def form_of(inspector, result) -> dict:
    tree = tree_of(inspector.get(report_page(result)))
    fields = tree.xpath("//form[@id='step']//input[@name] | //form[@id='step']//select")
    return {one.name: one.value or "" for one in fields if one.get("type") != "file"}


def test_a_report_is_recorded_where_it_is_needed_and_marked_on_the_way_back(
    inspector, result, cast
):
    enter(result, cast)
    typed = form_of(inspector, result)
    answer = inspector.post(report_page(result), typed | lines(*PHTHALATES) | head(), follow=True)
    report = LabReport.objects.get()
    assert answer.redirect_chain[0][0] == f"{page_of(result)}?report={report.pk}"
    [box] = tree_of(answer).xpath("//input[@name='reports']")
    assert box.get("checked") is not None
    assert {one.method for one in report.values.all()} == {"IEC 62321-8 (GC-MS)"}


def test_what_is_still_needed_stands_on_top(inspector, result, cast):
    enter(result, cast)
    tree = tree_of(inspector.get(report_page(result)))
    names = [one.name for one in tree.xpath("//input[starts-with(@name, 'value-')]")]
    assert names[:4] == [f"value-{code}" for code in PHTHALATES]


def test_a_report_without_its_document_is_refused(inspector, result):
    typed = form_of(inspector, result) | lines("DEHP")
    answer = inspector.post(report_page(result), typed | head(files=""))
    assert answer.status_code == 200
    assert not LabReport.objects.exists()


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"value-DEHP": "abc"}, "value-DEHP"),
        ({"lod-DEHP": ""}, "lod-DEHP"),
        ({"method-DEHP": ""}, "method-DEHP"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
    ],
)
def test_a_slip_in_a_report_is_shown_at_its_field(inspector, result, changes, at):
    typed = form_of(inspector, result) | lines("DEHP") | head() | changes
    answer = inspector.post(report_page(result), typed)
    assert field(tree_of(answer), at).get("aria-invalid") == "true"


def test_surface_contents_are_offered_for_compounds_on_metal_alone(inspector, walk, cast):
    metal = tree_of(inspector.get(report_page(begun(walk, cast, "metal"))))
    offered = {
        code: len(metal.xpath(f"//select[@name='unit-{code}']/option")) for code in ("Pb", "Cr(VI)")
    }
    assert offered == {"Pb": 0, "Cr(VI)": 2}


def test_the_list_shows_what_counts_and_finds_the_rest(inspector, result, cast, walk):
    good = a_report(cast, result.inspection.item)
    gone = a_report(cast, result.inspection.item, number="R-gone")
    withdraw_report(report=gone, by=cast.inspector, reason="wrong part")
    walk.party = make_party("x", "乙")
    a_report(cast, walk.received(), number="R-other")
    url = reverse("inspections:lab_reports")

    def shown(**asked):
        tree = tree_of(inspector.get(url, asked))
        return {link.text for link in tree.xpath("//tbody//th/a")}

    assert shown() == {good.number, "R-other"}
    assert shown(show="past") == {"R-gone"}
    assert shown(party="x") == {"R-other"}
    assert shown(q="R-2026") == {good.number}
    assert shown(show="all") == {good.number, "R-gone", "R-other"}
    assert shown(q="nothing") == set()


def test_the_list_costs_the_same_for_one_and_for_many(inspector, result, cast):
    url = reverse("inspections:lab_reports")

    def queries():
        inspector.get(url)  # the figures of the navigation are counted and kept
        with CaptureQueriesContext(connection) as seen:
            inspector.get(url)
        return len(seen)

    a_report(cast, result.inspection.item)
    with_one = queries()
    for number in range(3):
        a_report(cast, result.inspection.item, number=f"R-{number}")
    assert queries() == with_one


def test_a_report_shows_where_it_counted_and_is_withdrawn_with_a_reason(inspector, result, cast):
    report = a_report(cast, result.inspection.item)
    enter(result, cast, reports=[report])
    url = reverse("inspections:lab_report", args=[report.pk])
    assert result.inspection.number in text_of(inspector.get(url))
    withdraw = reverse("inspections:lab_report_withdraw", args=[report.pk])
    assert inspector.post(withdraw, {"reason": ""}).status_code == 200
    assert fresh(report).withdrawn_at is None
    told = text_of(inspector.post(withdraw, {"reason": "another part"}, follow=True))
    assert "another part" in told
    assert "Withdraw the report" not in told


def test_who_may_not_keep_reports_reads_them_and_cannot_withdraw(sign_in, result, cast):
    report = a_report(cast, result.inspection.item)
    client = sign_in(cast.auditor)
    told = text_of(client.get(reverse("inspections:lab_report", args=[report.pk])))
    assert "Withdraw the report" not in told
    withdraw = reverse("inspections:lab_report_withdraw", args=[report.pk])
    assert client.post(withdraw, {"reason": "x"}).status_code == 403
