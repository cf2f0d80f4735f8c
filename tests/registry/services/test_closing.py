"""Closing an agreement: refused until nothing is open, counted and balanced (G1, Q12)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from inspections.services.anomalies import report_anomaly
from inspections.services.settling import approve_differences, close_signed
from inspections.services.stocktaking import finish_counting, record_count, start_stocktake
from registry import triggers
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Closeout, Item, Movement
from registry.queries.closing import counted_by, points_of
from registry.services.closing import close_agreement
from registry.services.issuing import consume, issue
from registry.services.returning import request_return
from registry.services.signing import SignatureRefused, content_hash, signatures_of
from tests.factories import fresh, make_pre_advice
from tests.registry.agreements import arrived_under, make_agreement, stored_under, use_up
from tests.registry.notices import make_notice
from tests.signing import proof_of


@pytest.fixture
def agreement(party):
    return make_agreement(party)


@pytest.fixture
def close(agreement, cast):
    def close(by=cast.manager, reason="used up in one day", **more):
        return close_agreement(
            by=by, agreement=agreement, proof=proof_of(by), uncounted_reason=reason, **more
        )

    return close


def open_points(agreement) -> list[str]:
    return [str(point.question) for point in points_of(agreement) if not point.is_settled]


def count_everything(cast, party, place):
    stocktake = start_stocktake(by=cast.manager, counter=cast.warehouse, owner=party)
    for line in stocktake.lines.select_related("item"):
        record_count(stocktake=stocktake, by=cast.warehouse, place=place, code=line.item.number)
    finish_counting(stocktake=stocktake, by=cast.warehouse)
    approve_differences(stocktake=fresh(stocktake), by=cast.manager)
    stocktake = fresh(stocktake)
    return close_signed(
        stocktake=stocktake,
        by=cast.manager,
        proof=proof_of(cast.manager),
        seen_hash=content_hash(stocktake),
    )


def test_an_agreement_of_which_everything_was_used_up_is_closed_and_signed(
    agreement, cast, places, close
):
    use_up(stored_under(agreement, cast, places), cast)
    closeout = close(note="all in products")
    (line,) = closeout.lines
    assert (line["arrived"], line["moved"]) == ("100", {"consumed": "100"})
    assert closeout.uncounted_reason == "used up in one day"
    (signed,) = signatures_of(closeout)
    assert signed.is_valid


@pytest.mark.parametrize("role", ["warehouse", "liaison", "controller", "auditor", "administrator"])
def test_a_manager_alone_closes(agreement, cast, places, close, role):
    use_up(stored_under(agreement, cast, places), cast)
    with pytest.raises(NotPermitted):
        close(by=getattr(cast, role))


def test_without_a_signature_nothing_is_closed(agreement, cast, places):
    use_up(stored_under(agreement, cast, places), cast)
    with pytest.raises(SignatureRefused):
        close_agreement(by=cast.manager, agreement=agreement, proof=None, uncounted_reason="x")
    assert not Closeout.objects.exists()


@pytest.fixture
def standing_against(agreement, cast, party, places, walk):
    """By its name, something that keeps the agreement open, and the question it stands below."""

    def announced():
        make_pre_advice(cast.liaison, party=party, agreement=agreement)

    def on_hand():
        stored_under(agreement, cast, places, 5)

    def out():
        item = stored_under(agreement, cast, places, 5)
        issue(by=cast.warehouse, lines=[(item, Decimal(5))], holder="L", purpose="P")

    def a_return():
        item = stored_under(agreement, cast, places, 5)
        lines = [{"item": item, "quantity": item.on_hand}]
        request_return(by=cast.warehouse, party=party, lines=lines)

    def a_notice():
        notice, item = make_notice(cast, party), stored_under(agreement, cast, places, 5)
        issue(by=cast.warehouse, lines=[(item, Decimal(5))], holder="L", purpose="P", notice=notice)
        consume(item=item, by=cast.warehouse)

    def an_anomaly():
        item = stored_under(agreement, cast, places, 5)
        report_anomaly(item=item, by=cast.warehouse, kind="damaged", description="bent")

    return {
        "Nothing is announced that has not come": announced,
        "Nothing is on hand": on_hand,
        "Nothing is out with a holder": out,
        "Every return is confirmed by its owner": a_return,
        "Production for it is done": a_notice,
        "Every anomaly is closed": an_anomaly,
    }


@pytest.mark.parametrize(
    "question",
    [
        "Nothing is announced that has not come",
        "Nothing is on hand",
        "Nothing is out with a holder",
        "Every return is confirmed by its owner",
        "Production for it is done",
        "Every anomaly is closed",
    ],
)
def test_what_is_open_keeps_an_agreement_open(
    agreement, cast, places, close, standing_against, question
):
    use_up(stored_under(agreement, cast, places), cast)
    assert open_points(agreement) == [], "the control: nothing stands against it"
    standing_against[question]()
    assert question in open_points(agreement)
    with pytest.raises(WorkflowError, match=question) as refused:
        close()
    assert refused.value.guard == "open_points"


def test_a_ledger_that_does_not_balance_keeps_it_open(agreement, cast, places, close):
    use_up(stored_under(agreement, cast, places), cast)
    triggers.remove(connection, triggers.LEDGER)
    Movement.objects.filter(verb="consume").update(quantity=Decimal(99))
    triggers.install(connection, triggers.LEDGER)
    with pytest.raises(WorkflowError) as refused:
        close()
    assert refused.value.guard == "balance"


def test_where_nothing_arrived_there_is_nothing_to_close(close):
    with pytest.raises(WorkflowError) as refused:
        close()
    assert refused.value.guard == "arrived"


def test_what_was_not_counted_needs_a_word_of_why(agreement, cast, places, close):
    use_up(stored_under(agreement, cast, places), cast)
    with pytest.raises(InvalidInput) as refused:
        close(reason="")
    assert refused.value.field == "uncounted_reason"


def test_the_stocktake_after_the_last_arrival_counts(agreement, cast, party, places, close):
    item = stored_under(agreement, cast, places)
    stocktake = count_everything(cast, party, places["storage"])
    use_up(fresh(item), cast)
    assert close(reason="").counted_by == stocktake.number


def test_a_stocktake_before_the_last_arrival_does_not(agreement, cast, party, places):
    stored_under(agreement, cast, places)
    count_everything(cast, party, places["storage"])
    assert counted_by(agreement)
    late = arrived_under(agreement, cast, places, 5)
    Item.objects.filter(pk=late.pk).update(received_at=timezone.now() + timedelta(seconds=1))
    assert counted_by(agreement) == ""


def test_under_a_closed_agreement_nothing_new_is_announced_and_it_is_closed_once(
    agreement, cast, party, places, close
):
    use_up(stored_under(agreement, cast, places), cast)
    close()
    for again in (
        close,
        lambda: make_pre_advice(cast.liaison, party=party, agreement=agreement),
    ):
        with pytest.raises(WorkflowError) as refused:
            again()
        assert refused.value.guard == "closed_agreement"
