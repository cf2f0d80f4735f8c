"""盘点: counted blind, recounted by others, settled all or nothing (domain §6)."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.enums import AnomalyKind, CountMethod, CountResult, Risk, StocktakeState
from inspections.models import Anomaly, Stocktake, StocktakeCount
from inspections.services.finds import describe_find, dismiss_find, identify, take_in_find
from inspections.services.settling import approve_differences, close_signed
from inspections.services.stocktaking import (
    finish_counting,
    record_count,
    start_stocktake,
    undo_count,
)
from registry.enums import LocationKind, Role, State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.services.evidence import evidence_of
from registry.services.issuing import issue
from registry.services.signing import content_hash, prove, signatures_of
from registry.services.storing import move
from tests.factories import (
    PASSWORD,
    fresh,
    make_category,
    make_location,
    make_party,
    make_user,
)
from tests.faults import check_breaks_leave_nothing
from tests.pictures import PNG


@pytest.fixture
def shelf(places):
    return places[LocationKind.STORAGE]


@pytest.fixture
def other_shelf(places):
    return make_location(LocationKind.STORAGE, "storage-2")


@pytest.fixture
def recounter(cast):
    return make_user("recounter", Role.WAREHOUSE)


@pytest.fixture
def begin(cast, shelf):
    def start(**scope):
        return start_stocktake(
            **{"by": cast.manager, "counter": cast.warehouse, "area": shelf} | scope
        )

    return start


@pytest.fixture
def count(cast, shelf):
    def scan(stocktake, item, **values):
        usual = {"by": cast.warehouse, "place": shelf, "code": getattr(item, "number", item)}
        return record_count(stocktake=stocktake, **usual | values)

    return scan


def result_of(stocktake, item) -> str:
    return stocktake.lines.get(item=item).result


# ---- the scope ----------------------------------------------------------------


def test_what_should_be_there_is_frozen_at_the_start(begin, walk, shelf):
    here = walk.stored(40)
    walk.received(5)
    stocktake = begin()
    line = stocktake.lines.get()
    assert stocktake.number.startswith("ST-")
    assert (line.item, line.expected_place, line.expected_quantity) == (here, shelf, 40)
    assert (line.owner, stocktake.expected, stocktake.counted) == (here.owner, 1, 0)


def test_an_area_has_every_place_below_it_and_no_namesake(begin, walk, cast):
    hall = make_location(LocationKind.STORAGE, "hall")
    below = make_location(LocationKind.STORAGE, "hall-1", parent=hall)
    namesake = make_location(LocationKind.STORAGE, "hall-of-others")
    inside, outside = walk.stored(), walk.stored()
    move(item=inside, by=cast.warehouse, location=below)
    move(item=outside, by=cast.warehouse, location=namesake)
    assert [line.item for line in begin(area=hall).lines.all()] == [inside]


@pytest.mark.parametrize("risk", Risk.values)
def test_a_risk_narrows_what_is_counted(begin, walk, risk):
    walk.stored()
    with pytest.raises(InvalidInput, match="Nothing on hand"):
        begin(risk=risk)
    assert not Stocktake.objects.exists()


def test_who_does_not_work_in_the_warehouse_is_not_named_to_count(begin, walk, cast):
    walk.stored()
    with pytest.raises(InvalidInput):
        begin(counter=cast.auditor)


# ---- counting -----------------------------------------------------------------


def test_a_scan_counts_with_all_that_the_label_says(begin, count, walk):
    item = walk.stored(40)
    stocktake = begin()
    counted = count(stocktake, item)
    assert (counted.ledger_quantity, counted.ledger_version) == (40, item.version)
    assert result_of(stocktake, item) == CountResult.FOUND
    assert fresh(stocktake).counted == 1


def test_the_same_scan_again_changes_nothing(begin, count, walk):
    item = walk.stored()
    stocktake = begin()
    assert count(stocktake, item) == count(stocktake, item)
    assert (StocktakeCount.objects.count(), fresh(stocktake).counted) == (1, 1)


def test_nobody_but_the_counter_counts(begin, count, walk, cast, recounter):
    item = walk.stored()
    stocktake = begin()
    for person in (recounter, cast.manager):
        with pytest.raises(NotPermitted):
            count(stocktake, item, by=person)


def test_goods_at_another_shelf_are_at_the_wrong_place(begin, count, walk, other_shelf):
    item = walk.stored()
    stocktake = begin()
    count(stocktake, item, place=other_shelf)
    assert result_of(stocktake, item) == CountResult.WRONG_PLACE


@pytest.mark.parametrize(
    ("quantity", "result", "difference"),
    [("40", "found", None), ("38", "short", -2), ("41", "over", 1), ("0", "missing", -40)],
)
def test_a_typed_quantity_is_compared_with_the_ledger(
    begin, count, walk, quantity, result, difference
):
    item = walk.stored(40)
    stocktake = begin(method=CountMethod.QUANTITY)
    count(stocktake, item, quantity=Decimal(quantity))
    line = stocktake.lines.get()
    assert (line.result, line.difference) == (result, difference)


def test_where_quantities_are_asked_for_a_label_alone_is_not_enough(begin, count, walk):
    item = walk.stored()
    with pytest.raises(InvalidInput, match="how much"):
        count(begin(method=CountMethod.QUANTITY), item)


def test_a_known_item_outside_the_scope_is_not_expected(begin, count, walk, places):
    walk.stored()
    stray = walk.received()
    stocktake = begin()
    count(stocktake, stray)
    assert result_of(stocktake, stray) == CountResult.UNEXPECTED
    assert fresh(stocktake).counted == 0


def test_goods_of_another_owner_are_told_in_a_stocktake_of_one_owner(begin, count, walk, party):
    walk.stored()
    walk.party = make_party("other", "别家")
    theirs = walk.stored()
    stocktake = begin(owner=party)
    count(stocktake, theirs)
    assert result_of(stocktake, theirs) == CountResult.WRONG_OWNER


def test_an_unknown_label_becomes_a_line_with_what_was_scanned(begin, count, walk):
    walk.stored()
    stocktake = begin()
    count(stocktake, "XYZ-777")
    line = stocktake.lines.get(tag="XYZ-777")
    assert (line.item, line.result, line.expected) == (None, CountResult.UNKNOWN, False)


def test_the_last_count_is_taken_back_and_kept_as_taken_back(begin, count, walk, cast):
    item = walk.stored()
    stocktake = begin()
    count(stocktake, item)
    undo_count(stocktake=stocktake, by=cast.warehouse)
    assert (result_of(stocktake, item), fresh(stocktake).counted) == ("", 0)
    assert StocktakeCount.objects.get().undone
    with pytest.raises(WorkflowError, match="no count"):
        undo_count(stocktake=stocktake, by=cast.warehouse)


# ---- the store goes on working --------------------------------------------------


def test_what_is_issued_after_the_start_makes_no_shortage(begin, count, walk, cast):
    item = walk.stored(40)
    stocktake = begin(method=CountMethod.QUANTITY)
    issue(
        by=cast.warehouse,
        holder="Line 2",
        purpose="SMT",
        lines=[(item, Decimal(15))],
    )
    count(stocktake, item, quantity=Decimal(25))
    assert result_of(stocktake, item) == CountResult.FOUND


def test_what_is_moved_after_the_start_is_right_where_it_was_moved(
    begin, count, walk, cast, other_shelf
):
    item = walk.stored()
    stocktake = begin()
    move(item=item, by=cast.warehouse, location=other_shelf)
    count(stocktake, item, place=other_shelf)
    assert result_of(stocktake, item) == CountResult.FOUND


def test_what_was_moved_and_not_counted_is_not_missing(begin, walk, cast, other_shelf):
    moved, lost = walk.stored(), walk.stored()
    stocktake = begin()
    move(item=moved, by=cast.warehouse, location=other_shelf)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    assert result_of(stocktake, moved) == CountResult.MOVED_SINCE
    assert result_of(stocktake, lost) == CountResult.MISSING


def test_what_came_in_after_the_start_belongs_there(begin, count, walk):
    walk.stored()
    stocktake = begin()
    late = walk.stored()
    count(stocktake, late)
    assert result_of(stocktake, late) == CountResult.FOUND


# ---- recount, approval, signature ---------------------------------------------


@pytest.fixture
def differing(begin, count, walk, cast, recounter, other_shelf):
    """Counted and recounted: one right, one elsewhere, one missing, one damaged."""
    right, elsewhere, missing, damaged = (walk.stored(10) for _ in range(4))
    stocktake = begin()
    count(stocktake, right)
    count(stocktake, elsewhere, place=other_shelf)
    count(stocktake, damaged, damaged=True)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    again = {"by": recounter}
    count(stocktake, elsewhere, place=other_shelf, **again)
    count(stocktake, damaged, damaged=True, **again)
    count(stocktake, missing, place=None, missing=True, **again)
    stocktake.goods = right, elsewhere, missing, damaged
    return stocktake


def test_the_counter_does_not_recount(begin, count, walk, cast):
    item = walk.stored()
    stocktake = begin()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    with pytest.raises(NotPermitted, match="somebody else"):
        count(stocktake, item)


def test_both_counts_are_kept_and_the_recount_stands(begin, count, walk, cast, recounter):
    item = walk.stored()
    stocktake = begin()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    count(stocktake, item, by=recounter)
    line = stocktake.lines.get()
    assert line.result == CountResult.FOUND
    assert [each.recount for each in line.counts.all()] == [False, True]


def test_nothing_is_approved_before_it_is_recounted(begin, walk, cast):
    walk.stored()
    stocktake = begin()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    with pytest.raises(WorkflowError, match="not been recounted"):
        approve_differences(stocktake=stocktake, by=cast.manager)


def test_who_counted_does_not_approve(begin, count, walk, cast):
    item = walk.stored()
    named = begin(counter=cast.manager)
    count(named, item, by=cast.manager)
    finish_counting(stocktake=named, by=cast.manager)
    with pytest.raises(NotPermitted, match="You counted"):
        approve_differences(stocktake=named, by=cast.manager)


def test_who_recounted_does_not_approve(begin, count, walk, cast):
    item = walk.stored()
    stocktake = begin()
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    count(stocktake, item, by=cast.manager)
    with pytest.raises(NotPermitted, match="You counted"):
        approve_differences(stocktake=stocktake, by=cast.manager)


def test_approval_settles_each_difference_by_its_own_step(differing, cast, other_shelf):
    right, elsewhere, missing, damaged = differing.goods
    approve_differences(stocktake=differing, by=cast.manager)
    assert fresh(right).version == right.version
    assert fresh(elsewhere).location == other_shelf
    assert elsewhere.movements.last().reason == differing.number
    kinds = dict(Anomaly.objects.values_list("item", "kind"))
    assert kinds == {missing.pk: AnomalyKind.LOST, damaged.pk: AnomalyKind.DAMAGED}
    assert {fresh(missing).state, fresh(damaged).state} == {State.QUARANTINED}
    assert fresh(missing).on_hand == 10, "written off only by what is agreed with the owner"


def test_of_short_goods_the_part_that_is_lacking_is_reported(begin, count, walk, cast, recounter):
    item = walk.stored(40)
    stocktake = begin(method=CountMethod.QUANTITY)
    count(stocktake, item, quantity=Decimal(38))
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    count(stocktake, item, by=recounter, quantity=Decimal(38))
    approve_differences(stocktake=stocktake, by=cast.manager)
    assert (fresh(item).on_hand, Anomaly.objects.get().quantity) == (38, 2)


def test_goods_that_moved_after_the_recount_are_recounted_first(
    differing, cast, count, recounter, places
):
    _right, elsewhere, *_ = differing.goods
    third = make_location(LocationKind.STORAGE, "storage-3")
    move(item=elsewhere, by=cast.warehouse, location=third)
    with pytest.raises(WorkflowError, match="moved after it was counted"):
        approve_differences(stocktake=differing, by=cast.manager)
    assert not Anomaly.objects.exists()


@pytest.mark.slow
def test_an_approval_that_breaks_at_any_statement_leaves_nothing(differing, cast):
    check_breaks_leave_nothing(
        lambda: approve_differences(stocktake=differing, by=cast.manager), at_least=50
    )


def test_a_label_that_is_identified_counts_where_it_was_found(
    begin, count, walk, cast, recounter, shelf
):
    item = walk.stored()
    stocktake = begin()
    count(stocktake, "SMUDGED")
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    identify(line=stocktake.lines.get(tag="SMUDGED"), by=recounter, item=item)
    assert result_of(stocktake, item) == CountResult.FOUND
    assert stocktake.lines.get(tag="SMUDGED").identified_as == item


# ---- unknown labels: a draft until somebody says what it is -----------------------


@pytest.fixture
def unknown(begin, count, walk, cast):
    """Counted, with a label that nobody knows beside goods that are right."""
    item = walk.stored()
    stocktake = begin()
    count(stocktake, item)
    count(stocktake, "XYZ-777")
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    return stocktake.lines.get(tag="XYZ-777")


def taken_in(line, walk, by):
    goods = {"category": make_category(), "name": "CAP", "part_number": "HC-9", "unit": "PCS"}
    return take_in_find(
        line=line,
        by=by,
        party=walk.party,
        location=walk.places[LocationKind.PENDING],
        quantity=Decimal(5),
        goods=goods,
    )


def test_an_unknown_label_is_a_draft_with_place_and_finder(unknown, cast, shelf):
    find = unknown.find
    assert (find.place, find.found_by, find.is_settled) == (shelf, cast.warehouse, False)


def test_what_it_looks_like_is_kept_with_a_photo(begin, count, walk, cast):
    walk.stored()
    stocktake = begin()
    line = count(stocktake, "XYZ-777").line
    photo = SimpleUploadedFile("box.png", PNG)
    find = describe_find(line=line, by=cast.warehouse, remark="grey box", files=[photo])
    assert find.remark == "grey box"
    assert [file.original_name for file in evidence_of(find)] == ["box.png"]


def test_nothing_is_approved_while_nobody_said_what_it_is(unknown, cast):
    with pytest.raises(WorkflowError, match="XYZ-777") as refusal:
        approve_differences(stocktake=unknown.stocktake, by=cast.manager)
    assert refusal.value.guard == "unknown_find"


def test_once_it_is_settled_it_is_approved(unknown, cast, recounter):
    dismiss_find(line=unknown, by=recounter, reason="our own screws")
    approved = approve_differences(stocktake=unknown.stocktake, by=cast.manager)
    assert approved.status == StocktakeState.APPROVED
    assert fresh(unknown).result == CountResult.UNKNOWN, "what was found is still told"


def test_what_was_never_taken_in_is_received_and_waits_for_inspection(unknown, walk, recounter):
    find = taken_in(unknown, walk, recounter)
    assert (find.outcome, find.item.state, find.item.received) == ("taken_in", State.RECEIVED, 5)
    assert "XYZ-777" in find.item.receipt_line.receipt.note


@pytest.mark.parametrize("reason", ["", " . "])
def test_it_is_dismissed_with_a_reason_alone(unknown, recounter, reason):
    with pytest.raises(InvalidInput):
        dismiss_find(line=unknown, by=recounter, reason=reason)
    assert not fresh(unknown).find.is_settled


def test_who_counted_does_not_settle_it(unknown, walk, cast):
    with pytest.raises(NotPermitted, match="somebody else"):
        taken_in(unknown, walk, cast.warehouse)
    with pytest.raises(NotPermitted, match="somebody else"):
        dismiss_find(line=unknown, by=cast.warehouse, reason="mine")


def test_while_it_is_counted_nothing_is_dismissed(begin, count, walk, cast):
    walk.stored()
    line = count(begin(), "XYZ-777").line
    with pytest.raises(WorkflowError, match="Counting"):
        dismiss_find(line=line, by=cast.warehouse, reason="ours")


def test_it_is_settled_once(unknown, walk, recounter):
    dismiss_find(line=unknown, by=recounter, reason="our own screws")
    with pytest.raises(WorkflowError, match="settled already"):
        taken_in(unknown, walk, recounter)


def test_a_find_whose_count_was_taken_back_holds_nothing_up(begin, count, walk, cast):
    item = walk.stored()
    stocktake = begin()
    count(stocktake, item)
    count(stocktake, "XYZ-777")
    undo_count(stocktake=stocktake, by=cast.warehouse)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    approved = approve_differences(stocktake=stocktake, by=cast.manager)
    assert approved.status == StocktakeState.APPROVED


# ---- too much, and where nobody expected it ----------------------------------------


def found_twice(stocktake, item, count, cast, recounter, **values):
    count(stocktake, item, **values)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    count(stocktake, item, by=recounter, **values)
    approve_differences(stocktake=stocktake, by=cast.manager)
    return stocktake.lines.get(item=item)


def test_a_surplus_is_an_anomaly_and_nothing_of_it_is_used(begin, count, walk, cast, recounter):
    item = walk.stored(40)
    stocktake = begin(method=CountMethod.QUANTITY)
    line = found_twice(stocktake, item, count, cast, recounter, quantity=Decimal(43))
    assert (line.anomaly.kind, line.anomaly.quantity) == (AnomalyKind.OVER, 3)
    assert (fresh(item).on_hand, fresh(item).state) == (40, State.STORED)
    with pytest.raises(WorkflowError, match="open"):
        issue(by=cast.warehouse, holder="Line", purpose="SMT", lines=[(fresh(item), Decimal(1))])


def test_goods_found_where_the_ledger_does_not_have_them_are_set_apart(
    begin, count, walk, cast, recounter, party
):
    stray, right = walk.received(), walk.stored()
    stocktake = begin()
    count(stocktake, right)
    line = found_twice(stocktake, stray, count, cast, recounter)
    assert line.result == CountResult.UNEXPECTED
    assert line.anomaly.kind == AnomalyKind.UNEXPECTED
    assert fresh(stray).state == State.QUARANTINED


def test_what_is_out_on_record_and_found_on_the_shelf_is_an_anomaly(
    begin, count, walk, cast, recounter
):
    item, right = walk.stored(40), walk.stored()
    issue(by=cast.warehouse, holder="Line 2", purpose="SMT", lines=[(item, Decimal(40))])
    stocktake = begin()
    count(stocktake, right)
    line = found_twice(stocktake, item, count, cast, recounter)
    assert (line.anomaly.kind, line.anomaly.quantity) == (AnomalyKind.UNEXPECTED, 40)
    assert fresh(item).issued == 40


def theirs(walk, party):
    walk.party = make_party("other", "别家")
    item = walk.stored(part_number="THEIRS-1")
    walk.party = party
    return item


def test_another_owners_goods_among_those_counted_are_an_anomaly(
    begin, count, walk, cast, recounter, party
):
    ours, other = walk.stored(), theirs(walk, party)
    stocktake = begin(owner=party)
    count(stocktake, ours)
    line = found_twice(stocktake, other, count, cast, recounter)
    assert line.anomaly.kind == AnomalyKind.WRONG_OWNER
    assert (fresh(other).state, fresh(other).location) == (State.STORED, other.location)


def test_another_owners_goods_in_their_own_place_are_none(
    begin, count, walk, cast, recounter, party, other_shelf
):
    ours, other = walk.stored(), theirs(walk, party)
    move(item=other, by=cast.warehouse, location=other_shelf)
    stocktake = begin(owner=party, area=None)
    count(stocktake, ours)
    line = found_twice(stocktake, fresh(other), count, cast, recounter, place=other_shelf)
    assert (line.result, line.anomaly) == (CountResult.WRONG_OWNER, None)
    assert line.lies_as_recorded


def close(stocktake, by):
    stocktake = fresh(stocktake)
    proof = prove(by=by, password=PASSWORD, session_fresh=True)
    return close_signed(stocktake=stocktake, by=by, proof=proof, seen_hash=content_hash(stocktake))


def test_a_manager_signs_and_nothing_changes_afterwards(differing, cast, count):
    approve_differences(stocktake=differing, by=cast.manager)
    close(differing, cast.manager)
    assert fresh(differing).status == StocktakeState.CLOSED
    assert [signed.is_valid for signed in signatures_of(fresh(differing))] == [True]
    with pytest.raises(WorkflowError, match="Closed"):
        count(differing, differing.goods[0])
    with pytest.raises(WorkflowError, match="Closed"):
        approve_differences(stocktake=differing, by=cast.manager)
