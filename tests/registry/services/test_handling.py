"""Goods that are hard or dangerous to move are moved by an approved plan alone (domain P4)."""

from decimal import Decimal

import pytest

from registry import guards
from registry.enums import LocationKind, PlanState, Role, State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.needs import handling_reasons
from registry.services.handling import decide_handling_plan, draft_handling_plan
from registry.services.issuing import issue
from registry.services.splitting import split
from registry.services.storing import move, store
from registry.workflow import TABLE
from tests.api_caller import Caller, refused
from tests.factories import fresh, make_category, make_location, make_user
from tests.matrices.world import PLAN_WORDS


def draft(item, by, **fields):
    return draft_handling_plan(item=item, by=by, **PLAN_WORDS | fields)


def approved(item, cast, **fields):
    plan = draft(item, cast.warehouse, **fields)
    return decide_handling_plan(plan=plan, by=cast.manager, approved=True)


def put(item, cast, places):
    return store(
        item=fresh(item), by=cast.warehouse, location=places[LocationKind.STORAGE], reason="test"
    )


@pytest.mark.parametrize(
    "goods",
    [
        {"oversize": True},
        {"heavy": True},
        {"valuable": True},
        {"hazards": "GHS01"},
        {"hazards": "GHS02"},
        {"hazards": "GHS06"},
    ],
)
def test_such_goods_need_a_plan_and_others_do_not(walk, goods):
    assert handling_reasons(walk.labelled(**goods))
    assert handling_reasons(walk.labelled(category=make_category("c", **goods)))
    assert not handling_reasons(walk.labelled(hazards="GHS07"))


def test_without_a_plan_they_are_neither_stored_nor_moved_nor_issued(walk, cast, places):
    item = walk.labelled(heavy=True)
    with pytest.raises(WorkflowError) as refusal:
        put(item, cast, places)
    assert refusal.value.guard == "handling_plan"
    assert refusal.value.remedy
    draft(item, cast.warehouse)
    with pytest.raises(WorkflowError):  # a draft is no plan
        put(item, cast, places)

    stored = walk.stored()
    type(stored).objects.filter(pk=stored.pk).update(heavy=True)
    other = make_location(LocationKind.STORAGE, "X")
    with pytest.raises(WorkflowError):
        move(item=fresh(stored), by=cast.warehouse, location=other)
    answer = Caller(cast.warehouse).post(
        f"/items/{stored.number}/issue/", quantity="1", holder="Line 1", purpose="SMT"
    )
    assert refused(answer, 409, "transition-refused")["guard"] == "handling_plan"


def test_with_an_approved_plan_they_move(walk, cast, places):
    item = walk.labelled(heavy=True)
    approved(item, cast)
    assert put(item, cast, places).state == State.STORED
    issue(by=cast.warehouse, lines=[(fresh(item), Decimal(1))], holder="L", purpose="SMT")


@pytest.mark.parametrize("verb", ["store", "move", "issue"])
def test_the_guard_stands_in_each_of_the_three(verb):
    assert guards.handled_by_plan in TABLE[verb].guards


def test_without_the_guard_they_would_move(walk, cast, places, monkeypatch):
    item, row = walk.labelled(heavy=True), TABLE["store"]
    rest = tuple(guard for guard in row.guards if guard is not guards.handled_by_plan)
    monkeypatch.setitem(vars(row), "guards", rest)
    assert put(item, cast, places).state == State.STORED


def test_a_plan_of_a_part_is_for_all_its_lots_and_of_no_other_part(walk, cast, places):
    first, second = walk.labelled(heavy=True), walk.labelled(heavy=True)
    other = walk.labelled(heavy=True, part_number="HC-2")
    approved(first, cast, for_part=True)
    put(second, cast, places)
    with pytest.raises(WorkflowError):
        put(other, cast, places)


def test_a_part_that_is_split_off_moves_by_the_plan_of_the_whole(walk, cast, places):
    item = walk.labelled(heavy=True)
    approved(item, cast)
    _rest, part = split(item=fresh(item), by=cast.warehouse, quantity=Decimal(10))
    type(part).objects.filter(pk=part.pk).update(state=State.LABELLED)
    put(part, cast, places)


# ---- drafting and approving ---------------------------------------------------------


def test_nobody_approves_what_they_drafted(walk, cast):
    plan = draft(walk.stored(), cast.manager)
    with pytest.raises(NotPermitted):
        decide_handling_plan(plan=plan, by=cast.manager, approved=True)
    another = make_user("manager-2", Role.MANAGER)
    decided = decide_handling_plan(plan=plan, by=another, approved=True)
    assert (decided.state, decided.decided_by) == (PlanState.APPROVED, another)
    assert Event.objects.filter(action="approve_handling_plan").count() == 1
    for person in (cast.warehouse, cast.auditor):
        with pytest.raises(NotPermitted):
            decide_handling_plan(plan=plan, by=person, approved=True)


def test_versions_are_kept_and_the_approved_one_stays_until_the_next_is(walk, cast):
    item = walk.stored()
    first = approved(item, cast)
    second = draft(item, cast.warehouse, route="By door 4")
    assert (first.version, second.version) == (1, 2)
    assert fresh(first).state == PlanState.APPROVED
    decide_handling_plan(plan=second, by=cast.manager, approved=True)
    assert fresh(first).state == PlanState.REPLACED
    with pytest.raises(WorkflowError):
        decide_handling_plan(plan=first, by=cast.manager, approved=True)


def test_every_word_is_asked_for_and_a_refusal_says_why(walk, cast):
    item = walk.stored()
    with pytest.raises(InvalidInput) as refusal:
        draft(item, cast.warehouse, route=" . ")
    assert refusal.value.field == "route"
    plan = draft(item, cast.warehouse)
    with pytest.raises(InvalidInput):
        decide_handling_plan(plan=plan, by=cast.manager, approved=False)
    done = decide_handling_plan(plan=plan, by=cast.manager, approved=False, note="door 3 is shut")
    assert (done.state, done.decision_note) == (PlanState.REFUSED, "door 3 is shut")


# ---- pages --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(
    walk, cast, sign_in, count, django_assert_max_num_queries
):
    plans = [draft(walk.stored(), cast.warehouse) for _n in range(count)]
    client = sign_in(cast.manager)
    with django_assert_max_num_queries(16):
        page = client.get("/handling-plans/").content.decode()
    assert all(plan.number in page for plan in plans)
    assert plans[0].number in client.get("/").content.decode()


def test_from_the_item_to_the_approval_to_the_paper(walk, cast, sign_in):
    item = walk.labelled(heavy=True)
    typed = {"form_token": "t", "for_part": "on", **PLAN_WORDS}
    warehouse, page = sign_in(cast.warehouse), f"/items/{item.number}/handling-plan/"
    assert warehouse.get(page).status_code == 200
    answer = warehouse.post(page, typed)
    assert answer.status_code == 302
    address = answer["Location"]
    assert address.split("/")[-2] in warehouse.get(item.get_absolute_url()).content.decode()
    manager = sign_in(cast.manager)
    done = manager.post(f"{address}decide/", {"form_token": "u", "approve": "1"})
    assert done.status_code == 302
    paper = manager.get(f"{address}plan.pdf")
    assert paper.status_code == 200
    assert b"".join(paper)[:5] == b"%PDF-"


def test_the_code_on_the_paper_leads_back(walk, cast, sign_in):
    plan = draft(walk.stored(), cast.warehouse)
    answer = sign_in(cast.warehouse).get(f"/s/{plan.number}", follow=True)
    assert answer.status_code == 200
    assert plan.number in answer.content.decode()
