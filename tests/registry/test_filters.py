"""What the register's filters find."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from registry.enums import LocationKind
from registry.filters import FILTER_NAMES, ItemFilter
from registry.forms.filters import WORDS
from registry.models import Item
from tests.factories import Walk, make_category, make_location, make_party


def numbers(query: str) -> set[str]:
    filtered = ItemFilter(QueryDict(query), queryset=Item.objects.all())
    assert filtered.is_valid(), filtered.errors
    return {item.number for item in filtered.qs}


def age(item, **fields):
    """Make ``item`` look as if time had passed."""
    Item.objects.filter(pk=item.pk).update(**fields)


@pytest.fixture
def other(cast, places):
    return Walk(cast, make_party("kx", "科讯", "Kexun"), places)


def test_without_filters_everything_is_found(walk, other):
    mine, theirs = walk.received(), other.received()
    assert numbers("") == {mine.number, theirs.number}


def test_party_and_category_are_named_by_their_code(walk, other):
    mine = walk.received()
    tool = other.received(category=make_category("tooling", name="工装"))
    assert numbers("party=hc") == {mine.number}
    assert numbers("category=tooling") == {tool.number}


def test_several_states_can_be_asked_for_at_once(walk):
    received, verified, stored = walk.received(), walk.verified(), walk.stored()
    assert numbers("state=received") == {received.number}
    assert numbers("state=received&state=stored") == {received.number, stored.number}
    assert verified.number in numbers("state=verified")


def test_a_place_includes_everything_inside_it(walk, places):
    place = places[LocationKind.STORAGE]
    bin_ = make_location(LocationKind.STORAGE, code="bin-1", parent=place)
    namesake = make_location(LocationKind.STORAGE, code="storage2")
    inside, beside = walk.stored(), walk.stored()
    age(inside, location=bin_)
    age(beside, location=namesake)
    assert numbers(f"location={place.code}") == {inside.number}
    assert numbers("location=storage2") == {beside.number}


def test_custodian_is_named_by_the_code_of_the_department(walk):
    item = walk.received()
    assert numbers("custodian=qc") == {item.number}


def test_search_finds_two_chinese_characters_in_the_middle_of_a_name(walk):
    found = walk.received(name="射频放大器 QFN-32")
    walk.received(name="滤波器")
    assert numbers("q=放大") == {found.number}


def test_search_finds_parts_of_words_in_any_width_and_case(walk):
    found = walk.received(lot="LOT-77A", part_number="SKY65313-21")
    walk.received(part_number="OTHER")
    assert numbers("q=y6531") == {found.number}
    assert numbers("q=ｓｋｙ lot-77") == {found.number}


def test_search_signs_stand_for_themselves(walk):
    found = walk.received(name="RES 1% 0603")
    walk.received(name="RES 10K 0603")
    assert numbers("q=1%25") == {found.number}
    assert numbers("q=_") == set()


def test_expiring_finds_what_expires_soon_and_what_has_expired(walk):
    today = timezone.localdate()
    past = walk.stored(expires_on=today - timedelta(days=1))
    soon = walk.stored(expires_on=today + timedelta(days=30))
    later = walk.stored(expires_on=today + timedelta(days=31))
    assert numbers("expiring=expired") == {past.number}
    assert numbers("expiring=30") == {past.number, soon.number}
    assert numbers("expiring=90") == {past.number, soon.number, later.number}


def test_age_counts_days_in_store_and_knows_the_owners_own_limit(walk, other):
    patient, hasty = walk.stored(), other.stored()
    other.party.dwell_days = 10
    other.party.save()
    for item in (patient, hasty):
        age(item, stored_at=timezone.now() - timedelta(days=40))
    assert numbers("age=30") == {patient.number, hasty.number}
    assert numbers("age=90") == set()
    assert numbers("age=limit") == {hasty.number}


def test_what_is_no_longer_in_store_does_not_age(walk):
    item = walk.stored()
    age(
        item,
        stored_at=timezone.now() - timedelta(days=400),
        state="closed",
        on_hand=0,
        returned=Decimal(100),
        location=None,
    )
    assert numbers("age=limit") == numbers("age=30") == set()


def test_days_of_receipt_are_days_of_our_own_time_zone(walk):
    item = walk.received()
    day = timezone.localdate()
    assert numbers(f"received_from={day}&received_to={day}") == {item.number}
    assert numbers(f"received_to={day - timedelta(days=1)}") == set()


@pytest.mark.parametrize(
    "query", ["party=nobody", "state=lost", "location=nowhere", "expiring=7", "received_from=x"]
)
def test_a_value_that_is_not_known_is_an_error(walk, query):
    assert not ItemFilter(QueryDict(query), queryset=Item.objects.all()).is_valid()


def test_a_search_with_a_null_character_is_an_error(walk):
    assert not ItemFilter(QueryDict("q=a%00b"), queryset=Item.objects.all()).is_valid()


def test_what_is_filtered_reads_as_a_sentence(walk):
    query = QueryDict("party=hc&state=received&state=stored&q=cap&expiring=30")
    filtered = ItemFilter(query, queryset=Item.objects.all())
    assert filtered.is_valid()
    with override("en"):
        words = " ".join(f"{chip.label} {chip.value}" for chip in filtered.form.chips())
    assert words == (
        "containing cap of Huachen RF that are To verify, In store expiring within 30 days"
    )


def test_every_filter_has_its_words_in_the_sentence():
    assert set(WORDS) == set(FILTER_NAMES)
