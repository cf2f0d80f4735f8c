"""A chain of scans does the step: a place or a person, then thing after thing (Q6, Q7)."""

import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from registry.enums import LocationKind, ScanOutcome, State
from registry.errors import KeyReused, NotPermitted
from registry.models import Movement, Scan
from registry.queries.scan_answers import answer_to
from registry.queries.scanning import DONE
from registry.services.isolating import isolate
from registry.services.linking import link_code
from registry.services.scanning import take_scan
from tests.factories import Walk, fresh, make_location, make_party


@pytest.fixture
def scan(cast):
    """Scans of one chain by the warehouse, as a device sends them."""
    chain = uuid.uuid4()

    def take(code, *, by=cast.warehouse, key=None, chain=chain):
        code = getattr(code, "number", None) or getattr(code, "code", None) or code
        return take_scan(by=by, key=key or uuid.uuid4(), chain=chain, code=code)

    return take


@pytest.fixture
def other_shelf(db):
    return make_location(LocationKind.STORAGE, "A-02")


def test_a_place_and_what_is_put_there(scan, walk, places, other_shelf):
    labelled, stored = walk.labelled(), walk.stored()
    assert scan(other_shelf).outcome == ScanOutcome.BEGUN
    assert scan(labelled).outcome == ScanOutcome.PUT
    assert scan(stored).outcome == ScanOutcome.PUT
    assert (fresh(labelled).state, fresh(labelled).location) == (State.STORED, other_shelf)
    assert fresh(stored).location == other_shelf
    assert [item.movements.order_by("seq").last().verb for item in (labelled, stored)] == [
        "store",
        "move",
    ]


def test_the_next_place_takes_what_follows(scan, walk, places, other_shelf):
    first, second = walk.labelled(), walk.labelled(part_number="HC-1002")
    scan(places[LocationKind.STORAGE])
    scan(first)
    scan(other_shelf)
    scan(second)
    assert fresh(first).location == places[LocationKind.STORAGE]
    assert fresh(second).location == other_shelf


def test_a_scan_that_is_sent_again_is_answered_again_and_not_done_again(
    scan, walk, places, other_shelf
):
    item, key = walk.stored(), uuid.uuid4()
    scan(other_shelf)
    taken = scan(item, key=key)
    scan(places[LocationKind.STORAGE])
    scan(item)
    before = Movement.objects.count()
    assert scan(item, key=key) == taken
    assert Movement.objects.count() == before
    assert fresh(item).location == places[LocationKind.STORAGE], "it was not carried back"


def test_a_key_that_comes_with_another_code_is_refused(scan, walk, other_shelf):
    key = uuid.uuid4()
    scan(other_shelf, key=key)
    with pytest.raises(KeyReused):
        scan(walk.stored(), key=key)


def test_what_is_there_already_is_told_and_not_moved(scan, walk, places):
    item = walk.stored()
    scan(places[LocationKind.STORAGE])
    assert scan(item).outcome == ScanOutcome.ALREADY
    assert fresh(item).version == item.version


def test_a_refusal_is_kept_with_its_reason_and_the_chain_goes_on(scan, walk, other_shelf):
    verified, labelled = walk.verified(), walk.labelled()
    scan(other_shelf)
    refused = scan(verified)
    assert refused.outcome == ScanOutcome.REFUSED
    assert "Verified" in refused.told and refused.remedy
    assert fresh(verified).version == verified.version
    assert scan(labelled).outcome == ScanOutcome.PUT


def test_the_same_part_of_another_owner_is_refused_at_the_shelf(scan, walk, cast, places):
    ours = walk.stored()
    theirs = Walk(cast, make_party("dm", "Damo", "Damo"), places).labelled()
    scan(fresh(ours).location)
    refused = scan(theirs)
    assert refused.outcome == ScanOutcome.REFUSED
    assert str(ours.owner) in refused.told
    assert fresh(theirs).state == State.LABELLED


def test_after_an_unknown_code_nothing_lands_on_the_shelf_before(scan, walk, other_shelf):
    item = walk.stored()
    scan(other_shelf)
    unknown = scan("WH-SMUDGED")
    assert unknown.outcome == ScanOutcome.REFUSED
    assert other_shelf.code in unknown.remedy
    assert scan(item).outcome == ScanOutcome.SHOWN
    assert fresh(item).location != other_shelf


def test_what_nobody_knows_can_be_searched_for(scan, cast):
    (step,) = answer_to(scan("33PF"), cast.warehouse)["steps"]
    assert step["url"].endswith("?q=33PF")


def test_done_ends_the_chain(scan, walk, other_shelf):
    item = walk.stored()
    scan(other_shelf)
    assert scan(DONE).outcome == ScanOutcome.ENDED
    assert scan(item).outcome == ScanOutcome.SHOWN


def test_another_persons_chain_of_that_name_is_another(scan, walk, cast, other_shelf):
    item = walk.stored()
    scan(other_shelf)
    assert scan(item, by=cast.inspector).outcome == ScanOutcome.SHOWN


def test_an_item_without_a_place_tells_what_can_be_done_with_it(scan, walk, cast):
    shown = scan(walk.labelled())
    answer = answer_to(shown, cast.warehouse)
    assert answer["steps"][0]["label"] == "Put in store"
    assert answer["target"] is None


def test_a_badge_and_what_the_person_takes_becomes_one_note(scan, walk, cast):
    cast.inspector.badge = "B-0042"
    cast.inspector.save()
    first, second, isolated = walk.stored(), walk.stored(), walk.stored()
    isolate(item=isolated, by=cast.warehouse, description="crushed", kind="damaged")
    scan("B-0042")
    assert [scan(item).outcome for item in (first, second, first, isolated)] == [
        ScanOutcome.TAKEN,
        ScanOutcome.TAKEN,
        ScanOutcome.ALREADY,
        ScanOutcome.REFUSED,
    ]
    (step,) = answer_to(scan(DONE), cast.warehouse)["steps"]
    assert step["label"] == "Issue 2 items"
    assert f"item={first.number}&item={second.number}" in step["url"]
    assert f"holder_user={cast.inspector.pk}" in step["url"]
    assert fresh(first).issued == 0, "listed, not handed out"


def test_who_hands_nothing_out_meets_no_badges(scan, cast):
    cast.inspector.badge = "B-0042"
    cast.inspector.save()
    assert scan("B-0042", by=cast.auditor).outcome == ScanOutcome.REFUSED


def test_the_customers_barcode_means_the_item_it_is_linked_with(scan, walk, cast, other_shelf):
    item = walk.stored()
    link_code(item=item, by=cast.warehouse, code="4006381333931")
    scan(other_shelf)
    assert scan("4006381333931").item == item
    assert fresh(item).location == other_shelf


def test_a_barcode_that_stands_on_several_items_says_so(scan, walk, cast):
    for item in (walk.stored(), walk.stored()):
        link_code(item=item, by=cast.warehouse, code="4006381333931")
    told = scan("4006381333931")
    assert (told.outcome, told.item) == (ScanOutcome.REFUSED, None)
    assert "several items" in told.told


def test_who_may_not_move_is_told_so_and_nothing_moves(scan, walk, cast, other_shelf):
    item = walk.stored()
    scan(other_shelf, by=cast.auditor)
    assert scan(item, by=cast.auditor).outcome == ScanOutcome.REFUSED
    assert fresh(item).location != other_shelf


def test_who_sees_nothing_scans_nothing(scan, walk, cast):
    with pytest.raises(NotPermitted):
        scan(walk.stored(), by=cast.outsider)
    assert not Scan.objects.exists()


def test_nobody_changes_a_scan_afterwards(scan, other_shelf):
    taken = scan(other_shelf)
    for change in (lambda: Scan.objects.update(code="X"), taken.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_chain_keeps_the_quantity_of_what_it_moves(scan, walk, other_shelf):
    item = walk.stored(quantity=Decimal("12"))
    scan(other_shelf)
    scan(item)
    assert fresh(item).on_hand == 12
