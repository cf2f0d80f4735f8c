"""The inspector's queue and the page of the verdict (domain Q4, F3)."""

import io
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from inspections.models import CharacteristicResult, Inspection, Nonconformity
from inspections.queries import plan_for, plans_of
from registry.enums import LocationKind, State, Step
from registry.models import Agreement, Event, Evidence, HandOver, Item
from registry.services.receiving import CountedLine, confirm_receipt
from registry.services.splitting import split
from tests.factories import (
    PASSWORD,
    fresh,
    make_category,
    make_department,
    make_party,
    make_plan,
    make_pre_advice,
    make_user,
    route,
    verdicts,
)
from tests.registry.views.step import hidden_fields, send, text_of, ticked

QUEUE = reverse("inspections:verify")
RESULTS = {
    "appearance": "pass",
    "dimensions": "pass",
    "function": "none",
    "documents": "pass",
    "hsf": "none",
}
PASSED = RESULTS | {"signing_password": PASSWORD}


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


def verdict_page(item) -> str:
    return reverse("inspections:item_verify", args=[item.number])


@pytest.fixture
def receive(cast, party, places):
    """Confirm an arrival of so many lines; returns their items."""

    def confirm(lines: int) -> list[Item]:
        goods = {"category": make_category(), "name": "CAP 33PF", "unit": "PCS"}
        receipt = confirm_receipt(
            by=cast.warehouse,
            party=party,
            location=places[LocationKind.PENDING],
            lines=[CountedLine(Decimal(100), goods=goods) for _ in range(lines)],
        )
        return list(Item.objects.filter(receipt_line__receipt=receipt).order_by("number"))

    return confirm


# ---- one item ---------------------------------------------------------------


def test_accepting_records_the_checks_and_brings_the_next_item(inspector, receive, cast):
    first, second = receive(2)

    answer = send(inspector, verdict_page(first), rejected="0", **PASSED)

    assert answer["Location"] == verdict_page(second)
    assert fresh(first).state == State.VERIFIED
    inspection = Inspection.objects.get()
    assert verdicts(inspection) == RESULTS
    assert inspection.decided_by == cast.inspector
    assert Event.objects.filter(action="accept", object_key=first.number).count() == 1


def test_after_the_last_item_the_queue_is_there(inspector, walk):
    assert send(inspector, verdict_page(walk.received()), rejected="0", **PASSED)["Location"] == (
        QUEUE
    )


def test_a_rejected_part_is_split_off_into_the_chosen_quarantine(inspector, walk, places):
    item = walk.received(100)
    answer = send(
        inspector,
        verdict_page(item),
        rejected="5",
        reason="bent leads",
        location=places[LocationKind.QUARANTINE].pk,
        **PASSED | {"appearance": "fail"},
    )
    assert answer.status_code == 302
    part = item.children.get()
    assert (fresh(item).on_hand, fresh(item).state) == (95, State.VERIFIED)
    assert (part.on_hand, part.state) == (5, State.QUARANTINED)
    assert part.location == places[LocationKind.QUARANTINE]
    assert Nonconformity.objects.get().description == "bent leads"


def test_the_reject_page_comes_with_everything_rejected(inspector, walk):
    item = walk.received(100)
    page = reverse("inspections:item_reject", args=[item.number])
    assert 'value="100"' in text_of(inspector.get(page))
    send(inspector, page, rejected="100", reason="wrong goods", **PASSED)
    assert fresh(item).state == State.QUARANTINED


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rejected": "5"}, "A rejection needs its reason."),
        ({"rejected": "101", "reason": "bent"}, "Only 100 arrived."),
        ({"rejected": "0", "appearance": "fail"}, "A check failed, so something must be rejected."),
        ({"rejected": "many"}, "Enter a number."),
        ({"rejected": "0"} | dict.fromkeys(PASSED, "none"), "Nothing is marked as checked."),
    ],
)
def test_what_does_not_add_up_is_said_and_what_was_typed_stays(inspector, walk, given, sentence):
    item = walk.received(100)
    shown = send(inspector, verdict_page(item), **PASSED | {"note": "lot 7 looked at"} | given)
    assert sentence in text_of(shown)
    assert "lot 7 looked at" in text_of(shown)
    assert fresh(item).state == State.RECEIVED


def test_who_saw_an_older_version_is_told_and_can_go_on(inspector, walk):
    item = walk.received(100)
    stale = hidden_fields(inspector, verdict_page(item)) | {"version": item.version - 1}
    shown = inspector.post(verdict_page(item), stale | PASSED | {"rejected": "0"})
    assert "Somebody else changed this record" in text_of(shown)
    assert f'name="version" value="{item.version}"' in text_of(shown)


def test_sending_the_form_twice_decides_once(inspector, walk):
    item = walk.received(100)
    sent = hidden_fields(inspector, verdict_page(item)) | PASSED | {"rejected": "0"}
    for _ in range(2):
        assert inspector.post(verdict_page(item), sent).status_code == 302
    assert Inspection.objects.count() == 1


def test_a_photo_is_kept_with_the_inspection(inspector, walk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    photo = SimpleUploadedFile("leads.png", picture.getvalue(), "image/png")
    send(inspector, verdict_page(walk.received()), rejected="0", files=photo, **PASSED)
    evidence = Evidence.objects.get()
    assert (evidence.original_name, evidence.subject) == ("leads.png", Inspection.objects.get())


def test_the_page_shows_what_was_agreed_and_what_differed(inspector, cast, party, places):
    agreement = Agreement.objects.create(party=party, number="HT-17")
    agreement.lines.create(
        category=make_category(),
        part_number="HC-1001",
        name="CAP",
        acceptance_criteria="No bent leads.",
        full_inspection=True,
    )
    advice = make_pre_advice(cast.liaison, party=party, agreement=agreement, purpose="HRF-1 only")
    confirm_receipt(
        by=cast.warehouse,
        party=party,
        location=places[LocationKind.PENDING],
        advice=advice,
        lines=[CountedLine(Decimal(95), advice_line=advice.lines.get(), note="carton torn")],
    )
    shown = text_of(inspector.get(verdict_page(Item.objects.get())))
    for words in ("No bent leads.", "every piece", "carton torn", "Short", "HRF-1 only", "HC-1001"):
        assert words in shown


# ---- the queue --------------------------------------------------------------


def test_the_queue_holds_what_the_routing_table_gives_my_department(sign_in, cast, walk):
    mould = make_category("mould")
    engineering = make_department("eng", name_en="Engineering")
    route(mould, Step.VERIFY, engineering)
    theirs, free = walk.received(category=mould), walk.received()

    mine = text_of(sign_in(cast.inspector).get(QUEUE))
    assert free.number in mine
    assert theirs.number not in mine

    engineer = make_user("engineer", "inspector", department=engineering)
    assert theirs.number in text_of(sign_in(engineer).get(QUEUE))


def test_sixty_one_lines_are_accepted_at_once(inspector, receive):
    items = receive(61)
    answer = send(inspector, QUEUE, items=ticked(*items), **PASSED)
    assert answer.status_code == 302
    assert set(Item.objects.values_list("state", flat=True)) == {State.VERIFIED}
    assert Inspection.objects.filter(decision="accepted").count() == 61
    passed = CharacteristicResult.objects.filter(aspect="documents", verdict="pass")
    assert passed.count() == 61


def test_one_that_changed_meanwhile_stops_all_and_is_named(inspector, receive):
    items = receive(3)
    boxes = [*ticked(*items[:2]), f"{items[2].number}:99"]
    shown = send(inspector, QUEUE, items=boxes, **PASSED)
    assert f"{items[2].number}: Somebody else changed this record" in text_of(shown)
    assert set(Item.objects.values_list("state", flat=True)) == {State.RECEIVED}
    assert text_of(shown).count("checked>") >= 3 + 3  # the boxes and the results stay


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        ([], "Nothing is selected."),
        (["CP-2026-000001"], "The selection could not be read."),
        (["CP-2026-999999:1"], "Some of the selected items are not to be found."),
        ([f"CP-2026-{n:06}:1" for n in range(201)], "At most 200 items go in one step."),
    ],
)
def test_a_selection_that_makes_no_sense_is_refused(inspector, walk, boxes, sentence):
    walk.received()
    assert sentence in text_of(send(inspector, QUEUE, items=boxes, **PASSED))


def test_a_failed_check_cannot_be_accepted_in_bulk(inspector, walk):
    item = walk.received()
    send(inspector, QUEUE, items=ticked(item), **PASSED | {"appearance": "fail"})
    assert fresh(item).state == State.RECEIVED


def test_an_item_of_another_department_cannot_be_slipped_in(inspector, walk):
    mould = make_category("mould")
    route(mould, Step.VERIFY, make_department("eng"))
    foreign = walk.received(category=mould)
    shown = send(inspector, QUEUE, items=ticked(foreign), **PASSED)
    assert "You are not permitted to do this." in text_of(shown)
    assert fresh(foreign).state == State.RECEIVED


def test_sending_the_queue_twice_accepts_once(inspector, receive):
    sent = hidden_fields(inspector, QUEUE) | PASSED | {"items": ticked(*receive(2))}
    for _ in range(2):
        assert inspector.post(QUEUE, sent).status_code == 302
    assert Inspection.objects.count() == 2


def test_the_warehouse_cannot_accept(sign_in, cast, walk):
    item = walk.received()
    answer = sign_in(cast.warehouse).post(QUEUE, {"items": ticked(item), **PASSED})
    assert answer.status_code == 403


def test_one_arrival_is_shown_alone_and_ticked_without_scripts(inspector, receive):
    receive(1)
    items = receive(2)
    number = items[0].receipt_line.receipt.number
    shown = text_of(inspector.get(QUEUE, {"receipt": number, "tick": number}))
    assert [item.number in shown for item in Item.objects.order_by("number")] == [
        False,
        True,
        True,
    ]
    assert shown.count('form="queue" aria-label') == 2
    assert shown.count("checked>") == 2 + 5  # both boxes, and "not checked" five times
    assert inspector.get(QUEUE, {"receipt": "RC-2026-9999"}).status_code == 404


def test_a_part_split_off_stands_with_the_arrival_of_its_parent(inspector, cast, receive):
    (item,) = receive(1)
    split(item=item, by=cast.inspector, quantity=Decimal(5), reason="other lot")
    (batch,) = inspector.get(QUEUE).context["queue"].batches
    assert len(batch.items) == 2
    assert batch.receipt == item.receipt_line.receipt


def test_each_further_item_costs_the_same(inspector, receive):
    """No hidden query that grows faster than the selection."""
    costs = []
    for lines in (1, 2, 3, 4):
        boxes = ticked(*receive(lines))
        sent = hidden_fields(inspector, QUEUE) | PASSED | {"items": boxes}
        with CaptureQueriesContext(connection) as queries:
            inspector.post(QUEUE, sent)
        costs.append(len(queries))
    assert costs[3] - costs[2] == costs[2] - costs[1]


# ---- hand-over and queues by department -------------------------------------------


def test_the_ticked_are_taken_over_and_the_queue_says_who_has_them(inspector, receive, cast):
    first, second = receive(2)
    send(inspector, QUEUE, items=ticked(first), take_over="1")
    hand_over = HandOver.objects.get(item=first)
    assert (hand_over.taken_by, hand_over.given_by) == (cast.inspector, cast.warehouse)
    assert HandOver.objects.get(item=second).taken_by is None
    shown = text_of(inspector.get(QUEUE))
    assert "taken over by Inspector" in shown
    assert "working hours" in shown


def test_taking_over_nothing_says_so(inspector, receive):
    receive(1)
    shown = inspector.post(QUEUE, {"take_over": "1"}, follow=True)
    assert "Nothing is selected" in text_of(shown)


def test_each_department_has_its_queue_and_an_auditor_sees_them_all(
    sign_in, cast, party, places, receive
):
    other = make_department("eng", name_en="Engineering")
    route(make_category(), Step.VERIFY, other)
    (item,) = receive(1)
    client = sign_in(cast.auditor)
    assert item.number not in text_of(client.get(QUEUE))
    assert item.number in text_of(client.get(QUEUE, {"department": "eng"}))
    assert "Engineering" in text_of(client.get(QUEUE))
    assert client.get(QUEUE, {"department": "none"}).status_code == 404


# ---- goods that have a plan -----------------------------------------------------


def test_a_row_says_by_which_plan_its_goods_are_verified(inspector, walk, cast):
    make_plan(cast, code="SIP-CAP", part_number="HC-1001")
    walk.received(part_number="HC-1001")
    walk.received(part_number="HC-2002")
    assert text_of(inspector.get(QUEUE)).count("plan SIP-CAP") == 1


def test_what_has_a_plan_is_left_when_the_rest_is_accepted_at_once(inspector, walk, cast):
    make_plan(cast, part_number="HC-1001")
    planned, plain = walk.received(part_number="HC-1001"), walk.received(part_number="HC-2002")
    answer = send(inspector, QUEUE, items=ticked(planned, plain), **PASSED)
    assert (fresh(planned).state, fresh(plain).state) == (State.RECEIVED, State.VERIFIED)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("1 item has an inspection plan" in words for words in told)


def test_the_plans_of_a_queue_are_found_as_for_a_single_item(walk, cast, party):
    gauge = make_category("gauge")
    make_plan(cast, code="A", category=gauge, part_number="")
    make_plan(cast, code="B", part_number="HC-1")
    make_plan(cast, code="C", part_number="HC-1", party=party)
    make_plan(cast, code="D", part_number="HC-2", party=make_party("zz"))
    items = [
        walk.received(part_number="HC-1"),
        walk.received(part_number="HC-1", category=gauge),
        walk.received(part_number="HC-2"),
        walk.received(part_number="", category=gauge),
        walk.received(part_number=""),
    ]
    found = plans_of(items)
    assert [found.get(item.pk) for item in items] == [plan_for(item) for item in items]
    assert [plan and plan.code for plan in map(plan_for, items)] == ["C", "C", None, "A", None]
