"""What was agreed against what came, and when it ends (F1, F6)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.models import Agreement, AgreementLine, Item
from registry.queries.agreements import ending_agreements, supplied_under
from registry.queries.waiting import EXPIRY_NOTICE
from registry.services.splitting import split
from tests.factories import fresh, make_category
from tests.registry.agreements import make_agreement, stored_under


@pytest.fixture
def agreement(party):
    return make_agreement(party)


def agreed_line(agreement, *, quantity, **fields):
    usual = {"category": make_category(), "name": "Capacitor", "part_number": "HC-1001"}
    return AgreementLine.objects.create(
        agreement=agreement, quantity=quantity and Decimal(quantity), **usual | fields
    )


def supplied(agreement):
    return supplied_under([agreement])[agreement.pk]


@pytest.mark.parametrize(
    ("agreed", "over", "outstanding"), [(100, 0, 0), (60, 40, 0), (250, 0, 150), (None, 0, 0)]
)
def test_what_came_is_compared_with_what_was_agreed(
    agreement, cast, places, agreed, over, outstanding
):
    agreed_line(agreement, quantity=agreed)
    stored_under(agreement, cast, places)
    (found,) = supplied(agreement)
    assert (found.received, found.over, found.outstanding) == (100, over, outstanding)


def test_what_was_split_off_came_once(agreement, cast, places):
    agreed_line(agreement, quantity=100)
    item = stored_under(agreement, cast, places)
    split(item=fresh(item), by=cast.warehouse, quantity=Decimal(30))
    assert supplied(agreement)[0].received == 100


def test_a_line_without_a_part_has_what_no_other_line_names(agreement, cast, places):
    agreed_line(agreement, quantity=500, part_number="")
    agreed_line(agreement, quantity=10, part_number="HC-9")
    stored_under(agreement, cast, places)
    assert [found.received for found in supplied(agreement)] == [100, 0]


def test_other_units_are_not_added_up(agreement, cast, places):
    agreed_line(agreement, quantity=100, unit="KG")
    stored_under(agreement, cast, places)
    assert supplied(agreement)[0].received == 0


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_one_query_however_many(
    agreement, cast, places, party, django_assert_num_queries, count
):
    agreements = [agreement, *(make_agreement(party, f"PO-{n}") for n in range(count))]
    for each in agreements:
        agreed_line(each, quantity=1)
    found = list(Agreement.objects.prefetch_related("lines"))
    with django_assert_num_queries(1):
        supplied_under(found)


@pytest.mark.parametrize(("days", "shown"), [(-1, True), (0, True), (30, True), (31, False)])
def test_an_agreement_that_ends_is_known_thirty_days_ahead(agreement, cast, places, days, shown):
    item = stored_under(agreement, cast, places)
    agreement.ends_on = timezone.localdate() + timedelta(days=days)
    agreement.save()
    found = list(ending_agreements(timezone.localdate() + timedelta(days=EXPIRY_NOTICE)))
    assert [each.held for each in found] == ([1] if shown else [])
    assert Item.objects.get(pk=item.pk).agreement == agreement


def test_one_of_which_nothing_is_left_with_us_asks_for_nothing(agreement):
    agreement.ends_on = timezone.localdate()
    agreement.save()
    assert not ending_agreements(timezone.localdate()).exists()
