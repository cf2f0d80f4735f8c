"""Recording what an owner permitted in writing (domain Q8)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ConsentAct
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from registry.services.consenting import record_consent
from tests.factories import make_contact, make_party


@pytest.fixture
def values(walk, cast, party):
    return {
        "by": cast.liaison,
        "item": walk.stored(100),
        "contact": make_contact(party),
        "act": ConsentAct.SCRAP,
        "quantity": Decimal(10),
        "scope": "scrap ten",
        "given_on": timezone.localdate(),
    }


def test_a_consent_is_recorded_with_its_event(values):
    consent = record_consent(**values)
    assert (consent.party, consent.used) == (values["item"].owner, 0)
    assert Event.objects.get(action="record_consent").object_key == consent.number


@pytest.mark.parametrize("quantity", ["0", "-1", "101", "0.5"])
def test_the_quantity_is_a_part_of_what_was_received(values, quantity):
    with pytest.raises(InvalidInput) as refused:
        record_consent(**values | {"quantity": Decimal(quantity)})
    assert refused.value.field == "quantity"


def test_a_contact_who_may_not_consent_is_refused(values, party):
    with pytest.raises(WorkflowError):
        record_consent(**values | {"contact": make_contact(party, may_consent=False)})


def test_another_owners_contact_is_refused(values):
    with pytest.raises(WorkflowError):
        record_consent(**values | {"contact": make_contact(make_party("other", "别家公司"))})


def test_a_consent_is_not_given_tomorrow(values):
    with pytest.raises(InvalidInput) as refused:
        record_consent(**values | {"given_on": timezone.localdate() + timedelta(days=1)})
    assert refused.value.field == "given_on"


def test_a_consent_does_not_end_before_it_was_given(values):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        record_consent(**values | {"valid_until": yesterday})
    assert refused.value.field == "valid_until"


def test_only_the_liaison_records_consents(values, cast):
    with pytest.raises(NotPermitted):
        record_consent(**values | {"by": cast.manager})
