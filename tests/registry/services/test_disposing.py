"""Transfer, destruction, write-off: what ends here ends under its guards (domain G1, Q8, Q9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from registry.enums import ConsentAct, State
from registry.errors import NotPermitted, WorkflowError
from registry.models import Consent
from registry.services.consenting import record_consent
from registry.services.disposing import write_off
from tests.factories import fresh, make_contact
from tests.leaving import destroy, transfer


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def consent_to(cast, party):
    contact = make_contact(party)

    def consent(item, act, quantity):
        return record_consent(
            by=cast.liaison,
            item=item,
            contact=contact,
            act=act,
            quantity=Decimal(quantity),
            scope="in writing",
            given_on=timezone.localdate(),
        )

    return consent


def test_what_is_transferred_leaves_the_balance_and_uses_the_consent(walk, cast, consent_to):
    item = walk.stored(100)
    consent = consent_to(item, ConsentAct.TRANSFER, 60)
    transfer(item=item, by=cast.manager, consent=consent, quantity=Decimal(40), reason="bought")
    assert (fresh(item).on_hand, fresh(item).transferred) == (60, 40)
    assert fresh(consent).used == 40


def test_a_consent_covers_no_more_than_it_says(walk, cast, consent_to):
    item = walk.stored(100)
    consent = consent_to(item, ConsentAct.TRANSFER, 60)
    with pytest.raises(WorkflowError) as refused:
        transfer(item=item, by=cast.manager, consent=consent, quantity=Decimal(61))
    assert refused.value.guard == "consent"
    assert fresh(consent).used == 0


def test_a_consent_to_something_else_does_not_count(walk, cast, consent_to):
    item = walk.stored(100)
    consent = consent_to(item, ConsentAct.TRANSFER, 100)
    with pytest.raises(WorkflowError) as refused:
        destroy(item=item, by=cast.manager, consent=consent)
    assert refused.value.guard == "consent"


def test_a_consent_that_has_run_out_does_not_count(walk, cast, consent_to):
    item = walk.stored(100)
    consent = consent_to(item, ConsentAct.SCRAP, 100)
    Consent.objects.filter(pk=consent.pk).update(
        given_on=timezone.localdate() - timedelta(days=9),
        valid_until=timezone.localdate() - timedelta(days=1),
    )
    with pytest.raises(WorkflowError) as refused:
        destroy(item=item, by=cast.manager, consent=consent)
    assert refused.value.guard == "consent"


def test_destroying_everything_closes_the_item(walk, cast, consent_to):
    item = walk.stored(100)
    consent = consent_to(item, ConsentAct.SCRAP, 100)
    item = destroy(item=item, by=cast.controller, consent=consent)
    assert (item.state, item.destroyed) == (State.CLOSED, 100)


def test_only_quarantined_goods_are_written_off_and_with_a_reason(walk, cast):
    with pytest.raises(WorkflowError) as refused:
        write_off(item=walk.stored(5), by=cast.manager, reason="gone")
    assert refused.value.guard == "state"
    item = walk.quarantined(5)
    with pytest.raises(WorkflowError) as refused:
        write_off(item=item, by=cast.manager, reason=" . ")
    assert refused.value.guard == "reason"
    assert write_off(item=item, by=cast.manager, reason="gone").lost == 5


@pytest.mark.parametrize("role", ["warehouse", "inspector", "liaison", "auditor"])
def test_ending_what_belongs_to_others_is_the_managers(walk, cast, role):
    with pytest.raises(NotPermitted):
        write_off(item=walk.quarantined(5), by=getattr(cast, role), reason="gone")
