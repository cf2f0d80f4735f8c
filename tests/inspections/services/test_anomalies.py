"""An anomaly's way; nothing is closed while the customer has not been told (domain Q10)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.enums import AnomalyKind, AnomalyState, Disposition
from inspections.models import Anomaly, Nonconformity
from inspections.services.anomalies import (
    agree_disposition,
    carry_out,
    close_anomaly,
    hand_step,
    report_anomaly,
    tell_customer,
)
from registry.enums import ConsentAct, State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.consenting import record_consent
from registry.services.destroying import Witness, request_destruction
from registry.services.destroying import carry_out as carry_out_destruction
from registry.services.disposing import write_off
from registry.services.evidence import examine
from registry.services.isolating import release
from registry.services.issuing import issue
from registry.services.splitting import split
from tests.factories import fresh, make_contact, make_party
from tests.pictures import PNG


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def report(walk, cast):
    def make(item=None, **values):
        defaults = {"kind": AnomalyKind.DAMAGED, "description": "cracked", "by": cast.inspector}
        return report_anomaly(item=item or walk.stored(100), **defaults | values)

    return make


@pytest.fixture
def told(report, cast, party):
    def make(**values):
        contact = make_contact(party)
        return tell_customer(anomaly=report(**values), by=cast.liaison, contact=contact, how="call")

    return make


def agree(anomaly, cast, disposition):
    return agree_disposition(
        anomaly=anomaly, by=cast.liaison, disposition=disposition, agreed_on=timezone.localdate()
    )


def test_reporting_isolates_at_once(report):
    anomaly = report(quantity=Decimal(3))
    assert anomaly.state == AnomalyState.CONTAINED
    assert (anomaly.item.state, anomaly.quantity) == (State.QUARANTINED, 3)


def test_a_part_of_quarantined_goods_is_reported_for_itself(report, walk):
    item = walk.quarantined(10)
    anomaly = report(item, quantity=Decimal(4))
    assert (anomaly.item.parent, anomaly.quantity) == (item, 4)
    assert (fresh(item).on_hand, anomaly.item.state) == (6, State.QUARANTINED)


def test_it_must_be_said_what_happened(report):
    with pytest.raises(InvalidInput):
        report(description=" . ")
    assert not Anomaly.objects.exists()


def test_an_auditor_reports_nothing(report, cast):
    with pytest.raises(NotPermitted):
        report(by=cast.auditor)


def test_a_nonconformity_report_leads_to_one_anomaly(report, walk):
    item = walk.quarantined(10)
    nonconformity = Nonconformity.objects.get(item=item)
    anomaly = report(item, nonconformity=nonconformity)
    assert anomaly.nonconformity == nonconformity
    with pytest.raises(WorkflowError) as refused:
        report(item, nonconformity=nonconformity)
    assert refused.value.guard == "nonconformity"


def test_a_nonconformity_report_is_about_its_own_goods(report, walk):
    nonconformity = Nonconformity.objects.get(item=walk.quarantined(10))
    with pytest.raises(WorkflowError) as refused:
        report(nonconformity=nonconformity)
    assert refused.value.guard == "nonconformity"


def test_the_one_who_is_told_works_for_the_owner(report, cast):
    stranger = make_contact(make_party("other", "别家公司"))
    with pytest.raises(WorkflowError) as refused:
        tell_customer(anomaly=report(), by=cast.liaison, contact=stranger, how="call")
    assert refused.value.guard == "contact"


def test_nobody_was_told_tomorrow(report, cast, party):
    with pytest.raises(InvalidInput):
        tell_customer(
            anomaly=report(),
            by=cast.liaison,
            contact=make_contact(party),
            how="call",
            at=timezone.now() + timedelta(hours=1),
        )


def test_nothing_is_agreed_before_the_customer_is_told(report, cast):
    with pytest.raises(WorkflowError) as refused:
        agree(report(), cast, Disposition.RETURN)
    assert refused.value.guard == "state"


def test_nothing_is_agreed_tomorrow(told, cast):
    with pytest.raises(InvalidInput):
        agree_disposition(
            anomaly=told(),
            by=cast.liaison,
            disposition=Disposition.RETURN,
            agreed_on=timezone.localdate() + timedelta(days=1),
        )


def test_nothing_is_closed_before_it_is_agreed(told, cast):
    with pytest.raises(WorkflowError) as refused:
        close_anomaly(anomaly=told(), by=cast.manager, outcome="done")
    assert refused.value.guard == "state"


def test_isolated_goods_stay_put_until_the_disposition_is_agreed(told, cast):
    anomaly = told()
    with pytest.raises(WorkflowError) as refused:
        release(item=anomaly.item, by=cast.inspector)
    assert refused.value.guard == "open_anomaly"
    agree(anomaly, cast, Disposition.NO_FAULT)
    assert release(item=anomaly.item, by=cast.inspector).state == State.RECEIVED


def test_what_was_agreed_is_carried_out_before_it_is_closed(told, cast):
    anomaly = agree(told(), cast, Disposition.NO_FAULT)
    with pytest.raises(WorkflowError) as refused:
        close_anomaly(anomaly=anomaly, by=cast.manager, outcome="done")
    assert refused.value.guard == "carried_out"
    assert fresh(anomaly).state == AnomalyState.AGREED
    release(item=anomaly.item, by=cast.inspector)
    closed = close_anomaly(anomaly=anomaly, by=cast.manager, outcome="checked, good")
    assert (closed.state, closed.closed_by) == (AnomalyState.CLOSED, cast.manager)


def test_closing_writes_off_what_is_lost(told, cast):
    anomaly = agree(told(quantity=Decimal(3)), cast, Disposition.WRITE_OFF)
    close_anomaly(anomaly=anomaly, by=cast.manager, outcome="not found")
    item = fresh(anomaly.item)
    assert (item.state, item.lost) == (State.CLOSED, 3)


def test_who_reported_does_not_close(told, cast):
    anomaly = agree(told(by=cast.manager), cast, Disposition.WRITE_OFF)
    with pytest.raises((WorkflowError, NotPermitted)) as refused:
        close_anomaly(anomaly=anomaly, by=cast.manager, outcome="not found")
    assert refused.value.guard == "separation"


def test_each_step_leaves_one_event(told, cast):
    anomaly = agree(told(), cast, Disposition.WRITE_OFF)
    close_anomaly(anomaly=anomaly, by=cast.manager, outcome="not found")
    steps = Event.objects.filter(model="inspections.anomaly", object_key=anomaly.number)
    assert list(steps.values_list("action", flat=True)) == [
        "report_anomaly",
        "tell_customer",
        "agree_disposition",
        "carry_out_anomaly",
        "close_anomaly",
    ]


@pytest.mark.parametrize("role", ["liaison", "manager", "controller", "inspector", "warehouse"])
def test_whoever_may_report_may_report_a_part(walk, cast, role):
    item = walk.stored()
    anomaly = report_anomaly(
        item=item,
        by=getattr(cast, role),
        kind=AnomalyKind.DAMAGED,
        description="crushed",
        quantity=Decimal(3),
    )
    assert (anomaly.item.on_hand, fresh(item).on_hand) == (3, 97)


def test_isolated_goods_are_not_written_off_before_the_owner_agreed(walk, cast):
    item = report_anomaly(
        item=walk.stored(), by=cast.warehouse, kind=AnomalyKind.LOST, description="not found"
    ).item
    with pytest.raises(WorkflowError) as refusal:
        write_off(item=item, by=cast.manager, reason="not found in two counts")
    assert refusal.value.guard == "open_anomaly"


# ---- what each kind means for the goods -----------------------------------------


@pytest.mark.parametrize("kind", ["expired", "misused", "damaged", "lost", "short"])
def test_what_must_not_be_used_is_split_off_and_isolated(report, walk, kind):
    item = walk.stored(100)
    anomaly = report(item, kind=kind, quantity=Decimal(3))
    assert (anomaly.item.state, anomaly.isolated) == (State.QUARANTINED, True)
    assert (anomaly.quantity, fresh(item).on_hand) == (3, 97)


def test_a_surplus_in_store_is_on_no_record_and_nothing_is_split_off(report, walk):
    item = walk.stored(100)
    anomaly = report(item, kind="over", quantity=Decimal(5))
    assert (anomaly.item, anomaly.quantity, anomaly.isolated) == (item, 5, False)
    assert (fresh(item).on_hand, fresh(item).state) == (100, State.STORED)


def test_a_surplus_that_was_counted_at_arrival_is_isolated(report, walk):
    item = walk.received(105)
    anomaly = report(item, kind="over", quantity=Decimal(5))
    assert (anomaly.isolated, anomaly.item.on_hand, fresh(item).on_hand) == (True, 5, 100)


def test_what_never_came_is_not_taken_from_what_did(report, walk):
    item = walk.received(95)
    anomaly = report(item, kind="short", quantity=Decimal(5))
    assert (anomaly.isolated, anomaly.quantity, fresh(item).on_hand) == (False, 5, 95)


@pytest.mark.parametrize("kind", ["over", "short"])
def test_how_much_too_many_or_too_few_must_be_said(report, kind):
    with pytest.raises(InvalidInput) as refused:
        report(kind=kind)
    assert refused.value.field == "quantity"
    assert not Anomaly.objects.exists()


def test_overdue_goods_stay_where_they_are_and_in_use(report, walk, cast):
    item = walk.stored(100)
    anomaly = report(item, kind="overdue")
    assert (anomaly.isolated, anomaly.quantity) == (False, 100)
    issue(by=cast.warehouse, lines=[(item, Decimal(40))], holder="line 2", purpose="x")
    with pytest.raises(WorkflowError) as refused:
        report(item, kind="overdue", quantity=Decimal(61))
    assert refused.value.guard == "balance"


def test_a_third_of_a_piece_is_not_too_many(report, walk):
    with pytest.raises(InvalidInput):
        report(walk.stored(100), kind="over", quantity=Decimal("0.3"))


# ---- part by part -----------------------------------------------------------------

FIVE = Decimal(5)


@pytest.fixture
def agreed(told, cast):
    def make(*lines, **values):
        return agree_disposition(
            anomaly=told(**{"quantity": FIVE} | values),
            by=cast.liaison,
            lines=[(what, Decimal(much)) for what, much in lines],
            agreed_on=timezone.localdate(),
        )

    return make


def scrapped(item, quantity, cast):
    consent = record_consent(
        by=cast.liaison,
        item=item,
        contact=make_contact(item.owner),
        act=ConsentAct.SCRAP,
        quantity=Decimal(quantity),
        scope="scrap",
        given_on=timezone.localdate(),
    )
    document = request_destruction(
        by=cast.manager,
        party=item.owner,
        lines=[{"item": item, "quantity": Decimal(quantity), "consent": consent}],
        reason="as agreed",
        method="crushed",
    )
    carry_out_destruction(
        by=cast.manager,
        document=document,
        destroyed_on=timezone.localdate(),
        carried_out_by="Smelter",
        witness=Witness(name="Wang", typed="Wang"),
        files=[examine(SimpleUploadedFile("photo.png", PNG))],
    )


def test_three_are_scrapped_and_two_written_off(agreed, cast):
    anomaly = agreed(("scrap", 3), ("write_off", 2))
    with pytest.raises(WorkflowError) as refused:
        carry_out(anomaly=anomaly, by=cast.manager, note="done")
    assert refused.value.guard == "carried_out"
    assert fresh(anomaly.item).lost == 0
    scrapped(anomaly.item, 3, cast)
    done = carry_out(anomaly=anomaly, by=cast.manager, note="as agreed")
    assert (done.state, done.carried_out_by) == (AnomalyState.CARRIED_OUT, cast.manager)
    item = fresh(anomaly.item)
    assert (item.destroyed, item.lost, item.state) == (3, 2, State.CLOSED)


def test_a_part_that_went_another_way_is_seen(agreed, cast):
    anomaly = agreed(("return", 3), ("scrap", 2))
    scrapped(anomaly.item, 5, cast)
    with pytest.raises(WorkflowError) as refused:
        carry_out(anomaly=anomaly, by=cast.warehouse, note="done")
    assert refused.value.guard == "carried_out"


def test_what_was_split_off_since_counts_too(agreed, cast):
    anomaly = agreed(("no_fault", 3), ("write_off", 2))
    _rest, part = split(item=anomaly.item, by=cast.warehouse, quantity=Decimal(3))
    release(item=part, by=cast.inspector)
    done = carry_out(anomaly=anomaly, by=cast.manager, note="three are good")
    assert done.state == AnomalyState.CARRIED_OUT
    assert (fresh(part).state, fresh(anomaly.item).lost) == (State.RECEIVED, 2)


def test_released_is_not_conceded(agreed, cast):
    anomaly = agreed(("use_as_is", 5))
    release(item=anomaly.item, by=cast.inspector)
    with pytest.raises(WorkflowError) as refused:
        carry_out(anomaly=anomaly, by=cast.warehouse, note="done")
    assert refused.value.guard == "carried_out"


def test_no_more_is_agreed_than_there_is(agreed):
    with pytest.raises(WorkflowError) as refused:
        agreed(("return", 3), ("scrap", 3))
    assert refused.value.guard == "agreed_quantity"


def test_all_of_it_is_agreed_before_it_is_carried_out(agreed, cast):
    anomaly = agreed(("write_off", 3))
    with pytest.raises(WorkflowError) as refused:
        carry_out(anomaly=anomaly, by=cast.manager, note="done")
    assert refused.value.guard == "agreed_quantity"
    assert fresh(anomaly.item).lost == 0


def test_lost_goods_that_the_owner_charges_leave_the_balance(agreed, cast):
    anomaly = agreed(("charge", 5), kind=AnomalyKind.LOST)
    carry_out(anomaly=anomaly, by=cast.manager, note="charged by their debit note 7")
    assert fresh(anomaly.item).lost == 5


def test_damaged_goods_that_the_owner_charges_must_leave_first(agreed, cast):
    anomaly = agreed(("charge", 5))
    with pytest.raises(WorkflowError):
        carry_out(anomaly=anomaly, by=cast.manager, note="charged")
    scrapped(anomaly.item, 5, cast)
    assert carry_out(anomaly=anomaly, by=cast.manager, note="charged").carried_out_note == "charged"


def test_who_reported_does_not_write_off(agreed, cast):
    anomaly = agreed(("write_off", 5), by=cast.manager)
    with pytest.raises(WorkflowError) as refused:
        carry_out(anomaly=anomaly, by=cast.manager, note="gone")
    assert refused.value.guard == "separation"


def test_only_a_manager_writes_off(agreed, cast):
    with pytest.raises(NotPermitted):
        carry_out(anomaly=agreed(("write_off", 5)), by=cast.warehouse, note="gone")


def test_a_surplus_has_nothing_to_follow_in_the_ledger(agreed, walk, cast):
    anomaly = agreed(("return", 5), item=walk.stored(100), kind="over")
    done = carry_out(anomaly=anomaly, by=cast.warehouse, note="taken back by the driver")
    assert done.state == AnomalyState.CARRIED_OUT


def test_the_first_agreement_is_replaced_by_the_second(agreed, cast):
    anomaly = agreed(("return", 3), ("scrap", 2))
    agree(anomaly, cast, Disposition.RETURN)
    lines = anomaly.lines.values_list("disposition", "quantity")
    assert list(lines) == [("return", 5)]


def test_the_next_step_is_handed_to_a_person(report, cast):
    anomaly = hand_step(anomaly=report(), by=cast.liaison, person=cast.manager)
    assert anomaly.step_owner == str(cast.manager)
    with pytest.raises(NotPermitted):
        hand_step(anomaly=anomaly, by=cast.warehouse, person=cast.warehouse)
