"""Expired goods are set apart in one act (domain P3)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inspections.enums import AnomalyKind
from inspections.models import Anomaly
from inspections.services.expired import set_apart_expired
from registry.enums import State
from registry.errors import NotPermitted, StaleVersion, WorkflowError
from registry.services.duties import refresh_duties
from tests.factories import fresh


def day(offset: int):
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def expired(walk):
    return walk.stored(40, expires_on=day(-1))


def test_what_expired_goes_to_quarantine_with_its_anomaly(expired, cast):
    anomaly = set_apart_expired(item=expired, by=cast.warehouse)
    assert (anomaly.kind, anomaly.quantity) == (AnomalyKind.UNSUITABLE, 40)
    assert fresh(expired).state == State.QUARANTINED
    assert day(-1).isoformat() in anomaly.description


@pytest.mark.parametrize("expires_on", [None, day(0), day(1)])
def test_what_has_not_expired_stays(walk, cast, expires_on):
    item = walk.stored(expires_on=expires_on)
    with pytest.raises(WorkflowError, match="not expired"):
        set_apart_expired(item=item, by=cast.warehouse)
    assert fresh(item).state == State.STORED


def test_who_does_not_work_here_does_not_set_it_apart(expired, cast):
    with pytest.raises(NotPermitted):
        set_apart_expired(item=expired, by=cast.auditor)


def test_what_changed_meanwhile_is_looked_at_again(expired, cast):
    with pytest.raises(StaleVersion):
        set_apart_expired(item=expired, by=cast.warehouse, version=expired.version - 1)


# ---- on its page --------------------------------------------------------------------


def test_its_page_offers_it_and_one_press_does_it(expired, cast, sign_in):
    client = sign_in(cast.warehouse)
    address = reverse("inspections:item_set_apart", args=[expired.number])
    assert address in client.get(expired.get_absolute_url()).content.decode()
    answer = client.post(address, {"form_token": "t", "version": expired.version})
    assert answer.url == reverse("inspections:anomaly", args=[Anomaly.objects.get().number])
    assert address not in client.get(expired.get_absolute_url()).content.decode()


@pytest.mark.parametrize("expires_on", [None, day(1)])
def test_the_page_of_other_goods_offers_nothing(walk, cast, sign_in, expires_on):
    item = walk.stored(expires_on=expires_on)
    page = sign_in(cast.warehouse).get(item.get_absolute_url()).content.decode()
    assert "set-apart" not in page


def test_the_inbox_leads_to_it(expired, cast, sign_in):
    refresh_duties()
    told = sign_in(cast.warehouse).get("/").content.decode()
    assert expired.get_absolute_url() in told
