"""Write off: the page asks twice and says what happens (domain Q10)."""

import pytest
from django.urls import reverse

from tests.factories import fresh
from tests.registry.views.sheets import form_fields
from tests.registry.views.step import text_of


@pytest.fixture
def manager(cast, sign_in):
    return sign_in(cast.manager)


def page(verb, item) -> str:
    return reverse(f"registry:item_{verb}", args=[item.number])


def send(client, url, **fields):
    return client.post(url, form_fields(client.get(url)) | {"sure": "on"} | fields)


def test_lost_goods_leave_the_balance(manager, walk):
    item = walk.quarantined(100)
    send(manager, page("write_off", item), quantity="3", reason="not found")
    assert (fresh(item).on_hand, fresh(item).lost) == (97, 3)


def test_after_another_editor_the_next_try_goes_through(manager, walk):
    item = walk.quarantined(100)
    url = page("write_off", item)
    asked = {"quantity": "3", "reason": "not found", "sure": "on"}
    seen = form_fields(manager.get(url)) | asked
    send(manager, url, quantity="1", reason="not found")
    response = manager.post(url, seen)
    assert "Somebody else changed" in text_of(response)
    assert manager.post(url, form_fields(response)).status_code == 302
    assert fresh(item).lost == 4


def test_nothing_happens_to_who_is_not_sure(manager, walk):
    item = walk.quarantined(100)
    response = send(manager, page("write_off", item), reason="not found", sure="")
    assert "sure" in response.context["form"].errors
    assert fresh(item).lost == 0


def test_sending_twice_writes_off_once(manager, walk):
    item = walk.quarantined(100)
    url = page("write_off", item)
    fields = form_fields(manager.get(url)) | {"sure": "on", "quantity": "3", "reason": "gone"}
    manager.post(url, fields)
    manager.post(url, fields)
    assert fresh(item).lost == 3


def test_the_wrong_state_says_why(manager, walk):
    response = manager.get(page("write_off", walk.stored(100)))
    assert "Quarantined" in response.context["refusal"]
    assert 'id="step"' not in text_of(response)


@pytest.mark.parametrize("role", ["warehouse", "inspector", "liaison", "auditor"])
def test_others_may_not(cast, sign_in, walk, role):
    item = walk.quarantined(100)
    assert sign_in(getattr(cast, role)).post(page("write_off", item)).status_code == 403


def test_an_outsider_finds_nothing(cast, sign_in, walk):
    assert sign_in(cast.outsider).get(page("write_off", walk.stored(1))).status_code == 404
