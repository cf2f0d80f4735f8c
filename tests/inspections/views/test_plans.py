"""Inspection plans as a quality engineer writes, releases and revises them (domain Q4)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inspections.models import InspectionPlan
from tests.factories import a_dimension, a_look, fresh, make_category, make_plan
from tests.matrices.audit_doors import form_on
from tests.registry.views.step import text_of

LIST, NEW = reverse("inspections:plans"), reverse("inspections:plan_new")
HEAD = {
    "code": "SIP-R-0402",
    "name": "片式电容",
    "part_number": "HC-1001",
    "sampling": "aql",
    "level": "II",
    "aql_major": "0.65",
    "aql_minor": "1.5",
    "edition": "iso-2859-1",
    "limiting_quality": "5",
}
LENGTH = {
    "lines-0-kind": "dimension",
    "lines-0-name": "长度",
    "lines-0-importance": "major",
    "lines-0-limits": "12 ±0.1 mm",
}


def page(name: str, plan) -> str:
    return reverse(f"inspections:{name}", args=[plan.pk])


def fields_of(client, url: str) -> dict:
    """What the form of a page holds before anybody types."""
    return form_on(client.get(url), url)


def send(client, url: str, **fields):
    return client.post(url, fields_of(client, url) | fields)


@pytest.fixture
def inspector(cast, sign_in):
    return sign_in(cast.inspector)


def test_a_plan_is_written_with_limits_as_they_stand_on_the_drawing(inspector):
    answer = send(inspector, NEW, **HEAD, **LENGTH)
    plan = InspectionPlan.objects.get()
    assert answer["Location"] == page("plan", plan)
    row = plan.characteristics.get()
    assert (plan.number, plan.state, plan.aql_major) == ("SIP-R-0402/1", "draft", "0.65")
    assert (row.nominal, row.lower_limit, row.upper_limit, row.unit) == (
        Decimal(12),
        Decimal("11.9"),
        Decimal("12.1"),
        "mm",
    )
    shown = text_of(inspector.get(answer["Location"]))
    assert "12 ±0.1 mm" in shown
    assert "releases this plan" in shown


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"lines-0-limits": "12.1–11.9"}, "", "lines-0-limits"),
        ({"lines-0-limits": "about 12"}, "", "lines-0-limits"),
        ({"lines-0-limits": ""}, "A measured value needs a limit.", "lines-0-limits"),
        ({"lines-0-limits": "12 ±0.1"}, "A measured value needs its unit.", "lines-0-unit"),
        ({"lines-0-unit": "furlong"}, "not one of the available choices", "lines-0-unit"),
        ({"aql_major": "0.7"}, "not one of the available choices", "aql_major"),
        ({"sampling": "fixed"}, "how many pieces", "fixed_size"),
        ({"part_number": ""}, "for which goods", "category"),
        ({"lines-0-name": ""}, "", "lines-0-name"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_what_was_typed_stays(
    inspector, given, sentence, field
):
    shown = send(inspector, NEW, **HEAD | LENGTH | {"note": "keep me"} | given)
    assert shown.status_code == 200
    words = shown.content.decode()
    assert sentence in words
    assert "keep me" in words
    at = words.index(f'name="{field}"')
    assert 'aria-invalid="true"' in words[at : words.index(">", at)]
    assert not InspectionPlan.objects.exists()


def test_a_plan_without_a_characteristic_is_refused(inspector):
    shown = send(inspector, NEW, **HEAD)
    assert "The plan has no characteristic." in text_of(shown)


def test_a_number_that_is_taken_is_said_at_its_field(inspector, cast):
    make_plan(cast, code="SIP-R-0402", part_number="OTHER")
    assert "exists already" in text_of(send(inspector, NEW, **HEAD, **LENGTH))


def test_another_line_comes_without_scripts_and_nothing_is_judged_yet(inspector):
    sent = fields_of(inspector, NEW) | HEAD | LENGTH | {"more": "lines"}
    shown = inspector.post(NEW, sent)
    assert 'name="lines-3-name"' in shown.content.decode()
    assert "长度" in shown.content.decode()
    assert not InspectionPlan.objects.exists()


def test_lines_are_reordered_and_taken_out(inspector, cast):
    plan = make_plan(cast, [a_look("First"), a_look("Second"), a_look("Third")], released=False)
    changed = {"lines-0-ORDER": "3", "lines-2-ORDER": "1", "lines-1-DELETE": "on"}
    url = page("plan_edit", plan)
    form = fields_of(inspector, url)
    assert inspector.post(url, form | changed).status_code == 302
    names = list(plan.characteristics.values_list("name", flat=True))
    assert names == ["Third", "First"]


def test_another_releases_it_and_who_wrote_it_cannot(sign_in, cast):
    plan = make_plan(cast, released=False)
    assert sign_in(cast.inspector).post(page("plan_release", plan)).status_code == 403
    client = sign_in(cast.manager)
    assert "Release" in text_of(client.get(page("plan", plan)))
    client.post(page("plan_release", plan))
    assert fresh(plan).state == "active"


def test_two_plans_for_the_same_goods_are_refused_with_a_sentence(sign_in, cast):
    make_plan(cast, code="A")
    second = make_plan(cast, code="B", released=False)
    shown = sign_in(cast.manager).post(page("plan_release", second), follow=True)
    assert "in force for the same goods" in text_of(shown)
    assert fresh(second).state == "draft"


def test_a_revision_is_a_draft_while_the_former_stays_in_force(inspector, cast):
    plan = make_plan(cast)
    answer = inspector.post(page("plan_revise", plan))
    draft = InspectionPlan.objects.get(revision=2)
    assert answer["Location"] == page("plan_edit", draft)
    assert (fresh(plan).state, draft.state) == ("active", "draft")


def test_a_plan_is_copied_for_another_part(inspector, cast):
    plan = make_plan(cast, [a_dimension()])
    url = f"{NEW}?copy={plan.pk}"
    form = fields_of(inspector, url) | {"code": "SIP-02", "part_number": "HC-2002"}
    assert inspector.post(url, form).status_code == 302
    copy = InspectionPlan.objects.get(code="SIP-02")
    assert copy.characteristics.get().upper_limit == Decimal("12.1")


def test_retiring_needs_its_reason(sign_in, cast):
    plan, client = make_plan(cast), sign_in(cast.manager)
    assert "required" in text_of(client.post(page("plan_retire", plan), {"reason": ""}))
    client.post(page("plan_retire", plan), {"reason": "not made any more"})
    assert fresh(plan).state == "retired"


def test_the_page_says_what_the_sampling_comes_to(inspector, cast):
    plan = make_plan(cast, aql_major="1.0", aql_minor="2.5")
    shown = text_of(inspector.get(page("plan", plan)))
    assert "50 (1, 2)" in shown  # a lot of 200, major
    assert "switching means nothing here" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_list_and_page_ask_the_same_number_of_queries(inspector, cast, count):
    for number in range(count):
        rows = [a_look()] * (number + 1)
        plan = make_plan(cast, rows, code=f"P{number}", part_number=f"X{number}")
    inspector.get(LIST)
    with CaptureQueriesContext(connection) as listed:
        inspector.get(LIST)
    with CaptureQueriesContext(connection) as shown:
        inspector.get(page("plan", plan))
    assert (len(listed), len(shown)) == QUERIES


QUERIES = (9, 11)


def test_the_list_is_narrowed_and_says_what_plans_are_for_where_there_is_none(inspector, cast):
    assert "five basic checks" in text_of(inspector.get(LIST))
    make_plan(cast, code="A")
    make_plan(cast, code="B", part_number="", category=make_category())
    assert "B/1" in text_of(inspector.get(LIST, {"category": "part"}))
    assert "A/1" not in text_of(inspector.get(LIST, {"category": "part"}))
    assert "No such plan" in text_of(inspector.get(LIST, {"q": "nothing-like-this"}))
