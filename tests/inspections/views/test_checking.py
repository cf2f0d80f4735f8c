"""The pages of periodic checks (domain R6, P2)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.enums import CheckOutcome
from inspections.models import Check
from registry.enums import LocationKind
from tests.factories import fresh, make_location
from tests.inspections.checks import FAIL, PASS, in_store_since, look, make_schedule
from tests.registry.views.sheets import form_fields
from tests.registry.views.step import text_of
from tests.registry.views.test_documents import text_of as words_of

LIST = reverse("inspections:checks")


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def warehouse(cast, sign_in):
    return sign_in(cast.warehouse)


@pytest.fixture
def due(walk, db):
    """Items that are due since ten days."""
    make_schedule(every=30)

    def make(**goods):
        return in_store_since(walk.stored(**goods), 40)

    return make


def page(item) -> str:
    return reverse("inspections:item_check", args=[item.number])


def record(client, item, **fields):
    usual = {"line_1": "pass", "line_2": "pass", "outcome": "good"}
    return client.post(page(item), form_fields(client.get(page(item))) | usual | fields)


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_due_stands_by_its_place(due, warehouse, count, django_assert_num_queries):
    items = [due() for _ in range(count)]
    warehouse.get(LIST)
    with django_assert_num_queries(11):
        shown = text_of(warehouse.get(LIST))
    assert all(item.number in shown for item in items)


def test_an_empty_list_teaches(warehouse):
    assert "No check is due today" in text_of(warehouse.get(LIST))


def test_the_list_is_narrowed_to_a_place_and_what_is_inside_it(due, warehouse, cast, places):
    item = due()
    elsewhere = make_location(LocationKind.STORAGE, "elsewhere")
    assert item.number not in text_of(warehouse.get(LIST, {"place": elsewhere.code}))
    assert item.number in text_of(warehouse.get(LIST, {"place": item.location.code}))


def test_a_scanned_label_opens_its_check(due, warehouse):
    item = due()
    answer = warehouse.get(reverse("inspections:check_scan"), {"code": item.number.lower()})
    assert answer.url == page(item)
    answer = warehouse.get(
        reverse("inspections:check_scan"), {"code": "CP-2026-999999"}, follow=True
    )
    assert "No goods are known under this code" in text_of(answer)


def test_a_look_that_finds_nothing_leads_on_to_the_next(due, warehouse):
    item = due()
    answer = record(warehouse, item)
    assert answer.url == LIST
    assert Check.objects.get().item == item
    assert "No check is due today" in text_of(warehouse.get(LIST))


def test_what_is_damaged_leads_to_its_anomaly(due, warehouse):
    item = due()
    typed = {"line_1": "fail", "outcome": "anomaly", "anomaly_kind": "damaged", "remark": "damp"}
    answer = record(warehouse, item, **typed, quantity="3")
    anomaly = Check.objects.get().anomaly
    assert answer.url == reverse("inspections:anomaly", args=[anomaly.number])
    assert (anomaly.quantity, anomaly.found_where) == (3, str(item.location))


def test_what_does_not_fit_is_told_at_its_field_with_what_was_typed(due, warehouse):
    answer = record(warehouse, due(), line_2="fail", remark="")
    assert answer.status_code == 200
    assert "it is not all in order" in text_of(answer)
    assert not Check.objects.exists()


def test_what_is_to_be_done_stands_on_the_list_until_it_is(due, warehouse, cast):
    check = look(due(), cast.warehouse, (PASS, FAIL), CheckOutcome.ACTION, remark="label torn")
    assert "label torn" in text_of(warehouse.get(LIST))
    shown = warehouse.get(reverse("inspections:check", args=[check.number]))
    done = reverse("inspections:check_settle", args=[check.number])
    warehouse.post(done, form_fields(shown, "settle_form") | {"note": "new label"})
    assert fresh(check).settled_note == "new label"
    assert "Still to be done" not in text_of(warehouse.get(LIST))


def test_the_auditor_reads_and_is_offered_nothing(due, cast, sign_in):
    check = look(due(), cast.warehouse, (PASS, FAIL), CheckOutcome.ACTION, remark="label torn")
    shown = text_of(sign_in(cast.auditor).get(reverse("inspections:check", args=[check.number])))
    assert "label torn" in shown
    assert "It is done" not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_what_has_lain_long_is_listed(walk, warehouse, count):
    for _ in range(count):
        in_store_since(walk.stored(), 90)
    assert warehouse.get(reverse("inspections:turning_over")).status_code == 200


def test_the_items_page_tells_when_it_is_due_and_what_was_found(due, warehouse, cast):
    item = due()
    shown = text_of(warehouse.get(item.get_absolute_url()))
    assert "Periodic checks" in shown
    assert page(item) in shown
    check = look(item, cast.warehouse)
    assert check.number in text_of(warehouse.get(item.get_absolute_url()))


def test_the_inbox_of_who_has_the_goods_holds_what_is_due(due, warehouse, cast):
    item = due()
    type(item).objects.filter(pk=item.pk).update(custodian=cast.warehouse.department)
    shown = text_of(warehouse.get("/"))
    assert "Goods to look at again" in shown
    assert page(item) in shown


def test_one_check_and_those_of_a_period_are_printed(due, warehouse, cast):
    item = due()
    check = look(item, cast.warehouse, (PASS, FAIL), CheckOutcome.ACTION, remark="label torn")
    one = warehouse.get(reverse("inspections:check_pdf", args=[check.number]), {"language": "en"})
    today = timezone.localdate().isoformat()
    asked = {"first_day": today, "last_day": today, "language": "en"}
    several = warehouse.get(reverse("inspections:checks_pdf"), asked)
    for pdf in (one, several):
        words = words_of(pdf.content)
        for told in (check.number, item.number, "Packing", "label torn", "Fail"):
            assert told in words


def test_a_period_that_ends_before_it_begins_is_not_printed(warehouse):
    asked = {"first_day": "2026-02-02", "last_day": "2026-02-01"}
    answer = warehouse.get(reverse("inspections:checks_pdf"), asked, follow=True)
    assert "Give the first and the last day" in text_of(answer)
