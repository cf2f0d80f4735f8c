"""How strictly each owner's part is inspected: the list, one series, confirming (Q4)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from inspections.models import SwitchingEntry
from inspections.services.planning import retire_plan
from registry.services.isolating import release
from tests.factories import a_look, fresh, make_plan
from tests.inspections.lots import (
    FOR_REDUCED,
    PART,
    confirm,
    decide_lot,
    decide_lots,
    make_series_plan,
    standing_of,
)
from tests.registry.views.step import text_of

LIST, HOME = reverse("inspections:switching"), reverse("home")


def url_of(plan, party, part=PART, page="switching_series") -> str:
    return reverse(f"inspections:{page}", args=[plan.pk, party.pk, part])


@pytest.fixture
def plan(cast):
    return make_series_plan(cast)


@pytest.fixture
def at(plan, party, sign_in):
    """The page of the series as somebody sees it: ``at(user)`` is its tree."""

    def open_page(user, part=PART):
        answer = sign_in(user).get(url_of(plan, party, part))
        assert answer.status_code == 200
        return html.fromstring(answer.content.decode())

    return open_page


def words_in(tree) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def form_to(tree, page: str):
    """The form that posts to ``page``, or None."""
    found = [form for form in tree.forms if f"/switching/{page}/" in (form.action or "")]
    return found[0] if found else None


def send(client, form, **fields):
    held = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    return client.post(form.action, held | fields)


# ---- one series ---------------------------------------------------------------------


def test_the_page_says_where_the_series_stands_and_why(at, cast, walk):
    decide_lots(walk, 0, 0, 2)
    decide_lots(walk, 0, quantity=200)
    words = words_in(at(cast.auditor))
    assert "HC-1001 Normal" in words
    assert "Switching score 2 / 30" in words
    assert "The switching score is 2 of 30." in words
    assert "Huachen RF" in words


def test_the_lots_are_linked_with_what_was_found(at, cast, walk):
    good, bad = decide_lots(walk, 1, 3)
    again = decide_lot(walk, 0, item=release(item=fresh(bad.item), by=cast.inspector, reason="."))
    tree = at(cast.auditor)
    rows = [words_in(row) for row in tree.xpath("//tbody/tr")]
    assert [row.split()[0] for row in rows] == [again.number, bad.number, good.number]
    assert "1,000 80 2 3 Not accepted" in rows[1]
    assert "Submitted again" in rows[0]
    assert tree.xpath(f"//a[@href='/inspections/{bad.number}/']")


def test_of_several_characteristics_the_one_that_failed_is_shown(cast, walk, party, sign_in):
    plan = make_series_plan(
        cast,
        code="SIP-03",
        part_number="HC-3",
        characteristics=[a_look("Scratch"), a_look("Marking", importance="major")],
    )
    decide_lot(walk, 3, part_number="HC-3")  # minor 80 (5, 6), major 80 (2, 3)
    shown = text_of(sign_in(cast.auditor).get(url_of(plan, party, "HC-3")))
    words = words_in(html.fromstring(shown))
    assert "1,000 80 2 3 Not accepted" in words


def test_a_suggestion_has_the_one_filled_button_that_confirms_it(at, cast, walk, party, client):
    decide_lots(walk, 3, 3)
    tree = at(cast.inspector)
    (button,) = tree.xpath("//*[contains(@class, 'button-primary')]")
    assert "Change to tightened inspection" in button.text_content()
    answer = send(client, form_to(tree, "confirm"))
    assert answer.status_code == 302
    assert standing_of(party).severity == "tightened"
    shown = words_in(html.fromstring(client.get(answer["Location"]).content.decode()))
    assert "From the next lot on: Tightened." in shown
    assert "Change to tightened inspection Inspector After IN-" in shown


def test_less_inspection_is_a_managers_with_each_fact_ticked(at, cast, walk, party, client):
    decide_lots(walk, *[0] * 10)
    tree = at(cast.inspector)
    assert not tree.xpath("//*[contains(@class, 'button-primary')]")
    assert "A manager confirms this" in words_in(tree)

    form = form_to(at(cast.manager), "confirm")
    assert form.fields["fact_steady"] is None
    refused = send(client, form, fact_steady="on")
    assert refused.status_code == 200
    assert "This field is required" in text_of(refused)
    assert not SwitchingEntry.objects.exists()
    assert send(client, form, fact_steady="on", fact_agreed="on").status_code == 302
    assert SwitchingEntry.objects.get().facts == ["agreed", "steady"]
    assert "Confirmed: production is steady, the responsible person agrees." in words_in(
        at(cast.auditor)
    )


def test_more_care_is_ordered_with_a_reason(at, cast, walk, party, client):
    decide_lot(walk)
    form = form_to(at(cast.inspector), "confirm")  # nothing is suggested: the only one
    refused = send(client, form, reason=" ")
    assert refused.status_code == 200
    assert "This field is required" in text_of(refused)
    assert send(client, form, reason="complaint").status_code == 302
    assert standing_of(party).severity == "tightened"


def test_irregular_production_is_reported_and_suggests_normal(at, cast, walk, party, client):
    decide_lots(walk, *[0] * 10)
    confirm(cast.manager, party, "reduced", facts=FOR_REDUCED)
    form = form_to(at(cast.inspector), "irregular")
    assert send(client, form, note="").status_code == 200
    assert send(client, form, note="new mould").status_code == 302
    words = words_in(at(cast.inspector))
    assert "Return to normal inspection Suggested" in words
    assert "new mould" in words


def test_who_only_looks_on_has_no_form(at, cast, walk):
    decide_lots(walk, 3, 3)
    tree = at(cast.auditor)
    assert (form_to(tree, "confirm"), form_to(tree, "irregular")) == (None, None)
    assert "An inspector or manager confirms this." in words_in(tree)


def test_the_second_of_two_is_told_and_sees_the_series_as_it_is_now(at, cast, walk, party, client):
    decide_lots(walk, 3, 3)
    form = form_to(at(cast.manager), "confirm")
    confirm(cast.inspector, party, "tightened")
    told = send(client, form)
    assert told.status_code == 200
    words = words_in(html.fromstring(told.content.decode()))
    assert "Inspector was first" in words
    assert "HC-1001 Tightened" in words
    assert SwitchingEntry.objects.count() == 1


def test_what_the_lots_do_not_bear_out_is_refused_whatever_is_posted(plan, cast, party, sign_in):
    client = sign_in(cast.manager)
    told = client.post(
        url_of(plan, party, page="switching_confirm"),
        {"change": "reduced", "seen": "0", "reason": "cheaper"},
    )
    assert "do not allow this change" in text_of(told)
    assert client.post(url_of(plan, party, page="switching_confirm"), {}).status_code == 200
    assert not SwitchingEntry.objects.exists()


def test_a_part_number_may_hold_a_slash(cast, walk, party, sign_in):
    plan = make_series_plan(cast, code="SIP/9", part_number="BAS70-04/T1")
    decide_lot(walk, part_number="BAS70-04/T1")
    client = sign_in(cast.auditor)
    (row,) = client.get(LIST).context["rows"]
    assert row["series"].part_number == "BAS70-04/T1"
    assert client.get(url_of(plan, party, "BAS70-04/T1")).status_code == 200


def test_what_is_no_series_is_not_found(plan, cast, party, sign_in):
    client = sign_in(cast.auditor)
    assert client.get(url_of(plan, party, "OTHER")).status_code == 404
    assert client.get(reverse("inspections:switching_series", args=[0, 0, "X"])).status_code == 404


# ---- isolated lots ------------------------------------------------------------------


def test_isolated_lots_are_told_that_switching_means_nothing_and_what_to_do(
    cast, walk, party, sign_in
):
    plan = make_series_plan(cast, continuing=False)
    decide_lots(walk, 3, 3)
    tree = html.fromstring(sign_in(cast.manager).get(url_of(plan, party)).content.decode())
    words = words_in(tree)
    assert "Switching means nothing for a lot by itself" in words
    assert "Every piece 1,000" in words
    assert "Ac = 0, limiting quality 5 % 44" in words
    assert (form_to(tree, "confirm"), form_to(tree, "irregular")) == (None, None)
    assert "Suggested" not in words
    assert "HC-1001" in words_in(html.fromstring(sign_in(cast.manager).get(LIST).content.decode()))


def test_a_retired_plan_says_so(plan, cast, walk, party, sign_in):
    decide_lots(walk, 3, 3)
    retire_plan(plan=plan, by=cast.manager, reason="replaced")
    shown = text_of(sign_in(cast.manager).get(url_of(plan, party)))
    assert "This plan is not in force" in shown


# ---- the list, the inbox, the plan ----------------------------------------------------


def test_what_waits_stands_first_in_the_list_with_its_reason(plan, cast, walk, sign_in):
    make_series_plan(cast, code="SIP-02", part_number="HC-2")
    decide_lots(walk, 3, 3)
    decide_lot(walk, part_number="HC-2")
    answer = sign_in(cast.auditor).get(LIST)
    assert [row["series"].part_number for row in answer.context["rows"]] == [PART, "HC-2"]
    words = words_in(html.fromstring(answer.content.decode()))
    assert "1 change waits to be confirmed." in words
    assert "Two of five or fewer lots in a row were not accepted" in words


@pytest.mark.parametrize(
    ("asked", "found"), [("hc-2", ["HC-2"]), ("华辰 SIP-02", ["HC-2"]), ("nothing", [])]
)
def test_the_list_is_narrowed_by_words(plan, cast, walk, sign_in, asked, found):
    make_series_plan(cast, code="SIP-02", part_number="HC-2")
    decide_lot(walk)
    decide_lot(walk, part_number="HC-2")
    answer = sign_in(cast.auditor).get(LIST, {"q": asked})
    assert [row["series"].part_number for row in answer.context["rows"]] == found


def test_an_empty_list_says_what_would_be_here(cast, sign_in):
    assert "No continuing series yet" in text_of(sign_in(cast.auditor).get(LIST))


def waiting(client, user) -> list:
    client.force_login(user)
    groups = {group.slug: group for group in client.get(HOME).context["groups"]}
    return [task.url for task in groups["switching"].tasks] if "switching" in groups else []


def test_a_suggestion_waits_in_the_inbox_of_who_may_confirm_it(plan, cast, walk, party, client):
    decide_lots(walk, *[0] * 10)
    assert waiting(client, cast.inspector) == []
    assert waiting(client, cast.manager) == [url_of(plan, party)]
    decide_lots(walk, 3, 3)
    assert waiting(client, cast.inspector) == [url_of(plan, party)]
    confirm(cast.inspector, party, "tightened")
    assert waiting(client, cast.manager) == []


def test_the_plans_page_leads_to_its_series(plan, cast, sign_in):
    shown = text_of(sign_in(cast.auditor).get(reverse("inspections:plan", args=[plan.pk])))
    assert f"{LIST}?q=SIP-01" in shown


def test_who_begins_is_told_that_every_piece_is_inspected(plan, cast, walk, party, sign_in):
    confirm(cast.inspector, party, "tightened")
    decide_lots(walk, *[2] * 5)
    confirm(cast.inspector, party, "discontinue")
    item = walk.received(300)
    shown = text_of(sign_in(cast.inspector).get(reverse("inspections:item_verify", args=[item])))
    assert "Acceptance by sampling is discontinued for these goods" in shown


# ---- queries --------------------------------------------------------------------------


def test_the_pages_take_as_many_queries_for_three_as_for_one(plan, cast, walk, party, sign_in):
    client = sign_in(cast.manager)
    make_plan(cast, code="SIP-X", part_number="HC-X")

    def queries() -> list[int]:
        counts = []
        for url in (LIST, url_of(plan, party), HOME):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    decide_lot(walk, part_number="HC-X")
    decide_lot(walk)
    confirm(cast.inspector, party, "tightened")
    decide_lots(walk, 0, 0, 0, 0, 0)
    queries()  # the counts of the navigation are kept from here on
    one = queries()
    for number in (2, 3):
        part = {"part_number": f"HC-{number}"}
        make_series_plan(cast, code=f"SIP-0{number}", **part)
        confirm(cast.inspector, party, "tightened", plan_code=f"SIP-0{number}", **part)
        decide_lots(walk, *[0] * 5, **part)
    decide_lots(walk, 0, 0)
    decide_lot(walk, part_number="HC-X")
    queries()
    assert queries() == one
