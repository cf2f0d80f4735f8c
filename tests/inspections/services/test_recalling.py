"""A lot that failed after it had been accepted has failed wherever it is (domain Q4, Q10)."""

from decimal import Decimal

import pytest

from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import report_anomaly
from inspections.services.correcting import conclude_correction, correct
from inspections.services.deciding import conclude
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from registry.enums import LocationKind, State
from registry.errors import WorkflowError
from registry.services.issuing import consume, issue, return_to_store
from registry.services.labelling import confirm_label, label
from registry.services.splitting import split
from registry.services.storing import store
from registry.services.verification import verify_ledger
from tests.factories import a_look, fresh, make_plan, result_of

ALL = Decimal(200)


@pytest.fixture
def accepted(walk, cast):
    """The inspection of a lot of 200 that was accepted."""
    make_plan(cast, [a_look(sample_size=10)])
    inspection = open_inspection(item=walk.received(ALL), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=0)
    return conclude(inspection=inspection, by=cast.inspector)


@pytest.fixture
def fail(accepted, cast):
    """Correct the inspection: the sample had failed after all."""

    def corrected(rejected=ALL, *, correcting=accepted, **verdict):
        correction = correct(inspection=correcting, by=cast.inspector, reason="wrong drawing")
        record_count(result=result_of(correction, 1), by=cast.inspector, nonconforming=1)
        return conclude_correction(
            inspection=correction,
            by=cast.inspector,
            rejected=Decimal(rejected),
            reason="cracked",
            **verdict,
        )

    return corrected


def put_in_store(item, walk, cast):
    label(item=item, by=cast.warehouse)
    confirm_label(item=item, by=cast.warehouse, code=item.number)
    place = walk.places[LocationKind.STORAGE]
    return store(item=item, by=cast.warehouse, location=place, reason="test")


@pytest.fixture
def stored(accepted, walk, cast):
    return put_in_store(accepted.item, walk, cast)


def give_out(item, cast, quantity):
    """The line of the issue note."""
    note = issue(
        by=cast.warehouse, lines=[(item, Decimal(quantity))], holder="Line 2", purpose="WO-7"
    )
    return note.lines.get()


def test_goods_that_are_all_out_are_told_of(fail, stored, cast):
    line = give_out(stored, cast, 200)
    consume(item=fresh(stored), by=cast.warehouse, quantity=Decimal(50), line=line)
    done = fail()
    report, anomaly = Nonconformity.objects.get(), Anomaly.objects.get()
    assert (done.rejected_quantity, done.rejected_item) == (200, stored)
    assert (report.quantity, report.item) == (200, stored)
    assert (anomaly.nonconformity, anomaly.item, anomaly.quantity) == (report, stored, 200)
    assert anomaly.description == "cracked Not on hand any more: Issued 150, Consumed 50."
    assert verify_ledger().sound


def test_what_is_here_is_isolated_and_what_is_out_is_told_of(fail, stored, cast):
    give_out(stored, cast, 80)
    fail()
    here, out = Anomaly.objects.order_by("number")
    assert (here.item.parent, here.item.state, here.quantity) == (stored, State.QUARANTINED, 120)
    assert (out.item, out.quantity, out.nonconformity) == (stored, 80, None)
    assert out.description.endswith(f"Issued 80. {here.nonconformity.number}")


def test_what_comes_back_of_it_is_not_given_out_again(fail, stored, cast):
    line = give_out(stored, cast, 80)
    fail()
    return_to_store(
        item=fresh(stored), by=cast.warehouse, quantity=Decimal(80), line=line, reason="not used"
    )
    with pytest.raises(WorkflowError, match="about these goods is open") as refused:
        give_out(fresh(stored), cast, 80)
    assert refused.value.guard == "open_anomaly"


def test_parts_that_were_split_off_are_isolated_too(fail, stored, cast):
    _rest, part = split(item=stored, by=cast.warehouse, quantity=Decimal(30))
    fail()
    assert fresh(part).state == State.QUARANTINED
    assert {anomaly.quantity for anomaly in Anomaly.objects.all()} == {30, 170}


def test_a_part_that_fails_is_taken_from_the_lot_before_its_parts(fail, stored, cast):
    _rest, part = split(item=stored, by=cast.warehouse, quantity=Decimal(30))
    fail(100, sorted_rest=True)
    assert fresh(part).state == State.VERIFIED
    assert fresh(stored).on_hand == 70


def test_what_is_in_quarantine_already_stays_there_and_counts(fail, stored, cast):
    found = report_anomaly(
        item=stored,
        by=cast.inspector,
        kind="damaged",
        description="wet",
        quantity=Decimal(40),
    )
    fail()
    isolated = Anomaly.objects.exclude(pk=found.pk).get()
    assert (isolated.quantity, fresh(found.item).on_hand) == (160, 40)
    assert verify_ledger().sound


def test_what_was_rejected_before_is_not_meant_again(fail, accepted, cast):
    first = fail(50, sorted_rest=True)
    fail(ALL, correcting=first)
    reports = Nonconformity.objects.order_by("number")
    assert [report.quantity for report in reports] == [50, 150]
    assert {anomaly.quantity for anomaly in Anomaly.objects.all()} == {50, 150}


def test_what_an_earlier_correction_isolated_does_not_hide_what_is_out(fail, stored, cast):
    """It isolated in two places, so that no single part is named by it."""
    give_out(stored, cast, 20)
    split(item=fresh(stored), by=cast.warehouse, quantity=Decimal(30))
    first = fail(180, sorted_rest=True)
    fail(ALL, correcting=first)
    told = Anomaly.objects.latest("number")
    assert (told.item, told.quantity) == (stored, 20)


def test_nor_does_what_the_first_of_several_decisions_rejected(fail, stored, cast):
    give_out(stored, cast, 20)
    first = fail(50, sorted_rest=True)
    second = fail(100, correcting=first, sorted_rest=True)
    fail(ALL, correcting=second)
    quantities = [anomaly.quantity for anomaly in Anomaly.objects.order_by("number")]
    assert quantities == [50, 50, 80, 20]


def test_parts_in_use_are_found_after_the_lot_itself_was_isolated(fail, stored, cast):
    _rest, part = split(item=stored, by=cast.warehouse, quantity=Decimal(30))
    first = fail(170, sorted_rest=True)
    assert fresh(stored).state == State.QUARANTINED
    fail(ALL, correcting=first)
    assert fresh(part).state == State.QUARANTINED
    assert [anomaly.quantity for anomaly in Anomaly.objects.order_by("number")] == [170, 30]
