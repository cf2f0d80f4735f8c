"""Production notices: what the customer supplies, what is used up, what is lost (Q1, Q7)."""

import json
from decimal import Decimal

import pytest

from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, NoticeLine
from registry.queries.notices import alarming_notices, not_to_buy, progress_of
from registry.services.issuing import Settlement, consume, issue, settle
from registry.services.notices import change_notice, close_notice, record_notice
from registry.services.splitting import split
from tests.factories import make_party, make_pre_advice
from tests.registry.notices import arrived_for, make_notice

LINE = {"name": "CAP", "required": Decimal(5), "unit": "PCS"}


def hand_out(cast, item, quantity, notice, **head):
    return issue(
        by=cast.warehouse,
        lines=[(item, Decimal(quantity))],
        holder="SMT line 2",
        purpose="as designated",
        notice=notice,
        **head,
    )


def progress(notice):
    (row,) = progress_of([notice])[notice.pk]
    return row


def test_business_alone_records_a_notice(cast, party):
    for person in (cast.warehouse, cast.inspector, cast.auditor):
        with pytest.raises(NotPermitted):
            record_notice(by=person, number="SC-1", party=party, lines=[LINE])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([], "at least one part"),
        ([LINE | {"required": Decimal(0)}], "Line 1"),
        ([LINE | {"required": Decimal("1.5")}], "Line 1"),
        ([LINE, LINE], "earlier line"),
    ],
)
def test_a_notice_with_lines_that_make_no_sense_is_refused(cast, party, lines, told):
    with pytest.raises(InvalidInput, match=told):
        record_notice(by=cast.liaison, number="SC-1", party=party, lines=lines)
    assert not NoticeLine.objects.exists()


def test_the_number_of_a_notice_is_used_once(cast, party):
    make_notice(cast, party)
    with pytest.raises(InvalidInput) as refused:
        make_notice(cast, party)
    assert refused.value.field == "number"


def test_a_changed_notice_tells_what_its_lines_were(cast, party):
    notice = make_notice(cast, party, required=100)
    line = LINE | {"part_number": "HC-1001", "required": Decimal(120)}
    change_notice(by=cast.liaison, notice=notice, lines=[line], number="SC-NEW")
    told = json.loads(Event.objects.get(action="change_notice").body)["facts"]
    assert (told["lines_before"][0]["required"], told["lines"][0]["required"]) == ("100", "120")
    assert progress(notice).line.required == 120


def test_no_more_is_handed_out_than_a_notice_and_its_allowed_loss_require(walk, cast, party):
    notice, item = make_notice(cast, party, required=100, loss=1), walk.stored(500)
    hand_out(cast, item, 60, notice)
    with pytest.raises(WorkflowError) as refused:
        hand_out(cast, item, 42, notice)
    assert (refused.value.guard, refused.value.field) == ("notice", "beyond_notice")
    hand_out(cast, item, 41, notice)
    note = hand_out(cast, item, 10, notice, beyond_notice="rework of 10 boards")
    assert note.beyond_notice
    assert progress(notice).beyond_need == 10


def test_what_comes_back_can_be_handed_out_again(walk, cast, party):
    notice, item = make_notice(cast, party, required=100), walk.stored(500)
    note = hand_out(cast, item, 100, notice)
    line = note.lines.get()
    settle(note=note, by=cast.warehouse, settlements=[Settlement(line, back=Decimal(30))])
    assert progress(notice).to_issue == 30
    hand_out(cast, item, 30, notice)


def test_two_lots_of_one_part_on_one_note_are_counted_together(walk, cast, party):
    notice = make_notice(cast, party, required=100)
    lines = [(walk.stored(80), Decimal(80)), (walk.stored(80), Decimal(21))]
    with pytest.raises(WorkflowError, match="still requires 20"):
        issue(by=cast.warehouse, lines=lines, holder="L", purpose="P", notice=notice)


def test_a_part_that_the_notice_does_not_name_needs_a_word_of_why(walk, cast, party):
    notice, item = make_notice(cast, party, part="OTHER"), walk.stored(10)
    with pytest.raises(WorkflowError, match="no such part"):
        hand_out(cast, item, 1, notice)
    hand_out(cast, item, 1, notice, beyond_notice="replaces OTHER, agreed by mail")


def test_goods_of_another_customer_are_not_used_for_a_notice(walk, cast):
    notice = make_notice(cast, make_party("other", "别家公司", "Other"))
    with pytest.raises(WorkflowError) as refused:
        hand_out(cast, walk.stored(10), 1, notice, beyond_notice="never mind")
    assert refused.value.guard == "owner"


def test_nothing_is_handed_out_for_a_closed_notice(walk, cast, party):
    notice = close_notice(by=cast.liaison, notice=make_notice(cast, party))
    with pytest.raises(WorkflowError, match="closed"):
        hand_out(cast, walk.stored(10), 1, notice, beyond_notice="never mind")


def test_a_notice_closes_when_nothing_of_it_is_out(walk, cast, party):
    notice, item = make_notice(cast, party), walk.stored(100)
    hand_out(cast, item, 40, notice)
    with pytest.raises(WorkflowError) as refused:
        close_notice(by=cast.liaison, notice=notice)
    assert refused.value.guard == "outstanding"
    consume(item=item, by=cast.warehouse)
    assert not close_notice(by=cast.liaison, notice=notice).is_open


def test_loss_within_what_is_allowed_is_counted_apart_from_what_is_in_products(walk, cast, party):
    notice, item = make_notice(cast, party, required=100, loss=1), walk.stored(200)
    hand_out(cast, item, 101, notice)
    consume(item=item, by=cast.warehouse, quantity=Decimal(101), lost=Decimal(1))
    row = progress(notice)
    assert (row.in_products, row.wasted, row.loss_rate, row.alarming) == (100, 1, 1, False)


def test_loss_beyond_what_is_allowed_needs_a_reason_and_raises_the_alarm(walk, cast, party):
    notice, item = make_notice(cast, party, required=100, loss=1), walk.stored(200)
    hand_out(cast, item, 101, notice)
    lost = {"item": item, "by": cast.warehouse, "quantity": Decimal(50), "lost": Decimal(2)}
    with pytest.raises(WorkflowError) as refused:
        consume(**lost)
    assert (refused.value.guard, refused.value.field) == ("loss", "reason")
    assert alarming_notices(cast.liaison) == []
    consume(**lost, reason="feeder jammed")
    ((alarmed, rows),) = alarming_notices(cast.liaison)
    assert (alarmed, rows[0].beyond_loss) == (notice, 1)


def test_loss_is_added_up_over_the_notes_of_a_notice(walk, cast, party):
    notice, item = make_notice(cast, party, required=100, loss=2), walk.stored(200)
    for _note in range(2):
        note = hand_out(cast, item, 20, notice)
        done = Settlement(note.lines.get(), consumed=Decimal(20), lost=Decimal(1))
        settle(note=note, by=cast.warehouse, settlements=[done])
    note = hand_out(cast, item, 20, notice)
    done = Settlement(note.lines.get(), consumed=Decimal(20), lost=Decimal(1))
    with pytest.raises(WorkflowError, match="3 pcs would be lost"):
        settle(note=note, by=cast.warehouse, settlements=[done])
    assert progress(notice).out == 20


@pytest.mark.parametrize("lost", ["-1", "0.5", "11"])
def test_a_loss_that_cannot_be_is_refused(walk, cast, lost):
    item = walk.stored(20)
    issue(by=cast.warehouse, lines=[(item, Decimal(10))], holder="L", purpose="P")
    with pytest.raises(InvalidInput) as refused:
        consume(item=item, by=cast.warehouse, quantity=Decimal(10), lost=Decimal(lost))
    assert refused.value.field == "lost"


def test_what_is_supplied_for_open_notices_is_not_bought(cast, party, places):
    notice = make_notice(cast, party, required=1000)
    arrived_for(notice, cast, places["pending"], 300)
    make_pre_advice(cast.liaison, party=party, quantity=Decimal(100), notice_number=notice.number)
    make_notice(cast, party, "SC-2", required=50)
    close_notice(by=cast.liaison, notice=make_notice(cast, party, "SC-3", required=7))
    (part,) = not_to_buy(cast.auditor)
    assert [str(one) for one in part.notices] == ["SC-2", notice.number]
    assert (part.required, part.arrived, part.expected, part.short) == (1050, 300, 100, 650)
    assert not_to_buy(cast.auditor, "hc-1001 cap") == [part]
    assert not_to_buy(cast.auditor, "resistor") == []


def test_parts_split_off_do_not_make_more_of_what_arrived(cast, party, places):
    notice = make_notice(cast, party)
    item = arrived_for(notice, cast, places["pending"], 300)
    split(item=item, by=cast.warehouse, quantity=Decimal(100), reason="two bins")
    assert (progress(notice).arrived, progress(notice).in_store) == (300, 300)
