"""The pages of the dock: the queue, counting on one page, unadvised goods, receipts (Q3, R1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html

from registry.enums import LocationKind, PreAdviceState
from registry.models import Event, Evidence, Item, Receipt
from registry.services.advising import cancel_pre_advice
from registry.services.handing_over import take_over
from registry.services.receiving import CountedLine, confirm_receipt
from tests.factories import make_category, make_party, make_pre_advice
from tests.registry.services.test_evidence import picture
from tests.registry.views.test_advising import queries_of

QUEUE = reverse("registry:receive")
UNADVISED = reverse("registry:receive_unadvised")


def count_page(advice) -> str:
    return reverse("registry:receive_advice", args=[advice.number])


def receipt_page(receipt) -> str:
    return reverse("registry:receipt", args=[receipt.number])


def form_of(page) -> dict:
    """What the form of a receipt holds, as a browser would send it."""
    form = html.fromstring(page.content.decode()).get_element_by_id("receipt")
    return {name: value for name, value in form.form_values() if value is not None}


@pytest.fixture
def advice(cast, party, places):
    return make_pre_advice(cast.liaison, party=party, lines=3)


@pytest.fixture
def dock(sign_in, cast):
    return sign_in(cast.warehouse)


@pytest.fixture
def counted(dock, advice):
    """The filled-in counting form: everything as advised, unless ``**other`` says so."""

    def fill(**other) -> dict:
        counts = {f"line-{index}-counted": "100" for index in range(3)}
        return form_of(dock.get(count_page(advice))) | counts | other

    return fill


# ---- the queue ------------------------------------------------------------------


def test_overdue_arrivals_stand_on_top_with_one_click_to_receive(dock, cast, party, advice):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = make_pre_advice(cast.liaison, party=party, expected_on=yesterday)

    page = dock.get(QUEUE)

    assert list(page.context["arrivals"]) == [late, advice]
    assert count_page(late) in page.content.decode()


def test_what_has_arrived_leaves_the_queue_and_is_listed_below(dock, advice, counted):
    dock.post(count_page(advice), counted())

    page = dock.get(QUEUE)

    assert list(page.context["arrivals"]) == []
    assert list(page.context["receipts"]) == [Receipt.objects.get()]
    assert b"Nothing is expected" in page.content


def test_the_queue_costs_the_same_with_one_row_and_with_three(dock, cast, party, places):
    def arrive():
        advice = make_pre_advice(cast.liaison, party=party)
        confirm_receipt(
            by=cast.warehouse,
            party=party,
            advice=advice,
            location=places[LocationKind.PENDING],
            lines=[CountedLine(Decimal(1), advice_line=advice.lines.get())],
        )
        make_pre_advice(cast.liaison, party=party)

    arrive()
    one = queries_of(dock, QUEUE)
    arrive()
    arrive()
    assert queries_of(dock, QUEUE) == one


# ---- counting -------------------------------------------------------------------


def test_a_count_as_advised_makes_the_receipt_with_its_items(dock, cast, advice, counted):
    answer = dock.post(count_page(advice), counted(delivery_note="DN-9", carrier="SF"))

    receipt = Receipt.objects.get()
    assert answer.headers["Location"] == receipt_page(receipt)
    assert (receipt.pre_advice, receipt.delivery_note, receipt.carrier) == (advice, "DN-9", "SF")
    assert receipt.received_by == cast.warehouse
    assert [item.on_hand for item in Item.objects.all()] == [100, 100, 100]
    assert Event.objects.filter(object_key=receipt.number).count() == 1


def test_differences_and_their_notes_are_recorded(dock, advice, counted):
    dock.post(
        count_page(advice),
        counted(
            **{
                "line-0-counted": "1,100",
                "line-1-counted": "0",
                "line-2-wrong_goods": "on",
                "line-2-broken_packing": "on",
                "line-2-note": "10K instead of 33PF",
            }
        ),
    )

    told = [(line.counted, line.differences, line.difference_note) for line in _lines()]
    assert told == [
        (1100, ["over"], ""),
        (0, ["short"], ""),
        (100, ["wrong", "packing"], "10K instead of 33PF"),
    ]


def test_goods_beyond_the_advice_are_counted_on_the_same_page(dock, advice, counted):
    extra = {
        "extra-TOTAL_FORMS": "1",
        "extra-0-category": make_category().code,
        "extra-0-name": "Stencil",
        "extra-0-quantity": "2",
        "extra-0-unit": "PCS",
    }
    dock.post(count_page(advice), counted(**extra))

    line = _lines()[3]
    assert (line.item.name, line.counted, line.differences) == ("Stencil", 2, ["unadvised"])


def test_the_button_fills_in_what_was_not_counted_and_stores_nothing(dock, advice, counted):
    data = counted(**{"line-0-counted": "7", "line-1-counted": "", "line-2-counted": " "})
    page = dock.post(count_page(advice), data | {"as_advised": "1"})

    again = form_of(page)
    assert [again[f"line-{n}-counted"] for n in range(3)] == ["7", "100", "100"]
    assert not Receipt.objects.exists()


def test_checking_shows_differences_and_stores_nothing(dock, advice, counted):
    data = counted(**{"line-0-counted": "93", "check": "1"})
    page = dock.post(count_page(advice), data)

    assert "Short" in page.content.decode()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Count this line, or type 0"),
        ("many", "in digits"),
        ("-1", "zero or more"),
        ("1.5", "whole numbers"),
    ],
)
def test_an_uncounted_line_is_told_and_the_rest_stays(dock, advice, counted, typed, told):
    data = counted(**{"line-0-counted": typed, "line-1-counted": "42", "carrier": "SF"})
    page = dock.post(count_page(advice), data)

    assert told in page.content.decode()
    again = form_of(page)
    assert (again["line-1-counted"], again["carrier"]) == ("42", "SF")
    assert not Receipt.objects.exists()


def test_nothing_counted_at_all_is_refused_with_a_sentence(dock, advice, counted):
    page = dock.post(count_page(advice), counted(**{f"line-{n}-counted": "0" for n in range(3)}))
    assert b"leave the pre-advice open" in page.content


def test_a_page_with_missing_lines_is_not_taken(dock, advice, counted):
    page = dock.post(count_page(advice), counted(**{"line-TOTAL_FORMS": "1"}))

    assert b"did not arrive as a whole" in page.content
    assert not Receipt.objects.exists()


def test_the_same_form_sent_twice_receives_once(dock, advice, counted):
    data = counted()
    first, second = dock.post(count_page(advice), data), dock.post(count_page(advice), data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Receipt.objects.count() == 1


def test_who_comes_second_is_told_so(dock, advice, counted):
    one, other = counted(), counted()
    dock.post(count_page(advice), one)

    page = dock.post(count_page(advice), other)

    assert b"Somebody received it before you" in page.content
    assert Receipt.objects.count() == 1


def test_a_received_advice_leads_to_its_receipt(dock, advice, counted):
    dock.post(count_page(advice), counted())
    answer = dock.get(count_page(advice))
    assert answer.headers["Location"] == receipt_page(Receipt.objects.get())


def test_a_cancelled_advice_is_not_counted(dock, cast, advice, counted):
    data = counted()
    cancel_pre_advice(by=cast.liaison, advice=advice, reason="withdrawn")

    assert dock.get(count_page(advice)).status_code == 302
    assert "already “Cancelled”" in dock.post(count_page(advice), data).content.decode()
    assert not Receipt.objects.exists()


def test_only_pending_inspection_places_are_offered(dock, advice, places, counted):
    data = counted(location=places[LocationKind.STORAGE].pk)
    page = dock.post(count_page(advice), data)

    assert [choice.kind for choice in page.context["form"].fields["location"].queryset] == [
        LocationKind.PENDING
    ]
    assert page.context["form"].errors["location"]
    assert not Receipt.objects.exists()


def test_photos_are_kept_with_the_receipt(dock, advice, counted, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = [SimpleUploadedFile(name, picture()) for name in ("a.png", "b.png")]

    dock.post(count_page(advice), counted() | {"files": files})

    receipt = Receipt.objects.get()
    assert [file.subject for file in Evidence.objects.all()] == [receipt, receipt]
    assert "b.png" in dock.get(receipt_page(receipt)).content.decode()


def test_a_wrong_photo_is_told_at_its_field_before_anything_is_stored(dock, advice, counted):
    file = SimpleUploadedFile("a.png", b"<html>")
    page = dock.post(count_page(advice), counted() | {"files": [file]})

    assert "no photo" in page.context["form"].errors["files"][0]
    assert not Receipt.objects.exists()


def test_the_counting_page_costs_the_same_with_one_line_and_with_three(dock, cast, party, advice):
    one = make_pre_advice(cast.liaison, party=party)
    assert queries_of(dock, count_page(advice)) == queries_of(dock, count_page(one))


@pytest.mark.parametrize("role", ["liaison", "inspector", "manager", "auditor"])
def test_only_the_warehouse_counts(sign_in, cast, advice, role):
    client = sign_in(getattr(cast, role))
    assert client.get(count_page(advice)).status_code == 403
    assert client.post(count_page(advice), {}).status_code == 403
    assert client.get(UNADVISED).status_code == 403
    assert client.get(QUEUE).status_code == 200


def test_an_outsider_sees_neither_queue_nor_arrival(sign_in, cast, advice):
    client = sign_in(cast.outsider)
    assert client.get(QUEUE).status_code == 403
    assert client.get(count_page(advice)).status_code == 404


@pytest.mark.parametrize("url", [QUEUE, UNADVISED])
def test_everybody_signs_in_first(client, url):
    assert client.get(url).headers["Location"].startswith(reverse("login"))


# ---- goods that nobody announced ----------------------------------------------------


def unadvised(dock, owner, **other) -> dict:
    return form_of(dock.get(UNADVISED)) | {
        "party": owner.pk,
        "extra-0-category": make_category().code,
        "extra-0-name": "Test fixture",
        "extra-0-quantity": "1",
        **other,
    }


def test_unadvised_goods_are_received_for_their_owner(dock, places):
    owner = make_party("nb", "宁波", "Ningbo")
    answer = dock.post(UNADVISED, unadvised(dock, owner))

    receipt = Receipt.objects.get()
    assert answer.headers["Location"] == receipt_page(receipt)
    assert (receipt.party, receipt.pre_advice) == (owner, None)
    assert _lines()[0].differences == ["unadvised"]


def test_unadvised_goods_need_an_owner_and_a_line(dock, party, places):
    page = dock.post(UNADVISED, unadvised(dock, party, party=""))
    assert page.context["form"].errors["party"]

    nothing = {f"extra-0-{name}": "" for name in ("category", "name", "quantity")}
    page = dock.post(UNADVISED, unadvised(dock, party, **nothing))
    assert b"There is no line yet" in page.content
    assert not Receipt.objects.exists()


# ---- receipts -----------------------------------------------------------------------


def test_a_receipt_shows_differences_numbers_and_who_verifies(dock, advice, counted):
    dock.post(count_page(advice), counted(**{"line-1-counted": "90", "line-2-counted": "0"}))

    page = dock.get(receipt_page(Receipt.objects.get()))

    assert [line.line_no for line in page.context["differing"]] == [2, 3]
    assert [group.count for group in page.context["handed_over"]] == [2]
    for number in Item.objects.values_list("number", flat=True):
        assert number in page.content.decode()
    assert b"did not arrive" in page.content


def test_a_receipt_says_who_took_how_much_over(dock, cast, advice, counted):
    dock.post(count_page(advice), counted())
    receipt = Receipt.objects.get()
    shown = dock.get(receipt_page(receipt)).content.decode()
    assert "handed over by Warehouse (Quality)" in shown
    assert "3 items not taken over" in shown

    two = [line.item for line in receipt.lines.order_by("line_no")[:2]]
    take_over(items=two, by=cast.inspector)
    shown = dock.get(receipt_page(receipt)).content.decode()
    assert "2 items taken over by <strong>Inspector</strong>" in shown
    assert "1 item not taken over" in shown


def test_business_sees_the_differences_with_the_pre_advice(dock, sign_in, cast, advice, counted):
    dock.post(count_page(advice), counted(**{"line-1-counted": "90"}))

    client = sign_in(cast.liaison)
    advice.refresh_from_db()

    assert advice.state == PreAdviceState.RECEIVED
    assert b"Differences" in client.get(reverse("registry:pre_advices")).content
    page = client.get(reverse("registry:pre_advice", args=[advice.number])).content
    assert b"Short" in page


def test_a_receipt_costs_the_same_with_one_line_and_with_three(dock, cast, party, places, advice):
    def arrive(advice):
        lines = advice.lines.select_related("category")
        return confirm_receipt(
            by=cast.warehouse,
            party=party,
            advice=advice,
            location=places[LocationKind.PENDING],
            lines=[CountedLine(Decimal(1), advice_line=line) for line in lines],
        )

    one, three = arrive(make_pre_advice(cast.liaison, party=party)), arrive(advice)
    assert queries_of(dock, receipt_page(three)) == queries_of(dock, receipt_page(one))


def test_receipts_are_for_who_may_see_the_register(sign_in, cast, dock, advice, counted):
    dock.post(count_page(advice), counted())
    url = receipt_page(Receipt.objects.get())

    assert sign_in(cast.auditor).get(url).status_code == 200
    assert sign_in(cast.outsider).get(url).status_code == 404


def _lines():
    return list(Receipt.objects.get().lines.select_related("item"))


def test_what_was_agreed_stands_beside_the_counting(dock, cast, party, places):
    agreement = party.agreements.create(number="HT-1")
    agreement.lines.create(
        category=make_category(), name="CAP", agreed_level="III", acceptance_criteria="No rust"
    )
    advice = make_pre_advice(cast.liaison, party=party, agreement=agreement)
    shown = dock.get(count_page(advice)).content.decode()
    assert "inspection level III" in shown
    assert "No rust" in shown
