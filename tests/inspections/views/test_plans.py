"""Inspection plans as a quality engineer writes, releases and revises them (domain Q4)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from inspections.models import InspectionPlan
from inspections.services.opening import open_inspection
from inspections.services.planning import change_plan, release_plan, retire_plan, revise_plan
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
        ({"lines-0-limits": "12.1–11.9 mm"}, "lies above the upper", "lines-0-limits"),
        ({"lines-0-limits": "about 12"}, "cannot be read as limits", "lines-0-limits"),
        ({"lines-0-limits": ""}, "A measured value needs a limit.", "lines-0-limits"),
        ({"lines-0-limits": "12 ±0.1"}, "A measured value needs its unit.", "lines-0-unit"),
        ({"lines-0-unit": "furlong"}, "“furlong” is no unit that is known", "lines-0-unit"),
        ({"lines-0-unit": "cm"}, "The limits are in mm, but the unit is cm.", "lines-0-unit"),
        ({"lines-0-limits": "12 -0.1/-0.3 mm"}, "lies outside its limits", "lines-0-limits"),
        ({"lines-0-limits": "12 +0.1 mm"}, "one tolerance only", "lines-0-limits"),
        ({"lines-0-sample_size": "0"}, "At least one piece", "lines-0-sample_size"),
        ({"lines-0-kind": "hsf"}, "depend on the material", "lines-0-material_class"),
        ({"lines-0-kind": "fact"}, "what kind of fact", "lines-0-fact_type"),
        ({"code": "SIP 1"}, "cannot be the number of a plan", "code"),
        (
            {"sampling": "zero", "limiting_quality": "0"},
            "limiting quality is more",
            "limiting_quality",
        ),
        ({"aql_major": "0.7"}, "not one of the available choices", "aql_major"),
        ({"sampling": "fixed"}, "how many pieces", "fixed_size"),
        ({"part_number": ""}, "for which goods", "category"),
        ({"lines-0-name": ""}, "required", "lines-0-name"),
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


def test_what_is_wrong_is_said_everywhere_at_once(inspector):
    second = {name.replace("-0-", "-1-"): value for name, value in LENGTH.items()}
    wrong = {"lines-0-limits": "12", "lines-1-limits": "9–8 mm", "part_number": ""}
    shown = text_of(send(inspector, NEW, **HEAD | LENGTH | second | wrong))
    for words in ("has no tolerance", "lies above the upper", "for which goods"):
        assert words in shown


def pressed(client, url: str, button: str, **typed):
    """The page after one of the rows' buttons was pressed, without scripts."""
    return client.post(url, fields_of(client, url) | typed | {"row": button})


def names_on(page) -> list[str]:
    return [form["name"].value() or "" for form in page.context["lines"].forms]


def test_another_row_comes_without_scripts_and_nothing_is_judged_yet(inspector):
    shown = pressed(inspector, NEW, "add", **HEAD | LENGTH | {"lines-0-limits": "rubbish"})
    assert names_on(shown) == ["长度", "", "", ""]
    assert "rubbish" in text_of(shown)
    assert "cannot be read" not in text_of(shown)
    assert not InspectionPlan.objects.exists()


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("up-1", ["Second", "First", "Third", ""]),
        ("down-1", ["First", "Third", "Second", ""]),
        ("remove-1", ["First", "Third", ""]),
        ("up-0", ["First", "Second", "Third", ""]),
        ("down-3", ["First", "Second", "Third", ""]),
        ("remove-9", ["First", "Second", "Third", ""]),
        ("up-²", ["First", "Second", "Third", ""]),
        ("sideways-1", ["First", "Second", "Third", ""]),
    ],
)
def test_rows_are_moved_and_taken_out_without_scripts(inspector, cast, button, names):
    plan = make_plan(cast, [a_look("First"), a_look("Second"), a_look("Third")], released=False)
    assert names_on(pressed(inspector, page("plan_edit", plan), button)) == names


def test_a_draft_is_changed_in_the_order_of_its_rows(inspector, cast):
    plan = make_plan(cast, [a_look("First"), a_dimension("Second")], released=False)
    url = page("plan_edit", plan)
    shown = pressed(inspector, url, "down-0")
    form = form_on(shown, url)
    assert inspector.post(url, form).status_code == 302
    assert list(plan.characteristics.values_list("name", "upper_limit")) == [
        ("Second", Decimal("12.1")),
        ("First", None),
    ]


def test_a_row_keeps_what_its_kind_has_use_for_and_nothing_else(inspector):
    hidden = {
        "lines-0-kind": "document",
        "lines-0-sample_size": "x",
        "lines-0-unit": "furlong",
        "lines-0-material_class": "metal",
        "lines-0-feeds": "expires_on",
        "lines-0-needs_expiry": "on",
        "fixed_size": "x",
        "continuing": "on",
        "sampling": "full",
    }
    assert send(inspector, NEW, **HEAD | LENGTH | hidden).status_code == 302
    plan = InspectionPlan.objects.get()
    row = plan.characteristics.get()
    assert (row.upper_limit, row.unit, row.sample_size, row.material_class) == (None, "", None, "")
    assert (row.needs_expiry, row.feeds) == (True, "expires_on")
    assert (plan.fixed_size, plan.continuing) == (None, False)


@pytest.mark.parametrize(
    ("typed", "unit"), [("毫米", "mm"), ("MM", "mm"), ("-", "none"), ("无", "none"), ("Ω", "ohm")]
)
def test_a_unit_is_typed_as_people_write_it(inspector, typed, unit):
    limits = {"lines-0-limits": "12 ±0.1", "lines-0-unit": typed}
    send(inspector, NEW, **HEAD | LENGTH | limits)
    plan = InspectionPlan.objects.get()
    assert plan.characteristics.get().unit == unit
    again = fields_of(inspector, page("plan_edit", plan))
    assert inspector.post(page("plan_edit", plan), again).status_code == 302
    assert plan.characteristics.get().unit == unit


def test_somebody_elses_change_is_said_and_the_next_try_goes_through(inspector, cast):
    plan = make_plan(cast, released=False)
    url = page("plan_edit", plan)
    form = fields_of(inspector, url)
    change_plan(plan=plan, by=cast.manager, name="Theirs", characteristics=[a_look()])
    shown = inspector.post(url, form | {"name": "Mine"})
    assert "Somebody else changed this record" in text_of(shown)
    assert fresh(plan).name == "Theirs"
    inspector.post(url, form_on(shown, url))
    assert fresh(plan).name == "Mine"


def test_what_is_in_force_is_not_changed(inspector, cast):
    plan = make_plan(cast)
    shown = inspector.get(page("plan_edit", plan), follow=True)
    assert "Only a draft is changed" in text_of(shown)


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


def test_numbers_without_end_copy_nothing_and_name_no_version(inspector, sign_in, cast):
    assert inspector.get(f"{NEW}?copy={'9' * 5_000}").status_code == 200
    plan = make_plan(cast, released=False)
    client = sign_in(cast.manager)
    assert client.post(page("plan_release", plan), {"version": "9" * 5_000}).status_code == 302


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


def test_where_the_classes_do_not_differ_one_column_says_what_it_comes_to(inspector, cast):
    plan = make_plan(cast, sampling="fixed", fixed_size=13)
    shown = text_of(inspector.get(page("plan", plan)))
    assert "All classes" in shown
    assert "13 (0, 1)" in shown


def test_who_may_not_release_reads_why(sign_in, cast):
    own = make_plan(cast, code="OWN", by=cast.manager, released=False)
    shown = text_of(sign_in(cast.manager).get(page("plan", own)))
    assert "You wrote this plan, or a part of it" in shown
    assert page("plan_release", own) not in shown
    shown = text_of(sign_in(cast.inspector).get(page("plan", own)))
    assert "A manager or administrator who did not write it" in shown


def test_what_is_released_is_what_the_page_showed(sign_in, cast):
    plan = make_plan(cast, released=False)
    url = page("plan_release", plan)
    client = sign_in(cast.manager)
    seen = form_on(client.get(page("plan", plan)), url)
    change_plan(plan=plan, by=cast.inspector, characteristics=[a_look("Other")])
    assert "Somebody else changed" in text_of(client.post(url, seen, follow=True))
    assert fresh(plan).is_draft


def test_a_writer_gives_up_their_own_draft(inspector, cast):
    plan = make_plan(cast, released=False)
    assert "Give this draft up" in text_of(inspector.get(page("plan", plan)))
    inspector.post(page("plan_retire", plan), {"reason": "Made twice"})
    assert fresh(plan).state == "retired"
    assert "Made twice" in text_of(inspector.get(page("plan", plan)))


def test_the_revisions_say_what_changed_between_them(inspector, cast, party):
    plan = make_plan(cast, [a_look("Scratches"), a_dimension("Length"), a_look("Colour")])
    draft = revise_plan(plan=plan, by=cast.inspector)
    rows = [a_dimension("Length", upper_limit=Decimal("12.3")), a_look("Scratches"), a_look("Rust")]
    change_plan(plan=draft, by=cast.inspector, characteristics=rows, aql_major="0.65", party=party)
    shown = inspector.get(page("plan", plan))
    newest, first = shown.context["revisions"]
    assert [(change.label, change.before, change.after) for change in newest.changes] == [
        ("owner", "—", "Huachen RF"),
        ("AQL, major", "1.0", "0.65"),
        ("Length: limits", "12 ±0.1 mm", "12 +0.3/-0.1 mm"),
        ("Rust", "", "added"),
        ("Colour", "", "taken out"),
    ]
    assert first.changes is None
    assert "The next revision is being written: SIP-01/2" in text_of(shown)


def test_a_revision_that_only_moves_rows_says_so(inspector, cast):
    draft = revise_plan(
        plan=make_plan(cast, [a_look("First"), a_look("Second")]), by=cast.inspector
    )
    change_plan(plan=draft, by=cast.inspector, characteristics=[a_look("Second"), a_look("First")])
    newest = inspector.get(page("plan", draft)).context["revisions"][0]
    assert [(change.label, change.after) for change in newest.changes] == [
        ("Order", "Second · First")
    ]


def test_the_page_lists_the_inspections_made_by_the_revision(inspector, cast, walk):
    plan = make_plan(cast)
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    release_plan(plan=revise_plan(plan=plan, by=cast.inspector), by=cast.manager)
    later = open_inspection(item=walk.received(), by=cast.inspector)
    shown = text_of(inspector.get(page("plan", plan)))
    assert inspection.number in shown
    assert later.number not in shown


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


QUERIES = (10, 13)


def test_a_list_of_nothing_says_what_plans_are_for(sign_in, cast):
    shown = text_of(sign_in(cast.inspector).get(LIST))
    assert "five basic checks" in shown
    assert NEW in shown
    assert NEW not in text_of(sign_in(cast.auditor).get(LIST))


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, ["CAT/1", "OWN/1", "PART/1"]),
        ({"category": "part"}, ["CAT/1"]),
        ({"party": "hc"}, ["OWN/1"]),
        ({"part_number": "hc-2"}, ["OWN/1"]),
        ({"state": "draft"}, ["OWN/1"]),
        ({"state": "retired"}, ["OLD/1"]),
        ({"state": "all"}, ["CAT/1", "OLD/1", "OWN/1", "PART/1"]),
        ({"q": "wafer"}, ["PART/1"]),
        ({"q": "own", "state": "active"}, []),
        ({"state": "no such state", "q": "wafer"}, ["PART/1"]),
    ],
)
def test_the_list_is_narrowed(inspector, cast, party, asked, numbers):
    make_plan(cast, code="PART", name_en="Wafers")
    make_plan(cast, code="CAT", part_number="", category=make_category())
    make_plan(cast, code="OWN", part_number="HC-2002", party=party, released=False)
    old = make_plan(cast, code="OLD", part_number="HC-3")
    retire_plan(plan=old, by=cast.manager, reason="Not supplied")
    shown = inspector.get(LIST, asked)
    assert [plan.number for plan in shown.context["page"]] == numbers
    assert numbers or "No such plan" in text_of(shown)


def test_the_list_says_for_which_goods_and_how_many(inspector, cast, party):
    make_plan(cast, party=party, sampling="zero", limiting_quality=Decimal("6.5"))
    shown = " ".join(html.fromstring(text_of(inspector.get(LIST))).text_content().split())
    assert "part HC-1001 of Huachen RF" in shown
    assert "Ac = 0, limiting quality 6.5 %" in shown


def test_goods_that_wait_say_by_which_plan_and_so_does_their_inspection(inspector, cast, walk):
    plan, item = make_plan(cast), walk.received()
    assert page("plan", plan) in text_of(inspector.get(reverse("registry:item", args=[item])))
    inspection = open_inspection(item=item, by=cast.inspector)
    shown = inspector.get(reverse("inspections:inspection", args=[inspection.number]))
    assert page("plan", plan) in text_of(shown)


def test_plans_stand_under_verify_in_the_rail(inspector):
    entries = {
        entry["key"]: entry["current"] for entry in inspector.get(LIST).context["shell"]["nav_work"]
    }
    assert [key for key, current in entries.items() if current] == ["verify"]
