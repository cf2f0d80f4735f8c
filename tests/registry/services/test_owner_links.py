"""Links to the owner's page: bound, signed, ending, revocable (domain §6)."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from registry.enums import OwnerLinkState, OwnerPurpose
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, OwnerLink
from registry.services import owner_links
from registry.services.consenting import ask_consent
from registry.services.owner_links import (
    address_of,
    grant_link,
    link_of,
    revoke_link,
    show_address,
    token_of,
)
from tests.factories import fresh, make_contact, make_party, make_pre_advice

pytestmark = pytest.mark.django_db
PROPERTY = OwnerPurpose.PROPERTY


@pytest.fixture
def contact(party):
    return make_contact(party)


@pytest.fixture
def link(cast, contact):
    return grant_link(by=cast.liaison, contact=contact, purpose=PROPERTY)


def test_a_token_leads_to_its_link_and_to_no_other(cast, contact, link):
    other = grant_link(by=cast.liaison, contact=contact, purpose=PROPERTY)
    assert link_of(token_of(link)) == link
    assert link_of(token_of(other)) == other


def test_a_token_with_any_sign_changed_leads_nowhere(link):
    token = token_of(link)
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert link_of(changed) is None, changed


def test_who_knows_the_database_cannot_make_a_token(link, settings):
    token = token_of(link)
    settings.SECRET_KEY = "another key"
    from django.core.signing import Signer

    assert Signer(salt="registry.owner_links").sign(f"{link.number}~{link.nonce}") != token


def test_the_nonce_stands_in_no_event(link):
    assert link.nonce not in "".join(Event.objects.values_list("body", flat=True))


def test_it_ends_by_itself(link):
    assert link.status == OwnerLinkState.OPEN
    OwnerLink.objects.update(
        granted_at=timezone.now() - timedelta(days=15), expires_at=timezone.now()
    )
    assert fresh(link).status == OwnerLinkState.ENDED


def test_it_can_be_revoked_with_a_reason_and_once(cast, link):
    with pytest.raises(InvalidInput):
        revoke_link(by=cast.liaison, link=link, reason=" ")
    revoked = revoke_link(by=cast.manager, link=link, reason="left the company")
    assert revoked.status == OwnerLinkState.REVOKED
    with pytest.raises(WorkflowError):
        revoke_link(by=cast.manager, link=link, reason="again")
    assert Event.objects.last().action == "revoke_owner_link"


def test_only_business_makes_one_and_seeing_the_address_is_on_record(cast, contact, link):
    with pytest.raises(NotPermitted):
        grant_link(by=cast.warehouse, contact=contact, purpose=PROPERTY)
    with pytest.raises(NotPermitted):
        show_address(by=cast.manager, link=link)
    assert show_address(by=cast.liaison, link=link) == address_of(link)
    assert Event.objects.last().action == "show_owner_link"


def test_a_record_of_another_owner_is_refused(cast, party):
    advice = make_pre_advice(cast.liaison, party=party)
    with pytest.raises(WorkflowError) as refusal:
        grant_link(
            by=cast.liaison,
            contact=make_contact(make_party("other")),
            purpose=OwnerPurpose.ANOMALY,
            subject=advice,
        )
    assert refusal.value.guard == "contact"


def test_what_one_person_was_asked_no_colleague_answers(cast, walk, contact):
    request = ask_consent(
        by=cast.liaison,
        item=walk.stored(5),
        contact=contact,
        act="scrap",
        quantity=Decimal(5),
        scope="bent",
    )
    with pytest.raises(WorkflowError) as refusal:
        grant_link(
            by=cast.liaison,
            contact=make_contact(contact.party, may_consent=False),
            purpose=OwnerPurpose.CONSENT,
            subject=request,
        )
    assert refusal.value.guard == "asked"


@pytest.mark.parametrize("days", [0, 91])
def test_it_lasts_some_days_and_not_for_ever(cast, contact, days):
    with pytest.raises(InvalidInput):
        grant_link(by=cast.liaison, contact=contact, purpose=PROPERTY, days=days)


def test_a_purpose_has_its_record(cast, contact):
    with pytest.raises(InvalidInput):
        grant_link(by=cast.liaison, contact=contact, purpose=OwnerPurpose.CONSENT)


def test_the_control_a_token_that_is_not_signed_would_be_guessed(link, monkeypatch):
    """Without the signature whoever knows number and nonce of the database would get in."""
    forged = f"{link.number}~{link.nonce}"
    assert link_of(forged) is None
    unsigned = SimpleNamespace(unsign=lambda token: token)
    monkeypatch.setattr(owner_links, "_signer", lambda: unsigned)
    assert link_of(forged) == link
