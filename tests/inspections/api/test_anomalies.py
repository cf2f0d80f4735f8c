"""An anomaly by API: told, agreed, closed, in this order and by whom it may be."""

import pytest
from django.utils import timezone

from inspections.services.anomalies import report_anomaly
from tests.api_caller import Caller, done, refused
from tests.factories import make_contact, make_party


@pytest.fixture
def anomaly(walk, cast):
    return report_anomaly(
        item=walk.quarantined(), by=cast.inspector, kind="unsuitable", description="Bent leads."
    )


@pytest.fixture
def at(anomaly):
    return f"/anomalies/{anomaly.number}"


@pytest.fixture
def liaison(cast):
    return Caller(cast.liaison)


TODAY = timezone.localdate().isoformat()


def test_from_told_to_closed(walk, cast, liaison, anomaly, at):
    contact = make_contact(walk.party)
    told = done(liaison.post(f"{at}/tell-customer/", contact=contact.pk, how="letter"))
    assert (told["state"], told["told_contact"]) == ("told", contact.name)
    agreed = done(
        liaison.post(f"{at}/agree-disposition/", disposition="write_off", agreed_on=TODAY)
    )
    assert (agreed["state"], agreed["disposition"]) == ("agreed", "write_off")
    closed = done(Caller(cast.manager).post(f"{at}/close/", outcome="Written off as agreed."))
    assert (closed["state"], closed["closed_by"]) == ("closed", "manager")
    item = done(liaison.get(f"/items/{anomaly.item.number}/"))
    assert (item["state"], item["balance"]["lost"]) == ("closed", "100")


def test_nothing_is_agreed_or_closed_before_the_customer_was_told(cast, liaison, at):
    early = liaison.post(f"{at}/agree-disposition/", disposition="scrap", agreed_on=TODAY)
    assert refused(early, 409, "transition-refused")["guard"] == "state"
    early = Caller(cast.manager).post(f"{at}/close/", outcome="done")
    assert refused(early, 409, "transition-refused")["guard"] == "state"


def test_only_a_contact_of_the_owner_can_be_told(liaison, at):
    stranger = make_contact(make_party("zz", "别家"))
    answer = liaison.post(f"{at}/tell-customer/", contact=stranger.pk, how="call")
    assert refused(answer, 409, "transition-refused")["guard"] == "contact"


@pytest.mark.parametrize("contact", [0, -1, 10**30, "x", 1.5, None, [1]])
def test_a_contact_that_is_none_is_named(liaison, at, contact):
    answer = liaison.post(f"{at}/tell-customer/", contact=contact, how="call")
    assert refused(answer, 400, "invalid-input")["errors"][0]["field"] == "contact"


def test_steps_are_for_their_roles(cast, at):
    for step in ("tell-customer", "agree-disposition", "close"):
        refused(Caller(cast.warehouse).post(f"{at}/{step}/"), 403, "not-permitted")
        refused(Caller(cast.outsider).post(f"{at}/{step}/"), 404, "not-found")


def test_the_list_is_filtered(liaison, anomaly, at):
    for query, count in (
        ({}, 1),
        ({"state": "contained"}, 1),
        ({"state": "closed"}, 0),
        ({"item": anomaly.item.number}, 1),
        ({"party": "hc"}, 1),
    ):
        rows = done(liaison.get("/anomalies/", **query))["results"]
        assert len(rows) == count, query
    assert done(liaison.get(f"{at}/")) == done(liaison.get("/anomalies/"))["results"][0]


def test_the_list_costs_the_same_for_one_and_for_three(
    walk, cast, liaison, anomaly, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(10) as captured:
            done(liaison.get("/anomalies/"))
        return len(captured)

    for_one = cost()
    for _ in range(2):
        report_anomaly(
            item=walk.stored(), by=cast.warehouse, kind="damaged", description="Crushed."
        )
    assert cost() == for_one
