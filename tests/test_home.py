"""The first page: each person finds what they have to do, and nothing else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from inspections.enums import AnomalyKind, Disposition
from inspections.models import Anomaly
from inspections.services.anomalies import (
    agree_disposition,
    hand_step,
    report_anomaly,
    tell_customer,
)
from registry.enums import LocationKind, Role, Step
from registry.models import Item
from registry.services.duties import refresh_duties
from registry.services.dwelling import refresh_dwelling
from registry.services.issuing import issue
from registry.services.returning import decide_gate_pass, request_return
from tests.factories import (
    fresh,
    make_category,
    make_contact,
    make_department,
    make_location,
    make_party,
    make_pre_advice,
    make_user,
    route,
)

HOME = reverse("home")


@pytest.fixture
def inbox(sign_in):
    """``inbox(user)``: the numbers that wait, by group."""

    def open_inbox(user) -> dict[str, list[str]]:
        groups = sign_in(user).get(HOME).context["groups"]
        return {group.slug: [task.number for task in group.tasks] for group in groups}

    return open_inbox


def ask_to_return(walk, by):
    line = {"item": walk.stored(), "quantity": Decimal(10)}
    return request_return(by=by, party=walk.party, lines=[line])


def test_the_warehouse_receives_labels_and_stores(inbox, cast, walk):
    verified, labelled = walk.verified(), walk.labelled()
    walk.received()
    advice = make_pre_advice(cast.liaison, party=walk.party)
    assert inbox(cast.warehouse) == {
        "receive": [advice.number],
        "label": [verified.number],
        "store": [labelled.number],
    }


def test_the_oldest_stands_first(inbox, cast, walk):
    young, old = walk.verified(), walk.verified()
    Item.objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=3))
    assert inbox(cast.warehouse)["label"] == [old.number, young.number]


def test_an_inspector_verifies_what_is_routed_to_their_department(inbox, cast, walk):
    tooling = make_category("tooling", name="工装")
    route(tooling, Step.VERIFY, make_department("eng", "工程部", "Engineering"))
    mine, not_mine = walk.received(), walk.received(category=tooling)
    assert inbox(cast.inspector)["verify"] == [mine.number]
    assert not_mine.number not in inbox(cast.inspector)["verify"]


def test_expected_goods_are_in_the_order_of_their_day_and_overdue_ones_stand_out(
    sign_in, cast, party
):
    today = timezone.localdate()
    for days in (5, -2, None):
        day = None if days is None else today + timedelta(days=days)
        make_pre_advice(cast.liaison, party=party, expected_on=day)
    (group,) = sign_in(cast.warehouse).get(HOME).context["groups"]
    assert [(task.due, task.overdue) for task in group.tasks] == [
        ("overdue, expected 2 days ago", True),
        ("expected in 5 days", False),
        ("no day was named", False),
    ]


def test_a_manager_releases_what_others_asked_for_never_their_own(inbox, cast, walk):
    cast.manager.role_assignments.create(role="warehouse")
    cast.manager.__dict__.pop("roles", None)
    theirs = ask_to_return(walk, cast.warehouse)
    own = ask_to_return(walk, cast.manager)
    assert inbox(cast.manager)["release"] == [theirs.number]
    assert own.number not in inbox(cast.manager)["release"]


def test_released_returns_wait_to_be_handed_over(inbox, cast, walk):
    document = ask_to_return(walk, cast.warehouse)
    assert "hand-over" not in inbox(cast.warehouse)
    decide_gate_pass(by=cast.manager, document=document, approved=True)
    assert inbox(cast.warehouse)["hand-over"] == [document.number]


def test_only_what_is_out_past_its_day_is_overdue(inbox, cast, walk):
    yesterday = timezone.localdate() - timedelta(days=1)

    def hand_out(due_back_on):
        return issue(
            by=cast.warehouse,
            lines=[(walk.stored(), Decimal(10)), (walk.stored(), Decimal(10))],
            holder="Line 2",
            purpose="trial",
            due_back_on=due_back_on,
        )

    late = hand_out(yesterday)
    hand_out(timezone.localdate())
    hand_out(None)
    refresh_duties()
    assert inbox(cast.warehouse)["overdue-issues"] == [late.number]


def test_anomalies_wait_for_business_until_agreed_and_then_for_a_manager(inbox, cast, walk):
    anomaly = report_anomaly(
        item=walk.stored(), by=cast.warehouse, kind=AnomalyKind.DAMAGED, description="wet"
    )
    assert inbox(cast.liaison)["anomalies"] == [anomaly.number]
    tell_customer(anomaly=anomaly, by=cast.liaison, contact=make_contact(walk.party), how="call")
    agree_disposition(
        anomaly=anomaly,
        by=cast.liaison,
        disposition=Disposition.RETURN,
        agreed_on=timezone.localdate(),
    )
    assert "anomalies" not in inbox(cast.liaison)
    assert inbox(cast.manager)["anomalies"] == [anomaly.number]
    hand_step(anomaly=anomaly, by=cast.liaison, person=cast.warehouse)
    assert inbox(cast.warehouse)["anomalies"] == [anomaly.number]


def test_an_anomaly_whose_step_is_late_stands_out(sign_in, cast, walk):
    anomaly = report_anomaly(
        item=walk.stored(), by=cast.warehouse, kind=AnomalyKind.DAMAGED, description="wet"
    )

    def task():
        groups = sign_in(cast.liaison).get(HOME).context["groups"]
        return next(group for group in groups if group.slug == "anomalies").tasks[0]

    assert (task().overdue, task().due[:17]) == (False, "Tell the customer")
    Anomaly.objects.filter(pk=anomaly.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert task().overdue


def test_goods_that_expire_within_thirty_days_are_shown_in_time(inbox, cast, walk):
    soon = walk.stored(expires_on=timezone.localdate() + timedelta(days=30))
    walk.stored(expires_on=timezone.localdate() + timedelta(days=31))
    refresh_duties()
    assert inbox(cast.warehouse)["expiring"] == [soon.number]
    stranger = make_user("stranger", Role.WAREHOUSE, department=make_department("eng"))
    assert "expiring" not in inbox(stranger), "the department that keeps the goods has it"


def test_goods_beyond_the_owners_limit_are_asked_about(inbox, cast, walk):
    old = walk.stored()
    walk.stored()
    Item.objects.filter(pk=old.pk).update(stored_at=timezone.now() - timedelta(days=61))
    refresh_dwelling()
    refresh_duties()
    assert inbox(cast.warehouse)["dwelling"] == [old.dwell_cases.get().number]


def test_what_has_a_day_is_counted_in_the_navigation_of_who_has_it(sign_in, cast, walk):
    def count(user):
        cache.clear()  # another test may have asked at the same entry of its ledger
        shell = sign_in(fresh(user)).get("/items/").context["shell"]
        return shell["nav_work"][0]["count"]

    walk.stored(expires_on=timezone.localdate())
    assert not count(cast.warehouse)
    refresh_duties()
    assert count(cast.warehouse) == 1
    assert not count(make_user("stranger", Role.WAREHOUSE))
    assert not count(cast.auditor)


def test_more_than_fits_is_counted_and_one_click_away(sign_in, cast, walk):
    for _ in range(10):
        walk.verified()
    response = sign_in(cast.warehouse).get(HOME)
    (group,) = response.context["groups"]
    assert (group.count, len(group.tasks)) == (10, 8)
    assert f'href="{reverse("registry:label")}"' in response.content.decode()


def test_an_empty_inbox_teaches(sign_in, cast):
    assert "Nothing waits for you" in sign_in(cast.warehouse).get(HOME).content.decode()


def test_an_auditor_sees_a_calm_overview_instead(sign_in, cast, walk):
    walk.stored()
    walk.received()
    context = sign_in(cast.auditor).get(HOME).context
    assert context["total"] == 2
    (row,) = context["rows"]
    assert {cell["state"].value: cell["count"] for cell in row["cells"] if cell["count"]} == {
        "received": 1,
        "stored": 1,
    }


def test_somebody_without_a_role_is_told_to_ask_for_one(sign_in, cast, walk):
    item = walk.stored()
    shown = sign_in(cast.outsider).get(HOME).content.decode()
    assert "You have no role yet" in shown
    assert item.number not in shown


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("warehouse", 23), ("liaison", 17), ("auditor", 9)])
def test_the_first_page_needs_the_same_queries_for_one_of_each_and_for_three(
    sign_in, cast, walk, role, queries, count, django_assert_num_queries
):
    for number in range(count):
        walk.party = make_party(code=f"p{number}")
        walk.places[LocationKind.PENDING] = make_location(LocationKind.PENDING, code=f"i{number}")
        walk.verified(category=make_category(f"c{number}"))
        walk.labelled()
        make_pre_advice(cast.liaison, party=walk.party)
        ask_to_return(walk, cast.warehouse)
        report_anomaly(
            item=walk.stored(), by=cast.warehouse, kind=AnomalyKind.DAMAGED, description="wet"
        )
        old = walk.stored(expires_on=timezone.localdate())
        Item.objects.filter(pk=old.pk).update(stored_at=timezone.now() - timedelta(days=61))
    refresh_dwelling()
    refresh_duties()
    client = sign_in(fresh(getattr(cast, role)))
    client.get(HOME)
    with django_assert_num_queries(queries):
        client.get(HOME)


def test_strangers_are_asked_to_sign_in(client, db):
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(("role", "offered"), [("liaison", True), ("warehouse", False)])
def test_business_starts_a_pre_advice_from_its_inbox(sign_in, cast, role, offered):
    page = sign_in(getattr(cast, role)).get("/").content.decode()
    assert (reverse("registry:import_pre_advice") in page) == offered
