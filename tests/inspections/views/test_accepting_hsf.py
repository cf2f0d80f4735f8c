"""Goods whose hazardous substances nothing proves are accepted by no door (Q4)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.services import verdicts
from inspections.services.hsf_recording import TypedReading
from registry.enums import State
from tests.api_caller import Caller, done, refused
from tests.factories import PASSWORD, fresh
from tests.inspections.hsf.goods import CLEAN, PHTHALATES, a_report, begun, enter
from tests.inspections.hsf.shipped import load_shipped
from tests.registry.views.step import text_of

TODAY = timezone.localdate()
EXPIRED = {
    "tested_on": TODAY - timedelta(days=800),
    "valid_until": TODAY - timedelta(days=1),
}

#: What is read, the report beside it, and the substances that nothing proves then.
UNPROVEN = {
    "inconclusive lead": (["Pb", "1000", "20"], PHTHALATES, {}, "Pb"),
    "no report on phthalates": (["Pb", "12.5", "3"], (), {}, "DEHP, BBP, DBP, DIBP"),
    "one phthalate left out": (["Pb", "12.5", "3"], PHTHALATES[:3], {}, "DIBP"),
    "chromium": (["Cr", "1850", "40"], PHTHALATES, {}, "Cr(VI)"),
    "bromine": (["Br", "1420", "30"], PHTHALATES, {}, "PBB, PBDE"),
    "an expired report": (["Pb", "12.5", "3"], PHTHALATES, EXPIRED, "DEHP, BBP, DBP, DIBP"),
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


def read(result, cast, reading, codes=(), dates=None):
    readings = {one.element: one for one in CLEAN} | {reading[0]: TypedReading(*reading)}
    reports = [a_report(cast, result.inspection.item, *codes, **dates or {})] if codes else []
    enter(result, cast, readings.values(), reports)


def decide_page(result) -> str:
    return reverse("inspections:inspection_decide", args=[result.inspection.number])


def accept_by_page(client, result):
    url = decide_page(result)
    shown = client.get(url).context
    seen = {"form_token": shown["form_token"], "seen_hash": shown["form"].signing.seen_hash}
    return client.post(url, seen | {"verdict": "accepted", "signing_password": PASSWORD})


def accept_by_program(cast, result, language="en"):
    at = f"/inspections/{result.inspection.number}/conclude/"
    return Caller(cast.inspector, language).post(at)


def still_open(result) -> bool:
    return fresh(result.inspection).is_open and (
        fresh(result.inspection.item).state == State.RECEIVED
    )


@pytest.mark.parametrize("case", UNPROVEN)
def test_the_page_refuses_and_says_what_is_needed(inspector, result, cast, case):
    reading, codes, dates, needed = UNPROVEN[case]
    read(result, cast, reading, codes, dates)
    answer = text_of(accept_by_page(inspector, result))
    assert f"HSF: a laboratory report is needed for {needed}." in answer
    assert "add a valid report, or reject the goods" in answer
    assert still_open(result)


@pytest.mark.parametrize("case", UNPROVEN)
def test_the_programs_door_refuses_and_says_what_is_needed(result, cast, case):
    reading, codes, dates, needed = UNPROVEN[case]
    read(result, cast, reading, codes, dates)
    told = refused(accept_by_program(cast, result), 409, "transition-refused")
    assert told["guard"] == "hsf"
    assert f"needed for {needed}." in told["detail"]
    assert "add a valid report" in told["remedy"]
    assert still_open(result)


def test_in_chinese_it_is_said_in_chinese(result, cast):
    read(result, cast, ["Pb", "12.5", "3"])
    told = refused(accept_by_program(cast, result, "zh-hans"), 409, "transition-refused")
    assert "检测报告" in told["detail"]
    assert "拒收" in told["remedy"]


def test_with_a_valid_report_both_doors_accept(inspector, walk, cast):
    result = begun(walk, cast)
    read(result, cast, ["Pb", "12.5", "3"], PHTHALATES)
    assert accept_by_page(inspector, result).status_code == 302
    assert fresh(result.inspection.item).state == State.VERIFIED


def test_with_a_valid_report_a_program_accepts(result, cast):
    read(result, cast, ["Pb", "12.5", "3"], PHTHALATES)
    assert done(accept_by_program(cast, result))["decision"] == "accepted"


# ---- a report that runs out between reading and deciding ------------------------------


@pytest.fixture
def runs_out(result, cast, monkeypatch):
    read(result, cast, ["Pb", "12.5", "3"], PHTHALATES, {"valid_until": TODAY})
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY + timedelta(days=1))
    return result


def test_a_report_that_ran_out_since_counts_at_no_door(inspector, runs_out, cast):
    assert "needed for DEHP" in text_of(accept_by_page(inspector, runs_out))
    assert refused(accept_by_program(cast, runs_out), 409, "transition-refused")["guard"] == "hsf"
    assert still_open(runs_out)


@pytest.mark.parametrize("door", ["page", "program"])
def test_control_without_the_guard_it_would_be_accepted(
    inspector, runs_out, cast, monkeypatch, door
):
    monkeypatch.setattr(verdicts, "refuse_open_questions", lambda results: None)
    if door == "page":
        accept_by_page(inspector, runs_out)
    else:
        accept_by_program(cast, runs_out)
    assert not still_open(runs_out)


# ---- what the page says before anybody tries ------------------------------------------


def test_the_decision_names_what_wants_a_report_and_leads_there(inspector, result, cast):
    read(result, cast, ["Pb", "12.5", "3"])
    answer = inspector.get(decide_page(result))
    words = " ".join(text_of(answer).split())
    assert "HSF: report needed: DEHP, BBP, DBP, DIBP." in words
    assert "Not entered yet" not in words
    assert "nothing failed" not in words
    entry = reverse("inspections:enter_result", args=[result.inspection.number, result.position])
    assert f'<a href="{entry}">Add a report</a>' in words
    assert answer.context["form"]["verdict"].value() == ""


def test_what_is_inconclusive_is_not_called_unchecked(inspector, result, cast):
    read(result, cast, ["Pb", "12.5", "3"])
    inspection = reverse("inspections:inspection", args=[result.inspection.number])
    assert "Inconclusive" in text_of(inspector.get(inspection))
    assert "Not checked" not in text_of(inspector.get(inspection))
