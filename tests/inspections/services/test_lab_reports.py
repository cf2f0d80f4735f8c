"""Laboratory reports: what one must say, and how it is taken back."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from inspections.models import LabReport
from inspections.services.lab_reports import TypedLine, withdraw_report
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.evidence import evidence_of
from tests.factories import fresh
from tests.inspections.hsf.goods import a_report
from tests.inspections.hsf.shipped import load_shipped


@pytest.fixture(autouse=True)
def substances(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    load_shipped()


@pytest.fixture
def item(walk):
    return walk.received()


def line(code="DEHP", value="5", **fields) -> TypedLine:
    return TypedLine(code, value, **{"lod": "2", "method": "IEC 62321-8"} | fields)


def test_a_report_is_about_the_owners_part_and_keeps_its_file(item, cast):
    report = a_report(cast, item, "DEHP", "BBP")
    assert (report.party, report.part_number, report.item) == (item.owner, "HC-1001", None)
    assert [one.substance.code for one in report.values.all()] == ["DEHP", "BBP"]
    assert evidence_of(report).count() == 1


def test_one_event_tells_all_its_lines(item, cast):
    report = a_report(cast, item, "DEHP", lines=[line(), line("BBP", "ND"), line("DBP", " ")])
    event = Event.objects.get(action="record_lab_report")
    told = json.loads(event.body)
    assert (event.object_key, event.actor) == (report.number, cast.inspector)
    assert told["facts"]["values"] == {
        "DEHP": "5 mg/kg, IEC 62321-8",
        "BBP": "< 2 mg/kg, IEC 62321-8",
    }


def test_chromium_on_metal_may_be_given_by_its_surface(item, cast):
    chromium = line("Cr(VI)", "ND", lod="0.10", unit="ug/cm2", method="IEC 62321-7-1")
    report = a_report(cast, item, material="metal", lines=[chromium])
    assert report.values.get().told == "< 0.1 µg/cm²"


TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": " "}, "number"),
        ({"laboratory": " "}, "laboratory"),
        ({"tested_on": TODAY() + timedelta(days=2)}, "tested_on"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
        ({"valid_until": date(2126, 1, 1)}, "valid_until"),
        ({"lines": []}, None),
        ({"lines": [line(value="")]}, None),
        ({"lines": [line(value="abc")]}, "value-DEHP"),
        ({"lines": [line(value="-1")]}, "value-DEHP"),
        ({"lines": [line(value="ND", lod="")]}, "lod-DEHP"),
        ({"lines": [line(lod="ND")]}, "lod-DEHP"),
        ({"lines": [line(method=" ")]}, "method-DEHP"),
        ({"files": []}, "files"),
    ],
)
def test_a_report_that_proves_nothing_is_refused_at_its_field(item, cast, changes, field):
    with pytest.raises(InvalidInput) as refused:
        a_report(cast, item, **changes)
    assert (refused.value.field, bool(refused.value.remedy)) == (field, True)
    assert not LabReport.objects.exists()
    assert not Event.objects.filter(action="record_lab_report").exists()


def test_the_same_report_is_recorded_once(item, cast):
    a_report(cast, item)
    with pytest.raises(InvalidInput) as refused:
        a_report(cast, item)
    assert refused.value.field == "number"
    a_report(cast, item, material="composite")
    a_report(cast, item, laboratory="Another lab")


def test_a_withdrawn_report_may_be_recorded_anew(item, cast):
    withdraw_report(report=a_report(cast, item), by=cast.inspector, reason="typed wrongly")
    assert a_report(cast, item).pk


def test_withdrawing_wants_a_reason_and_happens_once(item, cast):
    report = a_report(cast, item)
    with pytest.raises(InvalidInput):
        withdraw_report(report=report, by=cast.inspector, reason=" . ")
    withdraw_report(report=report, by=cast.manager, reason="another part")
    kept = fresh(report)
    assert (kept.withdrawn_by, kept.withdrawn_reason) == (cast.manager, "another part")
    with pytest.raises(WorkflowError):
        withdraw_report(report=report, by=cast.manager, reason="again")
    assert Event.objects.filter(action="withdraw_lab_report").count() == 1


@pytest.mark.parametrize("role", ["warehouse", "liaison", "controller", "auditor"])
def test_only_who_judges_goods_keeps_reports(item, cast, role):
    report = a_report(cast, item)
    cast.inspector = getattr(cast, role)
    with pytest.raises(NotPermitted):
        a_report(cast, item, number="R-2")
    with pytest.raises(NotPermitted):
        withdraw_report(report=report, by=cast.inspector, reason="x")


def test_the_database_keeps_a_report_to_one_scope(item, cast):
    report = a_report(cast, item)
    with pytest.raises(IntegrityError), transaction.atomic():
        LabReport.objects.filter(pk=report.pk).update(part_number="")
    with pytest.raises(IntegrityError), transaction.atomic():
        LabReport.objects.filter(pk=report.pk).update(item=item)
