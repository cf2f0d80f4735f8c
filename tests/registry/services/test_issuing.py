"""Issue, return to store, consume: the notes and the balance agree (domain Q7, Q8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ConsentAct, LocationKind
from registry.errors import InvalidInput, NotPermitted, StaleVersion, WorkflowError
from registry.models import Issue, IssueLine
from registry.services.consenting import record_consent
from registry.services.issuing import Settlement, consume, issue, return_to_store, settle
from tests.factories import fresh, make_contact, make_location


def hand_out(cast, *lines, **head):
    defaults = {"holder": "SMT line 2", "purpose": "as designated"}
    return issue(by=cast.warehouse, lines=list(lines), **defaults | head)


def test_an_issue_note_moves_each_line_from_on_hand_to_issued(walk, cast):
    first, second = walk.stored(100), walk.stored(50)
    note = hand_out(cast, (first, Decimal(60)), (second, Decimal(50)))
    first, second = fresh(first), fresh(second)
    assert (first.on_hand, first.issued) == (40, 60)
    assert (second.on_hand, second.issued) == (0, 50)
    assert list(note.lines.values_list("quantity", flat=True)) == [60, 50]


def test_one_refused_line_undoes_the_whole_note_and_is_named(walk, cast):
    good, short = walk.stored(100), walk.stored(5)
    with pytest.raises(WorkflowError) as refused:
        hand_out(cast, (good, Decimal(10)), (short, Decimal(6)))
    assert refused.value.guard == "balance"
    assert refused.value.item == short
    assert short.number in str(refused.value)
    assert fresh(good).issued == 0
    assert not Issue.objects.exists()


def test_an_item_stands_on_a_note_once(walk, cast):
    item = walk.stored(100)
    with pytest.raises(InvalidInput):
        hand_out(cast, (item, Decimal(1)), (item, Decimal(2)))


def test_expired_goods_are_not_issued(walk, cast):
    item = walk.stored(100, expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(WorkflowError) as refused:
        hand_out(cast, (item, Decimal(1)))
    assert refused.value.guard == "expired"


def test_another_purpose_needs_a_consent_and_uses_it_up(walk, cast, party):
    item = walk.stored(100)
    with pytest.raises(WorkflowError) as refused:
        hand_out(cast, (item, Decimal(10)), as_designated=False)
    assert refused.value.guard == "consent"
    consent = record_consent(
        by=cast.liaison,
        item=item,
        contact=make_contact(party),
        act=ConsentAct.OTHER_USE,
        quantity=Decimal(10),
        scope="prototypes",
        given_on=timezone.localdate(),
    )
    hand_out(cast, (item, Decimal(10)), as_designated=False, consents={item.pk: consent})
    assert fresh(consent).used == 10


def test_a_consent_that_nothing_asks_for_is_not_used_up(walk, cast, party):
    item = walk.stored(100)
    consent = record_consent(
        by=cast.liaison,
        item=walk.stored(100),
        contact=make_contact(party),
        act=ConsentAct.SCRAP,
        quantity=Decimal(10),
        scope="scrap",
        given_on=timezone.localdate(),
    )
    hand_out(cast, (item, Decimal(10)), consents={item.pk: consent})
    assert fresh(consent).used == 0


def test_a_stale_version_is_refused(walk, cast):
    item = walk.stored(100)
    with pytest.raises(StaleVersion):
        hand_out(cast, (item, Decimal(1)), versions={item.pk: item.version - 1})


def test_only_the_warehouse_issues(walk, cast):
    item = walk.stored(100)
    with pytest.raises(NotPermitted):
        issue(by=cast.manager, lines=[(item, Decimal(1))], holder="x", purpose="y")


def test_what_comes_back_clears_the_oldest_note_first(walk, cast):
    item = walk.stored(100)
    older = hand_out(cast, (item, Decimal(30)))
    newer = hand_out(cast, (item, Decimal(30)))
    return_to_store(item=item, by=cast.warehouse, quantity=Decimal(40))
    assert [older.lines.get().returned, newer.lines.get().returned] == [30, 10]
    assert fresh(item).on_hand == 80


def test_without_a_quantity_all_that_a_line_has_out_comes_back(walk, cast):
    item = walk.stored(100)
    hand_out(cast, (item, Decimal(30)))
    line = hand_out(cast, (item, Decimal(20))).lines.get()
    return_to_store(item=item, by=cast.warehouse, line=line)
    assert fresh(line).outstanding == 0
    assert fresh(item).issued == 30


def test_a_note_gives_back_no_more_than_it_has_out(walk, cast):
    item = walk.stored(100)
    line = hand_out(cast, (item, Decimal(10))).lines.get()
    hand_out(cast, (item, Decimal(50)))
    with pytest.raises(WorkflowError) as refused:
        consume(item=item, by=cast.warehouse, quantity=Decimal(11), line=line)
    assert refused.value.guard == "balance"
    assert fresh(item).issued == 60


def test_goods_do_not_go_back_to_another_place_than_the_rest(walk, cast):
    item = walk.stored(100)
    other = make_location(LocationKind.STORAGE, "A-02")
    hand_out(cast, (item, Decimal(10)))
    with pytest.raises(WorkflowError) as refused:
        return_to_store(item=item, by=cast.warehouse, location=other)
    assert refused.value.guard == "place"
    assert fresh(item).location_id != other.pk


def test_goods_that_were_out_altogether_may_go_to_another_place(walk, cast):
    item = walk.stored(10)
    other = make_location(LocationKind.STORAGE, "A-02")
    hand_out(cast, (item, Decimal(10)))
    return_to_store(item=item, by=cast.warehouse, location=other)
    assert fresh(item).location == other


def test_what_is_consumed_altogether_closes_the_item(walk, cast):
    item = walk.stored(10)
    hand_out(cast, (item, Decimal(10)))
    consume(item=item, by=cast.warehouse)
    item = fresh(item)
    assert (item.state, item.consumed) == ("closed", 10)


def test_a_note_is_settled_in_one_go(walk, cast):
    first, second = walk.stored(100), walk.stored(100)
    note = hand_out(cast, (first, Decimal(60)), (second, Decimal(50)))
    one, two = note.lines.all()
    settle(
        note=note,
        by=cast.warehouse,
        settlements=[
            Settlement(one, back=Decimal(20), consumed=Decimal(40), version=fresh(first).version),
            Settlement(two, consumed=Decimal(10)),
        ],
    )
    assert [(line.returned, line.consumed) for line in note.lines.all()] == [(20, 40), (0, 10)]
    assert (fresh(first).on_hand, fresh(first).consumed) == (60, 40)


def test_settling_is_all_or_nothing(walk, cast):
    first, second = walk.stored(100), walk.stored(100)
    note = hand_out(cast, (first, Decimal(60)), (second, Decimal(50)))
    one, two = note.lines.all()
    with pytest.raises(WorkflowError) as refused:
        settle(
            note=note,
            by=cast.warehouse,
            settlements=[
                Settlement(one, consumed=Decimal(60)),
                Settlement(two, consumed=Decimal(51)),
            ],
        )
    assert refused.value.item == second
    assert not IssueLine.objects.filter(consumed__gt=0).exists()


def test_settling_nothing_is_refused(walk, cast):
    note = hand_out(cast, (walk.stored(100), Decimal(60)))
    with pytest.raises(InvalidInput):
        settle(note=note, by=cast.warehouse, settlements=[Settlement(note.lines.get())])
