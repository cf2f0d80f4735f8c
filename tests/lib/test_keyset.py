"""Keyset pages hold together: nothing twice, nothing left out, in both directions."""

import pytest
from django.core import signing

from custprop.lib.keyset import InvalidCursor, paginate
from registry.enums import LocationKind
from registry.models import Location, Party
from tests.factories import make_location, make_party


@pytest.fixture
def parties(db):
    """Seven owners; names repeat, so that only a tie-break orders them."""
    return [
        make_party(code=f"p{number}", name="北方" if number % 2 else "南方") for number in range(7)
    ]


def walk_forward(queryset, order, size):
    cursor, pages = "", []
    while cursor is not None:
        page = paginate(queryset, order=order, cursor=cursor, size=size)
        pages.append(page)
        cursor = page.next_cursor
    return pages


@pytest.mark.parametrize(
    "order", [("code",), ("-code",), ("name",), ("-name",), ("name", "-code"), ("-name", "code")]
)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
def test_the_pages_together_are_the_whole_list_in_order(parties, order, size):
    pages = walk_forward(Party.objects.all(), order, size)
    walked = [row for page in pages for row in page.rows]
    tie = "-pk" if order[-1].startswith("-") else "pk"
    assert walked == list(Party.objects.order_by(*order, tie))


@pytest.mark.parametrize("order", [("code",), ("-name",), ("name", "-code")])
def test_going_back_shows_the_pages_that_were_passed(parties, order):
    first, second, third = walk_forward(Party.objects.all(), order, 3)
    back = paginate(Party.objects.all(), order=order, cursor=third.previous_cursor, size=3)
    assert back.rows == second.rows
    start = paginate(Party.objects.all(), order=order, cursor=back.previous_cursor, size=3)
    assert start.rows == first.rows
    assert start.previous_cursor is None


def test_the_first_page_has_nothing_before_it_and_the_last_nothing_after(parties):
    pages = walk_forward(Party.objects.all(), ("code",), 3)
    assert pages[0].previous_cursor is None
    assert pages[-1].next_cursor is None
    assert all(page.next_cursor for page in pages[:-1])


def test_an_empty_list_is_one_empty_page(db):
    page = paginate(Party.objects.all(), order=("code",), size=3)
    assert (page.rows, page.next_cursor, page.previous_cursor) == ([], None, None)


def test_going_back_to_the_start_never_ends_on_a_half_full_page(parties):
    second = paginate(
        Party.objects.all(),
        order=("code",),
        cursor=paginate(Party.objects.all(), order=("code",), size=3).next_cursor,
        size=3,
    )
    parties[0].delete()
    first = paginate(Party.objects.all(), order=("code",), cursor=second.previous_cursor, size=3)
    assert [row.code for row in first.rows] == ["p1", "p2", "p3"]


def test_rows_added_meanwhile_do_not_shift_the_next_page(parties):
    page = paginate(Party.objects.all(), order=("code",), size=3)
    make_party(code="a-first")
    following = paginate(Party.objects.all(), order=("code",), cursor=page.next_cursor, size=3)
    assert [row.code for row in following.rows] == ["p3", "p4", "p5"]


def test_a_list_can_be_ordered_by_a_field_of_a_related_record(places):
    outer = make_location(LocationKind.SITE, code="outer")
    for code in ("b", "a"):
        make_location(LocationKind.STORAGE, code=code, parent=outer)
    queryset = Location.objects.filter(parent__isnull=False).select_related("parent")
    pages = walk_forward(queryset, ("parent__code", "code"), 1)
    assert [row.code for page in pages for row in page.rows] == ["a", "b"]


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        signing.dumps(["n", ["code"], ["p1"]], salt="another salt"),
        signing.dumps(["n", ["code"], []], salt="custprop.keyset"),
        signing.dumps("n", salt="custprop.keyset"),
    ],
    ids=["nonsense", "another salt", "no values", "no list"],  # signatures differ each second
)
def test_a_cursor_that_is_not_ours_is_refused(db, cursor):
    with pytest.raises(InvalidCursor):
        paginate(Party.objects.all(), order=("code",), cursor=cursor, size=3)


def test_an_altered_cursor_is_refused(parties):
    cursor = paginate(Party.objects.all(), order=("code",), size=3).next_cursor
    with pytest.raises(InvalidCursor):
        paginate(Party.objects.all(), order=("code",), cursor=f"x{cursor}", size=3)


def test_a_cursor_of_another_order_is_refused(parties):
    cursor = paginate(Party.objects.all(), order=("code",), size=3).next_cursor
    with pytest.raises(InvalidCursor):
        paginate(Party.objects.all(), order=("-code",), cursor=cursor, size=3)
