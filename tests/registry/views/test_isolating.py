"""Quarantine and the ways back to use (domain Q10, P3)."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from inspections.enums import AnomalyKind
from inspections.services.anomalies import report_anomaly
from registry.enums import ConsentAct, LocationKind, SignatureMeaning, SignatureStatus, State
from registry.errors import WorkflowError
from registry.models import Consent, Event
from registry.services.consenting import record_consent
from registry.services.evidence import add_evidence
from registry.services.signing import signatures_of
from tests.factories import PASSWORD, fresh, make_contact
from tests.matrices.world import PNG
from tests.registry.views.step import hidden_fields, send, text_of

LIST = reverse("registry:quarantine")


def release_page(item) -> str:
    return reverse("registry:item_release", args=[item.number])


def concede_page(item) -> str:
    return reverse("registry:item_concede", args=[item.number])


def concede(client, item, consent, **typed):
    fields = {"consent": consent.pk, "signing_password": PASSWORD} | typed
    return send(client, concede_page(item), **fields)


@pytest.fixture
def consent_to(cast, party):
    """Record the owner's consent to a concession for an item."""

    def record(item, quantity=100):
        return record_consent(
            by=cast.liaison,
            item=item,
            contact=make_contact(party),
            act=ConsentAct.CONCESSION,
            quantity=Decimal(quantity),
            scope="use as is for the trial run",
            given_on=timezone.localdate(),
        )

    return record


# ---- the list ---------------------------------------------------------------


def test_the_list_says_what_is_isolated_why_and_what_may_be_done(walk, cast, sign_in):
    item, stored = walk.quarantined(), walk.stored()
    shown = text_of(sign_in(cast.manager).get(LIST))
    assert item.number in shown
    assert stored.number not in shown
    assert "bent leads" in shown
    assert release_page(item) in shown
    assert concede_page(item) in shown


def test_steps_that_are_not_mine_are_not_offered(walk, cast, sign_in):
    item = walk.quarantined()
    inspector = text_of(sign_in(cast.inspector).get(LIST))
    assert release_page(item) in inspector
    assert concede_page(item) not in inspector
    assert release_page(item) not in text_of(sign_in(cast.auditor).get(LIST))


def test_the_longest_in_quarantine_comes_first(walk, cast, sign_in):
    first, second = walk.quarantined(), walk.quarantined()
    rows = sign_in(cast.manager).get(LIST).context["rows"]
    assert [row["item"] for row in rows] == [first, second]


def test_an_empty_list_teaches(cast, places, sign_in):
    assert "Nothing is in quarantine" in text_of(sign_in(cast.manager).get(LIST))


# ---- release ----------------------------------------------------------------


def test_released_goods_wait_to_be_verified_again(walk, cast, places, sign_in):
    item, pending = walk.quarantined(), places[LocationKind.PENDING]
    client = sign_in(cast.inspector)
    sent = {"location": pending.pk, "reason": "leads straightened by the owner"}
    assert send(client, release_page(item), **sent)["Location"] == item.get_absolute_url()
    assert (fresh(item).state, fresh(item).location) == (State.RECEIVED, pending)
    event = Event.objects.get(action="release", object_key=item.number)
    assert event.reason == "leads straightened by the owner"


def test_a_release_needs_its_reason_and_a_pending_place(walk, cast, places, sign_in):
    item = walk.quarantined()
    wrong = {"location": places[LocationKind.STORAGE].pk, "reason": ""}
    shown = send(sign_in(cast.inspector), release_page(item), **wrong)
    assert set(shown.context["form"].errors) == {"location", "reason"}
    assert fresh(item).state == State.QUARANTINED


def test_while_an_anomaly_is_open_the_page_says_what_comes_first(walk, cast, sign_in):
    item = walk.stored()
    report_anomaly(
        item=item, by=cast.warehouse, kind=AnomalyKind.DAMAGED, description="carton crushed"
    )
    client = sign_in(cast.inspector)
    refusal = client.get(release_page(item)).context["refusal"]
    assert "Tell the customer and record the agreed disposition first." in refusal
    sent = {"version": fresh(item).version, "reason": "it looks fine", "location": "1"}
    client.post(release_page(item), sent)
    assert fresh(item).state == State.QUARANTINED


def test_releasing_twice_releases_once(walk, cast, places, sign_in):
    item, client = walk.quarantined(), sign_in(cast.inspector)
    sent = hidden_fields(client, release_page(item))
    sent |= {"location": places[LocationKind.PENDING].pk, "reason": "mended"}
    for _ in range(2):
        assert client.post(release_page(item), sent).status_code == 302
    assert Event.objects.filter(action="release").count() == 1


# ---- concession -------------------------------------------------------------


def test_under_a_recorded_consent_goods_are_accepted_as_they_are(walk, cast, sign_in, consent_to):
    item = walk.quarantined()
    consent = consent_to(item)
    client = sign_in(cast.manager)
    assert "use as is for the trial run" in text_of(client.get(concede_page(item)))
    answer = concede(client, item, consent)
    assert answer["Location"] == item.get_absolute_url()
    assert fresh(item).state == State.VERIFIED
    assert fresh(consent).used == 100
    [signature] = signatures_of(fresh(consent))
    assert (signature.name, signature.meaning) == ("Manager", SignatureMeaning.CONCEDED)
    assert signature.is_valid
    shown = text_of(client.get(reverse("registry:consent", args=[consent.number])))
    assert "I accept these goods by concession." in shown


@pytest.mark.parametrize("password", ["", "not-the-password"])
def test_a_concession_without_the_password_is_none(walk, cast, sign_in, consent_to, password):
    item = walk.quarantined()
    consent = consent_to(item)
    answer = concede(sign_in(cast.manager), item, consent, signing_password=password)
    assert "signing_password" in answer.context["form"].errors
    assert (fresh(item).state, fresh(consent).used) == (State.QUARANTINED, 0)


def test_a_consent_that_was_altered_shows_the_signature_as_for_what_was(
    walk, cast, sign_in, consent_to
):
    item = walk.quarantined()
    consent = consent_to(item)
    concede(sign_in(cast.manager), item, consent)
    Consent.objects.filter(pk=consent.pk).update(scope="use as is for ever")
    [signature] = signatures_of(fresh(consent))
    assert signature.status == SignatureStatus.EARLIER_REVISION


def test_a_signed_consent_takes_no_other_document_and_its_signature_stays_good(
    walk, cast, sign_in, consent_to
):
    item = walk.quarantined()
    consent = consent_to(item)
    concede(sign_in(cast.manager), item, consent)
    with pytest.raises(WorkflowError, match="signed or used with the files it has") as refused:
        add_evidence(by=cast.liaison, subject=consent, upload=SimpleUploadedFile("a.png", PNG))
    assert refused.value.guard == "complete"
    [signature] = signatures_of(fresh(consent))
    assert signature.is_valid


def test_without_a_consent_the_page_says_who_obtains_it(walk, cast, sign_in):
    shown = text_of(sign_in(cast.manager).get(concede_page(walk.quarantined())))
    assert "The owner has not consented in writing yet." in shown
    assert "disabled" in shown


def test_a_consent_that_does_not_cover_all_of_it_is_refused(walk, cast, sign_in, consent_to):
    item = walk.quarantined(100)
    consent = consent_to(item, quantity=60)
    shown = text_of(concede(sign_in(cast.manager), item, consent))
    assert "does not cover this quantity any more" in shown
    assert fresh(item).state == State.QUARANTINED


def test_the_consent_for_another_item_cannot_be_chosen(walk, cast, sign_in, consent_to):
    item, other = walk.quarantined(), walk.quarantined()
    shown = concede(sign_in(cast.manager), item, consent_to(other))
    assert "consent" in shown.context["form"].errors
    assert fresh(item).state == State.QUARANTINED
