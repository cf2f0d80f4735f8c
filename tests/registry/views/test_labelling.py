"""Printing labels and reading them back (domain Q5)."""

import pytest
from django.urls import reverse

from registry.enums import State
from registry.models import Event, Item, Label
from registry.services.labelling import confirm_label, label
from tests.factories import fresh
from tests.registry.views.step import hidden_fields, send, text_of, ticked

QUEUE = reverse("registry:label")
READ_BACK = reverse("registry:read_back")
ROLL = {"paper": "roll", "start": "1"}


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


@pytest.fixture
def printed(walk, cast):
    """Verified items whose label is printed, as many as asked for."""

    def make(count: int) -> list[Item]:
        items = [walk.verified() for _ in range(count)]
        for item in items:
            label(item=item, by=cast.warehouse)
        return [fresh(item) for item in items]

    return make


def run_of(*items) -> str:
    return f"{READ_BACK}?items={','.join(item.number for item in items)}"


# ---- printing ---------------------------------------------------------------


def test_labels_of_all_ticked_items_are_recorded_and_read_back_next(warehouse, walk, cast):
    items = [walk.verified(), walk.verified()]
    answer = send(warehouse, QUEUE, items=ticked(*items), paper="sheet", start="4")
    numbers = ",".join(item.number for item in items)
    assert answer["Location"] == f"{READ_BACK}?items={numbers}&format=sheet&start=4"
    for item in items:
        assert item.labels.get().printed_by == cast.warehouse
        assert Event.objects.filter(action="label", object_key=item.number).count() == 1


def test_items_that_have_a_label_wait_to_be_read_and_not_to_be_printed(warehouse, walk, printed):
    to_print, (to_read,) = walk.verified(), printed(1)
    assert to_read.number not in text_of(warehouse.get(QUEUE))
    assert to_print.number in text_of(warehouse.get(QUEUE))
    assert to_read.number in text_of(warehouse.get(READ_BACK))
    assert to_print.number not in text_of(warehouse.get(READ_BACK))


def test_one_that_cannot_be_labelled_stops_all_and_is_named(warehouse, walk):
    good, bad = walk.verified(), walk.received()
    shown = send(warehouse, QUEUE, items=ticked(good, bad), **ROLL)
    assert f"“Print label” is not possible while {bad.number}" in text_of(shown)
    assert not Label.objects.exists()


@pytest.mark.parametrize("given", [{"paper": "stone"}, {"paper": "sheet", "start": "99"}])
def test_a_paper_that_does_not_exist_is_refused(warehouse, walk, given):
    item = walk.verified()
    shown = send(warehouse, QUEUE, items=ticked(item), **ROLL | given)
    assert shown.context["form"].errors
    assert f'value="{item.number}:{item.version}" form="queue"' in text_of(shown)
    assert not Label.objects.exists()


def test_sending_twice_prints_once(warehouse, walk):
    sent = hidden_fields(warehouse, QUEUE) | ROLL | {"items": ticked(walk.verified())}
    for _ in range(2):
        assert warehouse.post(QUEUE, sent).status_code == 302
    assert Label.objects.count() == 1


def test_inspectors_print_nothing(sign_in, cast, walk):
    item = walk.verified()
    answer = sign_in(cast.inspector).post(QUEUE, {"items": ticked(item), **ROLL})
    assert answer.status_code == 403


def test_one_label_can_be_printed_again_later(warehouse, walk):
    item = walk.stored()
    page = reverse("registry:item_label", args=[item.number])
    assert send(warehouse, page, **ROLL)["Location"].startswith(f"{READ_BACK}?items={item.number}")
    assert item.labels.count() == 2


def test_the_pdf_is_offered_right_after_printing_only(warehouse, printed, monkeypatch):
    (item,) = printed(1)
    monkeypatch.setattr("registry.views.labelling.page_url", lambda name: "/labels.pdf")
    shown = text_of(warehouse.get(run_of(item) + "&format=sheet&start=4"))
    assert f"/labels.pdf?items={item.number}&amp;format=sheet&amp;start=4" in shown
    assert "/labels.pdf" not in text_of(warehouse.get(run_of(item)))


# ---- reading back one -------------------------------------------------------


def test_the_right_code_ends_the_step_and_storing_is_next(warehouse, printed):
    (item,) = printed(1)
    page = reverse("registry:item_confirm_label", args=[item.number])
    answer = send(warehouse, page, code=item.number.lower())
    assert answer["Location"] == reverse("registry:item_store", args=[item.number])
    assert fresh(item).state == State.LABELLED


def test_another_items_label_is_refused_with_both_numbers(warehouse, printed):
    item, other = printed(2)
    page = reverse("registry:item_confirm_label", args=[item.number])
    shown = text_of(send(warehouse, page, code=other.number))
    assert f"The label says “{other.number}”, but this item is {item.number}." in shown
    assert 'aria-invalid="true"' in shown
    assert fresh(item).state == State.VERIFIED


def test_without_a_printed_label_nothing_is_asked(warehouse, walk):
    page = reverse("registry:item_confirm_label", args=[walk.verified().number])
    assert "No label has been printed" in warehouse.get(page).context["refusal"]


# ---- reading back a run -----------------------------------------------------


def test_labels_are_read_one_after_another_in_any_order(warehouse, printed):
    items = printed(3)
    page = run_of(*items)
    for done, item in enumerate(reversed(items), start=1):
        assert warehouse.post(page, {"code": item.number})["Location"] == page
        progress = warehouse.get(page).context["progress"]
        assert (progress.done, progress.total) == (done, 3)
        assert fresh(item).state == State.LABELLED
        assert fresh(item).labels.get().confirmed_at is not None
    assert "All labels are read back" in text_of(warehouse.get(page))


def test_the_address_in_the_code_of_a_label_reads_as_its_number(warehouse, printed):
    (item,) = printed(1)
    warehouse.post(READ_BACK, {"code": f"https://register.example/s/{item.number}"})
    assert fresh(item).state == State.LABELLED


def test_full_width_signs_read_as_their_twins(warehouse, printed):
    (item,) = printed(1)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in item.number)
    warehouse.post(READ_BACK, {"code": wide})
    assert fresh(item).state == State.LABELLED


def test_an_unknown_code_is_named(warehouse, printed):
    printed(1)
    shown = warehouse.post(READ_BACK, {"code": "4006381333931"})
    assert "“4006381333931” is not the number of an item." in text_of(shown)
    assert 'aria-invalid="true"' in text_of(shown)


def test_a_label_of_another_run_says_whose_it_is(warehouse, printed):
    mine, other = printed(2)
    shown = text_of(warehouse.post(run_of(mine), {"code": other.number}))
    assert f"{other.number} (Huachen RF, {other.name}) does not belong to this print run." in shown
    assert fresh(other).state == State.VERIFIED


def test_reading_a_label_twice_is_told_and_writes_nothing(warehouse, printed, cast):
    (item,) = printed(1)
    confirm_label(item=item, by=cast.warehouse, code=item.number)
    before = Event.objects.count()
    shown = text_of(warehouse.post(READ_BACK, {"code": item.number}))
    assert f"{item.number} was read back already." in shown
    assert Event.objects.count() == before


def test_an_item_in_a_wrong_state_is_refused_in_the_words_of_the_workflow(warehouse, walk):
    item = walk.received()
    assert "is not possible while" in text_of(warehouse.post(READ_BACK, {"code": item.number}))


def test_scripts_get_the_part_of_the_page_that_changed(warehouse, printed):
    item, rest = printed(2)
    answer = warehouse.post(
        run_of(item, rest), {"code": item.number}, headers={"HX-Request": "true"}
    )
    assert text_of(answer).lstrip().startswith('<div class="stack" id="to-read">')
    assert rest.number in text_of(answer)
    assert "HX-Trigger" not in answer


def test_a_wrong_scan_makes_the_browser_beep(warehouse, printed):
    printed(1)
    answer = warehouse.post(READ_BACK, {"code": "nonsense"}, headers={"HX-Request": "true"})
    assert answer["HX-Trigger"] == "wrong-scan"


def test_auditors_read_nothing_back(sign_in, cast, printed):
    (item,) = printed(1)
    assert sign_in(cast.auditor).post(READ_BACK, {"code": item.number}).status_code == 403
