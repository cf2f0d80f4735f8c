"""Every page of a step opens for the right people only, and says when the step is not possible."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Event
from registry.services.labelling import label
from tests.registry.views.step import text_of

#: page: the state it is for, a role that may, a role that may not
STEPS = {
    "registry:item_label": ("verified", "warehouse", "inspector"),
    "registry:item_confirm_label": ("verified", "warehouse", "liaison"),
    "registry:item_store": ("labelled", "warehouse", "inspector"),
    "registry:item_move": ("stored", "warehouse", "auditor"),
    "registry:item_split": ("stored", "inspector", "liaison"),
    "registry:item_release": ("quarantined", "inspector", "warehouse"),
    "registry:item_concede": ("quarantined", "manager", "inspector"),
    "inspections:item_verify": ("received", "inspector", "warehouse"),
    "inspections:item_accept": ("received", "inspector", "manager"),
    "inspections:item_reject": ("received", "inspector", "auditor"),
}
#: A state in which the step is not possible, where it is not the usual one.
WRONG_STATE = {
    "registry:item_label": "received",
    "registry:item_confirm_label": "stored",
    "registry:item_store": "stored",
    "registry:item_release": "stored",
    "registry:item_concede": "stored",
    "inspections:item_verify": "stored",
}
QUEUES = ("inspections:verify", "registry:label", "registry:read_back", "registry:store")
LISTS = (*QUEUES, "registry:store_scan", "registry:quarantine", "registry:scan")


@pytest.fixture(params=STEPS)
def step(request, walk):
    """(address, role that may, role that may not) of every step page, on a fitting item."""
    state, may, may_not = STEPS[request.param]
    item = getattr(walk, state)()
    return reverse(request.param, args=[item.number]), may, may_not


def test_who_may_sees_the_page_of_the_step(step, cast, sign_in):
    url, role, _ = step
    assert sign_in(getattr(cast, role)).get(url).status_code == 200


def test_who_may_not_is_refused_before_anything_is_written(step, cast, sign_in):
    url, _, role = step
    client = sign_in(getattr(cast, role))
    before = Event.objects.count()
    assert client.get(url).status_code == 403
    assert client.post(url, {"form_token": "t"}).status_code == 403
    assert Event.objects.count() == before


def test_who_may_see_nothing_finds_nothing(step, cast, sign_in):
    url, _, _ = step
    client = sign_in(cast.outsider)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_strangers_sign_in_first(step, client):
    url, _, _ = step
    assert client.get(url)["Location"] == f"{reverse('login')}?next={url}"


@pytest.mark.parametrize("page", WRONG_STATE)
def test_in_a_wrong_state_the_page_says_why_and_asks_nothing(page, walk, cast, sign_in):
    item = getattr(walk, WRONG_STATE[page])()
    role = STEPS[page][1]
    shown = sign_in(getattr(cast, role)).get(reverse(page, args=[item.number]))
    assert "is not possible while" in shown.context["refusal"]
    assert 'id="step"' not in text_of(shown)


@pytest.mark.parametrize("page", LISTS)
def test_lists_open_for_auditors_and_for_nobody_without_a_role(page, cast, places, sign_in):
    url = reverse(page)
    assert sign_in(cast.auditor).get(url).status_code == 200
    assert sign_in(cast.outsider).get(url).status_code == 403


@pytest.mark.parametrize("page", [page for page in QUEUES if page != "registry:read_back"])
def test_an_auditor_is_offered_no_boxes_and_no_button(page, walk, cast, sign_in):
    walk.received(), walk.verified(), walk.labelled()
    assert 'type="checkbox" name="items"' not in text_of(sign_in(cast.auditor).get(reverse(page)))


@pytest.mark.parametrize("page", LISTS)
def test_lists_ask_the_database_as_often_for_three_as_for_one(page, walk, cast, sign_in):
    client = sign_in(cast.inspector)
    url = reverse(page) + ("?place=storage" if page == "registry:store_scan" else "")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            walk.received(), walk.verified(), walk.labelled(), walk.stored(), walk.quarantined()
            label(item=walk.verified(), by=cast.warehouse)
        client.get(url)  # keeps the counts of the navigation
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_step_page_asks_as_often_when_more_goods_are_there(walk, cast, sign_in):
    client = sign_in(cast.warehouse)
    counts = []
    for _ in range(2):
        url = reverse("registry:item_store", args=[walk.labelled().number])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
