"""The history of an item reads as sentences and comes from the events alone."""

from decimal import Decimal

import pytest
from django.utils import timezone

from inspections.enums import AnomalyKind, Disposition
from inspections.services.anomalies import agree_disposition, report_anomaly, tell_customer
from registry.enums import LocationKind
from registry.models import Movement
from registry.queries.timeline import timeline
from registry.services.issuing import issue
from registry.services.returning import decide_gate_pass, request_return
from registry.services.storing import move, store
from tests.factories import fresh, make_contact, make_location


def told(item) -> list[str]:
    return [str(entry.what) for entry in timeline(item)]


def changes(entry) -> dict:
    return {change.label: (change.before, change.after) for change in entry.changes}


def test_every_act_is_told_newest_first(walk):
    assert told(walk.stored()) == [
        "Put in store",
        "Confirm label",
        "Print label",
        "Inspection decided",
        "Accept",
        "Inspection begun",
        "Taken over to be verified",
        "Received",
    ]


def test_an_entry_says_who_when_why_and_what_changed_in_words(cast, walk, places):
    item = walk.labelled()
    before = timezone.now()
    shelf = make_location(LocationKind.STORAGE, code="shelf-7", name="货架七", name_en="Shelf 7")
    store(item=item, by=cast.warehouse, location=shelf, reason="near the line")
    entry = timeline(item)[0]
    assert (entry.who, entry.why) == ("Warehouse", "near the line")
    assert before <= entry.when <= timezone.now()
    assert changes(entry) == {
        "state": ("Labelled", "In store"),
        "place": ("Pending inspection", "Shelf 7"),
    }


def test_quantities_read_as_figures(cast, walk):
    item = walk.stored(Decimal(2500))
    issue(by=cast.warehouse, lines=[(item, Decimal(1250))], holder="Line 2", purpose="trial")
    assert changes(timeline(item)[0]) == {
        "On hand": ("2,500", "1,250"),
        "Issued": ("0", "1,250"),
    }


def test_the_first_entry_names_the_receipt_and_lists_no_changes(walk):
    entry = timeline(walk.received())[-1]
    assert entry.record.startswith("RC-")
    assert entry.changes == []


def test_papers_about_the_item_are_part_of_its_story(cast, walk):
    item = walk.stored()
    document = request_return(
        by=cast.warehouse, party=walk.party, lines=[{"item": item, "quantity": Decimal(10)}]
    )
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    newest, requested = timeline(item)[:2]
    assert (str(newest.what), newest.record) == ("Release at the gate decided", document.number)
    assert (str(requested.what), requested.record) == ("Return requested", document.number)


def test_an_anomaly_is_told_once_and_followed_to_its_end(cast, walk):
    item = walk.stored()
    anomaly = report_anomaly(
        item=item, by=cast.warehouse, kind=AnomalyKind.DAMAGED, description="wet"
    )
    tell_customer(anomaly=anomaly, by=cast.liaison, contact=make_contact(walk.party), how="call")
    agree_disposition(
        anomaly=anomaly,
        by=cast.liaison,
        disposition=Disposition.RETURN,
        agreed_on=timezone.localdate(),
    )
    assert told(item)[:3] == ["Disposition agreed", "Customer told", "Report anomaly"]


def test_the_history_of_another_item_is_not_told(walk):
    mine, other = walk.received(), walk.received()
    assert len(timeline(mine)) == len(timeline(other)) == 1


def test_movements_are_not_needed_to_tell_the_story(walk, monkeypatch):
    item = walk.stored()
    monkeypatch.setattr(Movement, "objects", None)
    assert len(timeline(item)) == 8


@pytest.mark.parametrize("count", [1, 3])
def test_a_long_history_takes_as_many_queries_as_a_short_one(
    cast, walk, count, django_assert_num_queries
):
    item = walk.stored()
    for number in range(count):
        place = make_location(LocationKind.STORAGE, code=f"s-{number}")
        move(item=fresh(item), by=cast.warehouse, location=place)
    with django_assert_num_queries(19):
        timeline(item)


def test_only_the_newest_are_told_where_there_are_very_many(walk):
    assert [str(entry.what) for entry in timeline(walk.stored(), limit=2)] == [
        "Put in store",
        "Confirm label",
    ]
