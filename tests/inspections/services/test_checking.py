"""Recording what a periodic check found, and when the next one is due (domain R6, P2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspections.enums import AnomalyKind, CheckOutcome
from inspections.models import Anomaly, Check, CheckDue
from inspections.services.check_profiles import load_schedules
from inspections.services.checking import plan_anew, record_check, settle_check
from registry.enums import LocationKind, State
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Event
from registry.services.evidence import evidence_of, examine
from registry.services.labelling import confirm_label, label
from registry.services.splitting import split
from registry.services.storing import store
from tests.factories import fresh, make_category, make_party
from tests.inspections.checks import (
    FAIL,
    NOT_CHECKED,
    PASS,
    in_store_since,
    look,
    make_schedule,
)
from tests.pictures import PNG

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def general(db):
    return make_schedule()


@pytest.fixture
def item(general, walk):
    return walk.stored()


def due_on(item):
    return CheckDue.objects.get(item=item).due_on


# ---- one look ------------------------------------------------------------------


def test_each_line_is_kept_in_the_words_it_had_then(item, cast, general):
    check = look(item, cast.warehouse, (PASS, NOT_CHECKED))
    general.points.update(name="changed")
    assert [(line.name, line.verdict) for line in check.lines.all()] == [
        ("Packing", PASS),
        ("Label", NOT_CHECKED),
    ]
    assert (check.location, check.schedule) == (item.location, general)


def test_goods_without_a_schedule_are_looked_at_by_the_basic_lines(walk, cast):
    check = look(walk.stored(), cast.inspector, (PASS, PASS, PASS))
    assert check.schedule is None
    assert check.lines.count() == 3


@pytest.mark.parametrize(
    ("results", "outcome", "more", "field"),
    [
        ((PASS,), CheckOutcome.GOOD, {}, "results"),
        ((NOT_CHECKED, NOT_CHECKED), CheckOutcome.GOOD, {}, "results"),
        ((PASS, FAIL), CheckOutcome.GOOD, {}, "outcome"),
        ((PASS, FAIL), CheckOutcome.ACTION, {}, "remark"),
        ((PASS, FAIL), CheckOutcome.ACTION, {"remark": " . "}, "remark"),
        ((PASS, FAIL), CheckOutcome.ANOMALY, {"remark": "rusty"}, "anomaly_kind"),
        ((PASS, PASS), CheckOutcome.GOOD, {"next_due_on": timezone.localdate()}, "next_due_on"),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_field(
    item, cast, results, outcome, more, field
):
    with pytest.raises(InvalidInput) as refusal:
        look(item, cast.warehouse, results, outcome, **more)
    assert refusal.value.field == field
    assert not Check.objects.exists()


def test_a_schedule_that_asks_for_a_photo_gets_one(general, item, cast):
    general.photo_required = True
    general.save()
    with pytest.raises(InvalidInput) as refusal:
        look(item, cast.warehouse)
    assert refusal.value.field == "files"
    photo = examine(SimpleUploadedFile("photo.png", PNG))
    check = look(item, cast.warehouse, files=[photo])
    assert evidence_of(check).count() == 1


def test_a_failure_isolates_the_part_and_opens_its_anomaly_at_once(item, cast):
    check = look(
        item,
        cast.warehouse,
        (FAIL, PASS),
        CheckOutcome.ANOMALY,
        remark="Three reels are damp",
        anomaly_kind=AnomalyKind.DAMAGED,
        quantity=Decimal(3),
    )
    anomaly = check.anomaly
    assert (anomaly.quantity, anomaly.description) == (3, "Three reels are damp")
    assert anomaly.item.parent == item
    assert anomaly.item.state == State.QUARANTINED
    assert fresh(item).on_hand == 97


def test_an_anomaly_that_cannot_be_opened_leaves_no_check(item, cast):
    with pytest.raises(WorkflowError):
        look(
            item,
            cast.warehouse,
            (FAIL, PASS),
            CheckOutcome.ANOMALY,
            remark="damp",
            anomaly_kind=AnomalyKind.DAMAGED,
            quantity=Decimal(101),
        )
    assert not Check.objects.exists()
    assert not Anomaly.objects.exists()
    assert fresh(item).on_hand == 100


def test_only_who_works_with_goods_checks_them(item, cast):
    for role in ("liaison", "manager", "auditor", "controller"):
        with pytest.raises(NotPermitted):
            look(item, getattr(cast, role))


def test_what_somebody_changed_meanwhile_is_looked_at_again(item, cast):
    with pytest.raises(StaleVersion):
        look(item, cast.warehouse, version=item.version - 1)


def test_goods_that_are_gone_are_not_checked(item, cast):
    type(item).objects.filter(pk=item.pk).update(on_hand=0, issued=item.on_hand)
    with pytest.raises(WorkflowError) as refusal:
        look(item, cast.warehouse)
    assert refusal.value.guard == "balance"


def test_what_was_to_be_done_is_done_once(item, cast):
    check = look(item, cast.warehouse, (PASS, FAIL), CheckOutcome.ACTION, remark="label torn")
    done = settle_check(check=check, by=cast.inspector, note="New label stuck on")
    assert (done.settled_by, done.settled_note) == (cast.inspector, "New label stuck on")
    with pytest.raises(WorkflowError):
        settle_check(check=check, by=cast.inspector, note="again")


def test_after_a_good_check_nothing_is_to_be_done(item, cast):
    with pytest.raises(WorkflowError):
        settle_check(check=look(item, cast.warehouse), by=cast.warehouse, note="?")


# ---- when it is due ---------------------------------------------------------------


def test_the_first_check_counts_from_the_day_in_store(item):
    assert due_on(item) == TODAY() + timedelta(days=90)


def test_the_next_one_counts_from_the_last(item, cast):
    item = in_store_since(item, 200)
    assert due_on(item) == TODAY() - timedelta(days=110)
    look(item, cast.warehouse)
    assert due_on(item) == TODAY() + timedelta(days=90)


def test_a_day_that_was_chosen_goes_before_the_schedule_s(item, cast):
    chosen = TODAY() + timedelta(days=7)
    look(item, cast.warehouse, next_due_on=chosen)
    assert due_on(item) == chosen
    plan_anew()
    assert due_on(item) == chosen


def test_the_most_special_schedule_counts(walk, cast, party):
    category = make_category()
    make_schedule("ALL", every=100)
    make_schedule("CATEGORY", every=80, category=category)
    make_schedule("OWNER", every=60, party=party)
    make_schedule("BOTH", every=40, party=party, category=category)
    item = walk.stored()
    make_schedule("ITEM", every=20, item=item)
    other = walk.stored()
    found = {row.item_id: row.schedule.code for row in CheckDue.objects.all()}
    assert found == {item.pk: "ITEM", other.pk: "BOTH"}


def test_planning_anew_says_the_same_as_planning_one_by_one(walk, cast, party):
    """The kept days can always be worked out again from schedules, checks and days in store."""
    make_schedule("ALL", every=100)
    make_schedule("OTHER", every=50, party=make_party("zz", "别家"))
    make_schedule("OWNER", every=60, party=party)
    items = [walk.stored() for _ in range(3)]
    look(items[1], cast.warehouse)
    kept = set(CheckDue.objects.values_list("item", "schedule", "due_on"))
    assert plan_anew() == 3
    assert set(CheckDue.objects.values_list("item", "schedule", "due_on")) == kept


def test_a_schedule_switched_off_plans_nothing(general, item):
    general.active = False
    general.save()
    assert plan_anew() == 0
    assert not CheckDue.objects.exists()


def test_a_part_is_due_when_its_lot_is(item, cast, places):
    item = in_store_since(item, 60)
    _parent, part = split(item=item, by=cast.warehouse, quantity=Decimal(10))
    label(item=part, by=cast.warehouse)
    part = confirm_label(item=part, by=cast.warehouse, code=part.number)
    store(item=part, by=cast.warehouse, location=places[LocationKind.STORAGE])
    assert due_on(part) == due_on(item) == TODAY() + timedelta(days=30)


# ---- what comes with a profile ----------------------------------------------------


ROW = {"names": ["检查", "Check"], "every_days": 30, "checklist": [["无锈蚀", "No rust"]]}


def test_schedules_come_with_the_profile_once_and_stay_as_they_are_edited(db):
    make_category("mould", name="模具")
    content = {"CHECK-M": ROW | {"category": "mould"}, "CHECK-X": ROW | {"category": "no-such"}}
    assert load_schedules(content) == {"check schedules": 1}
    assert load_schedules({"CHECK-M": ROW | {"every_days": 5}}) == {"check schedules": 0}


def test_goods_in_store_already_are_planned_when_schedules_come(walk):
    item = walk.stored()
    load_schedules({"CHECK-ALL": ROW})
    assert due_on(item) == TODAY() + timedelta(days=30)


def test_a_check_is_recorded_with_the_words_of_its_lines_in_the_ledger(item, cast):
    check = record_check(
        item=item, by=cast.warehouse, results=[PASS, PASS], outcome=CheckOutcome.GOOD
    )
    event = Event.objects.get(action="record_check")
    assert event.object_key == check.number
    assert '"Packing"' in event.body
