"""Reading by API: the register, one item, and what a caller may not see or ask."""

import pytest

from tests.api_caller import Caller, done, refused
from tests.factories import make_party, make_pre_advice


@pytest.fixture
def auditor(cast):
    return Caller(cast.auditor)


def numbers(answer) -> list[str]:
    return [row["number"] for row in done(answer)["results"]]


def test_an_item_tells_what_where_how_much_and_what_next(walk, cast):
    item = walk.stored(category=None, lot="D/C 2441")
    told = Caller(cast.warehouse).get(f"/items/{item.number}/")
    body = done(told)
    assert told["ETag"] == f'"{item.version}"'
    assert body["version"] == item.version
    assert (body["party"], body["category"], body["location"]) == ("hc", "part", "storage")
    assert (body["state"], body["unit"], body["lot"]) == ("stored", "PCS", "D/C 2441")
    assert sum(map(int, body["balance"].values())) == int(body["received"]) == 100
    assert "issue" in body["available"]
    assert "return-to-store" not in body["available"]


def test_an_item_tells_who_handed_it_over_and_who_took_it(walk, cast):
    item = walk.received()
    caller = Caller(cast.inspector)
    before = done(caller.get(f"/items/{item.number}/"))["hand_over"]
    assert (before["given_by"], before["from_department"]) == ("warehouse", "qc")
    assert (before["to_department"], before["taken_by"], before["taken_at"]) == (None, None, None)
    after = done(caller.post(f"/items/{item.number}/take-over/"))
    assert (after["hand_over"]["to_department"], after["hand_over"]["taken_by"]) == (
        "qc",
        "inspector",
    )
    assert after["version"] == item.version
    again = done(Caller(cast.inspector).post(f"/items/{item.number}/take-over/"))
    assert again["hand_over"] == after["hand_over"]


def test_available_is_what_the_caller_may_do(walk, auditor):
    assert done(auditor.get(f"/items/{walk.stored().number}/"))["available"] == []


def test_answers_are_not_kept_by_anybody_on_the_way(walk, auditor):
    assert auditor.get("/items/")["Cache-Control"] == "no-store"


def test_the_list_is_filtered_by_each_parameter(walk, auditor, places):
    received, stored = walk.received(name="TAPE"), walk.stored(name="REEL")
    make_party("zz")
    for query, expected in (
        ({}, [stored.number, received.number]),
        ({"ordering": "number"}, [received.number, stored.number]),
        ({"state": "stored"}, [stored.number]),
        ({"location": "pending"}, [received.number]),
        ({"q": "reel"}, [stored.number]),
        ({"party": "hc", "category": "part"}, [stored.number, received.number]),
        ({"party": "zz"}, []),
        ({"state": ""}, [stored.number, received.number]),
    ):
        assert numbers(auditor.get("/items/", **query)) == expected, query


def test_pages_follow_each_other_by_their_links(walk, auditor):
    made = [walk.received().number for _ in range(3)]
    first = done(auditor.get("/items/", ordering="number", page_size="2"))
    assert [row["number"] for row in first["results"]] == made[:2]
    assert first["previous"] is None
    path = first["next"].split("/api/v1")[1]
    second = done(auditor.get(path))
    assert [row["number"] for row in second["results"]] == made[2:]
    assert second["next"] is None
    back = done(auditor.get(second["previous"].split("/api/v1")[1]))
    assert (back["results"], back["previous"]) == (first["results"], None)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/items/?colour=red", "colour"),
        ("/items/?colour=", "colour"),
        ("/items/?state=lost", "state"),
        ("/items/?party=nobody", "party"),
        ("/items/?category=nothing", "category"),
        ("/items/?location=nowhere", "location"),
        ("/items/?page_size=0", "page_size"),
        ("/items/?page_size=201", "page_size"),
        ("/items/?page_size=many", "page_size"),
        ("/items/?cursor=abc", "cursor"),
        ("/items/?ordering=balance", "ordering"),
        ("/items/?state=stored&state=received", "state"),
        ("/items/?q=%00", "q"),
        ("/items/?q=" + "a" * 201, "q"),
        ("/items/?received_from=tomorrow", "received_from"),
        ("/items/?owner__code=hc", "owner__code"),
        ("/items/?format=json", "format"),
        ("/returns/?state=stored", "state"),
        ("/anomalies/?party=nobody", "party"),
        ("/locations/?kind=moon", "kind"),
        ("/parties/?q=hc", "q"),
    ],
)
def test_a_parameter_that_is_unknown_or_impossible_is_named(auditor, path, name):
    document = refused(auditor.get(path), 400, "invalid-parameter")
    assert [error["field"] for error in document["errors"]] == [name]
    assert "page_size" in document["known"]


def test_a_cursor_of_another_order_is_refused(walk, auditor):
    for _ in range(2):
        walk.received()
    cursor = done(auditor.get("/items/", page_size="1"))["next"].split("cursor=")[1].split("&")[0]
    refused(auditor.get(f"/items/?cursor={cursor}&ordering=number"), 400, "invalid-parameter")


READABLE = (
    "/items/",
    "/pre-advices/",
    "/receipts/",
    "/returns/",
    "/consents/",
    "/anomalies/",
    "/parties/",
    "/categories/",
    "/locations/",
)


@pytest.mark.parametrize("path", READABLE)
def test_every_list_opens_for_who_has_a_role_and_for_nobody_else(cast, client, path):
    assert set(done(Caller(cast.auditor).get(path))) == {"next", "previous", "results"}
    refused(Caller(cast.outsider).get(path), 403, "not-permitted")
    answer = client.get(f"/api/v1{path}")
    refused(answer, 401, "not-authenticated")
    assert answer["WWW-Authenticate"] == "Token"


def test_an_outsider_does_not_learn_what_exists(walk, cast):
    number = walk.received().number
    advice = make_pre_advice(cast.liaison, party=walk.party).number
    outsider = Caller(cast.outsider)
    for path in (
        f"/items/{number}/",
        f"/items/{number}/movements/",
        f"/items/{number}/events/",
        f"/pre-advices/{advice}/",
        "/receipts/RC-2026-0001/",
    ):
        there = outsider.get(path)
        missing = outsider.get(path.replace(number, "CP-1999-000001").replace(advice, "PA-0-0"))
        assert refused(there, 404, "not-found") == refused(missing, 404, "not-found")


def test_an_address_that_is_none_is_told_as_a_problem(auditor, client):
    for path in ("/nothing/", "/items", "/items/CP-1/fly/", "/items/CP%00/"):
        refused(auditor.get(path), 404, "not-found")
    refused(client.get("/api/v1/nothing/"), 401, "not-authenticated")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused_with_those_there_are(auditor, method):
    answer = getattr(auditor.client, method)("/api/v1/items/", headers=auditor.usual)
    refused(answer, 405, "method-not-allowed")
    assert answer["Allow"] == "GET, HEAD"


def test_a_wrong_or_malformed_token_is_refused(client, db):
    for value in ("Token nonsense", "Token", "Token a b"):
        answer = client.get("/api/v1/items/", headers={"Authorization": value})
        refused(answer, 401, "not-authenticated")


def test_a_signed_in_person_reads_without_a_token(sign_in, cast):
    assert sign_in(cast.auditor).get("/api/v1/items/").status_code == 200


def test_the_texts_of_a_problem_are_in_the_callers_language(cast):
    chinese = Caller(cast.outsider, language="zh-hans").get("/items/")
    assert chinese["Content-Language"] == "zh-hans"


def counted(queries, call) -> int:
    with queries as captured:
        done(call())
    return len(captured)


def test_lists_cost_the_same_for_one_row_and_for_three(
    walk, cast, auditor, django_assert_max_num_queries
):
    paths = ("/items/", "/receipts/", "/pre-advices/")

    def costs():
        return {
            path: counted(django_assert_max_num_queries(12), lambda path=path: auditor.get(path))
            for path in paths
        }

    walk.received()
    make_pre_advice(cast.liaison, party=walk.party)
    for_one = costs()
    for _ in range(2):
        walk.stored()
        make_pre_advice(cast.liaison, party=walk.party)
    assert costs() == for_one


def test_an_item_costs_the_same_with_a_short_and_a_long_history(
    walk, cast, django_assert_max_num_queries
):
    caller = Caller(cast.warehouse)
    item = walk.stored()
    at = f"/items/{item.number}"

    def costs():
        return [
            counted(django_assert_max_num_queries(20), lambda path=path: caller.get(at + path))
            for path in ("/", "/movements/", "/events/")
        ]

    before = costs()
    for _ in range(2):
        done(caller.post(f"{at}/issue/", quantity=1, holder="Line 1", purpose="SMT"))
        done(caller.post(f"{at}/return-to-store/"))
    assert costs() == before
