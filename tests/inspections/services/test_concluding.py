"""Deciding an inspection by its plan, and what follows (domain Q4, F4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.enums import CheckResult, Decision
from inspections.models import Anomaly, CharacteristicResult, Nonconformity
from inspections.services.deciding import conclude, decide
from inspections.services.measuring import record_readings
from inspections.services.opening import open_inspection
from inspections.services.recording import (
    record_count,
    record_document,
    record_fact,
    record_verdict,
)
from registry.enums import State
from registry.errors import InvalidInput, StaleVersion, WorkflowError
from registry.models import Event, Item
from registry.services.evidence import add_evidence
from registry.services.splitting import split
from registry.services.verification import verify_ledger
from tests.factories import (
    a_dimension,
    a_look,
    fresh,
    make_department,
    make_plan,
    make_user,
    result_of,
)


@pytest.fixture
def begun(walk, cast):
    def begin(characteristics=None, quantity=200, **goods):
        make_plan(cast, characteristics or [a_look(sample_size=10)])
        return open_inspection(item=walk.received(quantity, **goods), by=cast.inspector)

    return begin


def count(inspection, cast, nonconforming=0, position=1):
    record_count(
        result=result_of(inspection, position), by=cast.inspector, nonconforming=nonconforming
    )


def test_nothing_is_accepted_before_each_characteristic_has_its_result(begun, cast):
    inspection = begun([a_look("Pins"), a_dimension("Length")])
    count(inspection, cast)
    with pytest.raises(WorkflowError, match="Not entered yet: Length") as refused:
        conclude(inspection=inspection, by=cast.inspector)
    assert refused.value.guard == "results"
    assert fresh(inspection.item).state == State.RECEIVED


def test_all_passed_is_accepted_and_stays_as_it_was_decided(begun, cast):
    inspection = begun([a_look(sample_size=2), a_dimension(sample_size=2)])
    count(inspection, cast)
    record_readings(result=result_of(inspection, 2), by=cast.inspector, texts=["12", "12.1"])
    done = conclude(inspection=inspection, by=cast.inspector, note="clean")
    assert (done.decision, done.accepted_quantity, done.note) == (Decision.ACCEPTED, 200, "clean")
    assert fresh(inspection.item).state == State.VERIFIED
    with pytest.raises(WorkflowError, match="Inspector decided inspection"):
        count(inspection, cast, 1)
    assert verify_ledger().sound


def test_a_failed_sample_rejects_reports_and_opens_the_anomaly(begun, cast):
    inspection = begun()
    count(inspection, cast, 1)
    with pytest.raises(InvalidInput, match="A check failed, but nothing is rejected"):
        conclude(inspection=inspection, by=cast.inspector)
    done = conclude(
        inspection=inspection, by=cast.inspector, rejected=Decimal(200), reason="cracked"
    )
    report, anomaly = Nonconformity.objects.get(), Anomaly.objects.get()
    assert done.decision == Decision.REJECTED
    assert fresh(inspection.item).state == State.QUARANTINED
    assert (report.inspection, anomaly.nonconformity) == (done, report)
    assert (anomaly.state, anomaly.quantity, anomaly.description) == ("reported", 200, "cracked")


def test_bad_goods_may_be_rejected_before_everything_is_entered(begun, cast):
    inspection = begun([a_look("Pins", sample_size=2), a_dimension("Length")])
    count(inspection, cast, 1)
    done = conclude(
        inspection=inspection, by=cast.inspector, rejected=Decimal(200), reason="cracked"
    )
    assert done.decision == Decision.REJECTED


def test_a_part_of_a_lot_that_failed_is_accepted_only_when_the_rest_was_sorted(begun, cast):
    inspection = begun()
    count(inspection, cast, 3)
    part = {"rejected": Decimal(30), "reason": "cracked"}
    with pytest.raises(WorkflowError, match="it speaks for the whole lot") as refused:
        conclude(inspection=inspection, by=cast.inspector, **part)
    assert refused.value.field == "sorted_rest"
    done = conclude(inspection=inspection, by=cast.inspector, sorted_rest=True, **part)
    assert (done.decision, done.sorted_rest) == (Decision.PARTLY, True)
    assert fresh(inspection.item).on_hand == 170
    assert done.rejected_item.parent == inspection.item


def test_what_a_passed_sample_found_is_taken_out_without_sorting(walk, cast):
    make_plan(cast, [a_look()], aql_minor="2.5")
    inspection = open_inspection(item=walk.received(200), by=cast.inspector)
    count(inspection, cast, 2)  # 32 (2, 3): passes
    done = conclude(inspection=inspection, by=cast.inspector, rejected=Decimal(2), reason="bent")
    assert done.decision == Decision.PARTLY


def test_the_second_of_two_inspectors_is_told_who_was_first_and_how(begun, cast):
    inspection = begun()
    count(inspection, cast)
    conclude(inspection=inspection, by=cast.inspector)
    with pytest.raises(WorkflowError) as refused:
        conclude(
            inspection=inspection, by=make_user("second", "inspector", department=make_department())
        )
    assert "Inspector decided inspection" in str(refused.value)
    assert "Accepted" in str(refused.value)
    assert Event.objects.filter(action="decide").count() == 1


def test_a_lot_that_changed_since_it_was_sampled_is_not_decided(begun, cast):
    inspection = begun()
    count(inspection, cast)
    split(item=inspection.item, by=cast.warehouse, quantity=Decimal(50))
    with pytest.raises(WorkflowError, match="The lot has changed"):
        conclude(inspection=inspection, by=cast.inspector)


def test_who_saw_an_older_item_decides_nothing(begun, cast):
    inspection = begun()
    count(inspection, cast)
    with pytest.raises(StaleVersion):
        conclude(inspection=inspection, by=cast.inspector, version=99)


def test_goods_with_a_plan_are_not_accepted_by_the_basic_aspects(walk, cast):
    make_plan(cast)
    item = walk.received()
    with pytest.raises(WorkflowError, match="SIP-01/1 applies") as refused:
        decide(item=item, by=cast.inspector, appearance="pass")
    assert refused.value.guard == "plan"
    assert fresh(item).state == State.RECEIVED


def test_what_was_read_off_the_goods_becomes_theirs(begun, cast):
    day = timezone.localdate() + timedelta(days=90)
    inspection = begun(
        [
            {"kind": "document", "name": "Certificate", "feeds": "calibration_due_on"},
            {"kind": "fact", "name": "Expiry", "fact_type": "date", "feeds": "expires_on"},
        ]
    )
    record_document(
        result=result_of(inspection, 1), by=cast.inspector, present=True, expires_on=day
    )
    record_fact(result=result_of(inspection, 2), by=cast.inspector, fact=day.isoformat())
    conclude(inspection=inspection, by=cast.inspector)
    item = fresh(inspection.item)
    assert (item.calibration_due_on, item.expires_on) == (day, day)
    assert Event.objects.filter(action="describe", object_key=item.number).count() == 1
    assert verify_ledger().sound


def test_rejected_goods_take_nothing_over(begun, cast):
    day = timezone.localdate() + timedelta(days=90)
    inspection = begun(
        [{"kind": "fact", "name": "Expiry", "fact_type": "date", "feeds": "expires_on"}]
    )
    record_fact(
        result=result_of(inspection, 1), by=cast.inspector, fact=day.isoformat(), good=False
    )
    conclude(inspection=inspection, by=cast.inspector, rejected=Decimal(200), reason="too short")
    assert Item.objects.get().expires_on is None


# ---- what cannot be sorted, shown or relied on ----------------------------------------


def fail(kind, result, by) -> None:
    to = {"result": result, "by": by}
    if kind == "document":
        record_document(**to, present=False)
    elif kind == "fact":
        record_fact(**to, fact="Rev. B", good=False)
    else:  # a mark and hazardous substances have services of their own
        CharacteristicResult.objects.filter(pk=result.pk).update(
            verdict=CheckResult.FAIL, nonconforming=1
        )


@pytest.mark.parametrize("kind", ["document", "fact", "hsf", "mark"])
def test_sorting_does_not_mend_what_fails_for_the_whole_lot(begun, cast, kind):
    more = {"fact": {"fact_type": "text"}, "hsf": {"material_class": "metal"}}.get(kind, {})
    inspection = begun([a_look(sample_size=10), {"kind": kind, "name": "Whole"} | more])
    count(inspection, cast, 1)
    fail(kind, result_of(inspection, 2), cast.inspector)
    part = {"rejected": Decimal(30), "reason": "not as agreed", "sorted_rest": True}
    with pytest.raises(WorkflowError, match="Whole failed for the whole lot") as refused:
        conclude(inspection=inspection, by=cast.inspector, **part)
    assert refused.value.guard == "sampling"
    done = conclude(inspection=inspection, by=cast.inspector, **part | {"rejected": Decimal(200)})
    assert done.decision == Decision.REJECTED


def test_nothing_is_accepted_without_the_photo_that_the_plan_asks_for(
    begun, cast, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    inspection = begun([a_look("Pins", needs_photo=True, sample_size=2)])
    count(inspection, cast)
    with pytest.raises(WorkflowError, match="The photo is missing: Pins") as refused:
        conclude(inspection=inspection, by=cast.inspector)
    assert (refused.value.guard, fresh(inspection).is_open) == ("results", True)
    photo = SimpleUploadedFile("pins.pdf", b"%PDF-1.4\n%%EOF\n")
    add_evidence(by=cast.inspector, subject=result_of(inspection, 1), upload=photo)
    assert conclude(inspection=inspection, by=cast.inspector).is_decided


def test_goods_are_rejected_without_a_photo(begun, cast):
    inspection = begun([a_look(needs_photo=True, sample_size=2)])
    count(inspection, cast, 1)
    done = conclude(
        inspection=inspection, by=cast.inspector, rejected=Decimal(200), reason="cracked"
    )
    assert done.decision == Decision.REJECTED


def test_goods_without_a_plan_are_not_accepted_unchecked(walk, cast):
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    with pytest.raises(WorkflowError, match="Nothing is marked as checked") as refused:
        conclude(inspection=inspection, by=cast.inspector)
    assert (refused.value.guard, fresh(inspection).is_open) == ("results", True)
    record_verdict(result=result_of(inspection, 1), by=cast.inspector, verdict=CheckResult.PASS)
    assert conclude(inspection=inspection, by=cast.inspector).is_decided


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "document"},
        {"kind": "document", "feeds": "expires_on"},
        {"kind": "fact", "fact_type": "date", "feeds": "expires_on"},
    ],
)
def test_what_expired_since_it_was_entered_is_not_accepted(begun, cast, asked):
    inspection = begun([{"name": "Valid until"} | asked])
    result, today = result_of(inspection, 1), timezone.localdate()
    to = {"result": result, "by": cast.inspector}
    if asked["kind"] == "document":
        record_document(**to, present=True, expires_on=today)
    else:
        record_fact(**to, fact=today.isoformat())
    yesterday = today - timedelta(days=1)
    changed = {"fact": yesterday.isoformat()}
    if asked["kind"] == "document":
        changed = {"document_expires_on": yesterday}
    rows = CharacteristicResult.objects.filter(pk=result.pk)
    rows.update(**changed)
    with pytest.raises(WorkflowError, match="Valid until has expired on") as refused:
        conclude(inspection=inspection, by=cast.inspector)
    assert (refused.value.guard, fresh(inspection).is_open) == ("expired", True)


def test_a_calibration_of_the_past_has_not_expired(begun, cast):
    asked = {"kind": "fact", "fact_type": "date", "feeds": "calibrated_on"}
    inspection = begun([{"name": "Calibrated on"} | asked])
    past = timezone.localdate() - timedelta(days=30)
    record_fact(result=result_of(inspection, 1), by=cast.inspector, fact=past.isoformat())
    assert conclude(inspection=inspection, by=cast.inspector).is_decided
