"""The owner's own page: bound to its link, logged word by word, closed to everybody else."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.enums import ConsentAct, ConsentRequestState, OwnerPurpose, OwnerVisitOutcome
from registry.models import (
    Consent,
    Event,
    OwnerAnswer,
    OwnerLink,
    OwnerVisit,
    Statement,
)
from registry.services.consenting import ask_consent
from registry.services.owner_links import grant_link, path_of, revoke_link, token_of
from registry.services.returning import decide_gate_pass, hand_over, request_return
from registry.services.statements import make_statement
from tests.drawn import data_url
from tests.factories import Walk, fresh, make_contact, make_party

pytestmark = pytest.mark.django_db
CANARY = "ZZ-CANARY-7731"


@pytest.fixture
def contact(party):
    return make_contact(party)


@pytest.fixture
def item(walk):
    return walk.stored(5)


@pytest.fixture
def visitor():
    """A browser in which nobody is signed in."""
    return Client(enforce_csrf_checks=False)


def link_for(cast, contact, purpose, subject=None):
    return grant_link(by=cast.liaison, contact=contact, purpose=purpose, subject=subject)


def consent_link(cast, contact, item, **asked):
    asked = {"act": ConsentAct.SCRAP, "quantity": Decimal(5), "scope": "bent leads"} | asked
    request = ask_consent(by=cast.liaison, item=item, contact=contact, **asked)
    return link_for(cast, contact, OwnerPurpose.CONSENT, request)


def seen_on(page) -> str:
    return page.context["form"]["seen"].value()


def give(visitor, link, **fields):
    """Open the page and send the form on it."""
    page = visitor.get(path_of(link))
    fields = {"seen": seen_on(page), "signature_typed": "Li Wei"} | fields
    return visitor.post(path_of(link), fields)


def outcomes():
    return list(OwnerVisit.objects.order_by("pk").values_list("outcome", flat=True))


# ---- what is shown ------------------------------------------------------------


def test_the_owner_sees_what_is_held_of_theirs_and_nothing_of_others(
    cast, places, walk, contact, item, visitor
):
    other = Walk(cast, make_party("other", name=CANARY, name_en=CANARY), places)
    foreign = other.stored(7, name=CANARY, part_number=CANARY, lot=CANARY)
    page = visitor.get(path_of(link_for(cast, contact, OwnerPurpose.PROPERTY))).content.decode()
    assert item.number in page
    assert CANARY not in page
    assert foreign.number not in page


def test_the_visit_is_logged_with_its_words_and_their_hash(cast, contact, item, visitor):
    link = link_for(cast, contact, OwnerPurpose.PROPERTY)
    visitor.get(path_of(link), headers={"user-agent": "Phone"})
    visit = OwnerVisit.objects.get()
    assert (visit.link, visit.outcome, visit.browser) == (link, OwnerVisitOutcome.SHOWN, "Phone")
    assert item.number in visit.shown.text
    assert visit.shown.sha256 == hashlib.sha256(visit.shown.text.encode()).hexdigest()


def test_the_address_is_told_to_nobody(cast, contact, item, visitor):
    response = visitor.get(path_of(link_for(cast, contact, OwnerPurpose.PROPERTY)))
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queries_do_not_grow_with_what_is_held(
    cast, walk, contact, visitor, django_assert_max_num_queries, rows
):
    for _row in range(rows):
        walk.stored(2)
    link = link_for(cast, contact, OwnerPurpose.PROPERTY)
    with django_assert_max_num_queries(16):
        visitor.get(path_of(link))


# ---- who is let in ------------------------------------------------------------


def closed(visitor, path):
    response = visitor.get(path)
    page = response.content.decode()
    assert response.status_code == 404
    assert "does not lead anywhere" in page
    return page


def test_an_ended_link_shows_nothing_and_is_logged(cast, contact, item, visitor):
    link = link_for(cast, contact, OwnerPurpose.PROPERTY)
    OwnerLink.objects.update(
        granted_at=timezone.now() - timedelta(days=20), expires_at=timezone.now()
    )
    assert item.number not in closed(visitor, path_of(link))
    assert outcomes() == [OwnerVisitOutcome.ENDED]


def test_a_revoked_link_shows_nothing_and_is_logged(cast, contact, item, visitor):
    link = link_for(cast, contact, OwnerPurpose.PROPERTY)
    revoke_link(by=cast.liaison, link=link, reason="sent to the wrong person")
    assert item.number not in closed(visitor, path_of(link))
    assert outcomes() == [OwnerVisitOutcome.REVOKED]


@pytest.mark.parametrize("purpose", ["property", "consent", "statement"])
def test_who_went_to_another_company_sees_nothing_of_either(cast, contact, item, visitor, purpose):
    if purpose == "consent":
        link = consent_link(cast, contact, item)
    else:
        about = make_statement(by=cast.liaison, contact=contact) if purpose != "property" else None
        link = link_for(cast, contact, purpose, about)
    contact.party = make_party("other")
    contact.save()
    assert item.number not in closed(visitor, path_of(link))


def test_a_link_in_the_hands_of_a_colleague_of_who_is_asked_shows_nothing(
    cast, contact, item, visitor
):
    """Such a link cannot be made; the page asks again all the same."""
    link = consent_link(cast, contact, item)
    OwnerLink.objects.update(contact=make_contact(contact.party))
    assert item.number not in closed(visitor, path_of(link))


def test_fifty_guesses_show_nothing_are_logged_and_end_in_waiting(cast, contact, item, visitor):
    token = token_of(link_for(cast, contact, OwnerPurpose.PROPERTY))
    statuses = []
    for guess in range(50):
        wrong = f"{token[:-3]}{guess:03d}"
        response = visitor.get(reverse("registry:owner", args=[wrong]))
        assert item.number not in response.content.decode()
        statuses.append(response.status_code)
    assert statuses == [404] * 20 + [429] * 30
    assert OwnerVisit.objects.count() == 50
    right = visitor.get(reverse("registry:owner", args=[token]))
    assert right.status_code == 429, "from there even the right one waits"
    elsewhere = visitor.get(reverse("registry:owner", args=[token]), REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200


def test_without_counting_guesses_would_go_on(cast, contact, visitor, monkeypatch):
    """The control."""
    monkeypatch.setattr("registry.views.owner.is_limited", lambda origin, link: False)
    token = token_of(link_for(cast, contact, OwnerPurpose.PROPERTY))
    wrong = reverse("registry:owner", args=[token[:-1]])
    assert {visitor.get(wrong).status_code for _guess in range(30)} == {404}


def test_behind_a_proxy_the_visitors_own_address_counts(cast, contact, visitor, settings):
    path = path_of(link_for(cast, contact, OwnerPurpose.PROPERTY))
    visitor.get(path, headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"})
    settings.BEHIND_PROXY = True
    visitor.get(path, headers={"x-forwarded-for": "6.6.6.6, 10.1.1.1"})
    visits = OwnerVisit.objects.order_by("pk").values_list("address", flat=True)
    assert list(visits) == ["127.0.0.1", "10.1.1.1"]


# ---- consent ------------------------------------------------------------------


def test_the_owner_consents_to_three_of_five(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    response = give(visitor, link, decision="given", quantity="3", comment="keep two")
    assert response.status_code == 302
    consent = Consent.objects.get()
    assert (consent.item, consent.quantity, consent.contact) == (item, 3, contact)
    assert (consent.act, consent.recorded_by) == (ConsentAct.SCRAP, None)
    answer = OwnerAnswer.objects.get()
    assert (answer.answer, answer.comment, answer.signed_as) == ("given", "keep two", "Li Wei")
    assert "bent leads" in answer.shown.text
    assert fresh(link.subject).state == ConsentRequestState.GIVEN
    given = Event.objects.get(action="record_consent")
    assert (given.actor, given.actor_name) == (None, f"{contact.name} ({contact.party})")


def test_a_refusal_is_an_answer_and_no_consent(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    give(visitor, link, decision="refused", quantity="5")
    assert not Consent.objects.exists()
    assert fresh(link.subject).state == ConsentRequestState.REFUSED


def test_more_than_was_asked_is_not_given(cast, contact, item, visitor):
    response = give(
        visitor,
        consent_link(cast, contact, item, quantity=Decimal(2)),
        decision="given",
        quantity="3",
    )
    assert response.status_code == 422
    assert not Consent.objects.exists()
    assert not OwnerAnswer.objects.exists()


def test_nothing_is_answered_without_a_signature(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    response = give(visitor, link, decision="given", quantity="3", signature_typed="")
    assert response.status_code == 422
    assert not OwnerAnswer.objects.exists()
    assert outcomes()[-1] == OwnerVisitOutcome.REFUSED


def test_a_drawn_signature_is_kept_with_the_request(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    give(visitor, link, decision="given", quantity="3", signature=data_url(), signature_typed="")
    answer = OwnerAnswer.objects.get()
    assert answer.signature.subject == link.subject
    assert answer.signature.added_by is None


def test_an_answer_sent_again_is_not_counted_twice(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    page = visitor.get(path_of(link))
    sent = {"seen": seen_on(page), "signature_typed": "Li", "decision": "given", "quantity": "3"}
    assert visitor.post(path_of(link), sent).status_code == 302
    assert visitor.post(path_of(link), sent).status_code == 409
    assert Consent.objects.count() == OwnerAnswer.objects.count() == 1
    assert outcomes()[-1] == OwnerVisitOutcome.REFUSED


def test_what_was_not_seen_is_not_signed(cast, contact, item, visitor):
    """The name of the goods changes between the reading and the signing."""
    link = consent_link(cast, contact, item)
    page = visitor.get(path_of(link))
    item.name = "something else"
    item.save()
    response = visitor.post(
        path_of(link),
        {"seen": seen_on(page), "signature_typed": "Li", "decision": "given", "quantity": "3"},
    )
    assert response.status_code == 409
    assert "read it again" in response.content.decode()
    assert not Consent.objects.exists()


def test_who_is_not_entitled_any_more_gives_no_consent(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    contact.may_consent = False
    contact.save()
    assert give(visitor, link, decision="given", quantity="3").status_code == 422
    assert not Consent.objects.exists()


def test_a_link_revoked_while_the_page_is_open_takes_no_answer(cast, contact, item, visitor):
    link = consent_link(cast, contact, item)
    seen = seen_on(visitor.get(path_of(link)))
    revoke_link(by=cast.liaison, link=link, reason="wrong person")
    response = visitor.post(
        path_of(link),
        {"seen": seen, "signature_typed": "Li", "decision": "given", "quantity": "3"},
    )
    assert response.status_code == 404
    assert not Consent.objects.exists()


# ---- statement ------------------------------------------------------------------


def test_one_line_is_disputed_and_the_others_agreed(cast, walk, contact, visitor):
    lots = [walk.stored(quantity) for quantity in (5, 8)]
    statement = make_statement(by=cast.liaison, contact=contact)
    link = link_for(cast, contact, OwnerPurpose.STATEMENT, statement)
    wrong = statement.lines.get(item=lots[1])
    give(
        visitor,
        link,
        **{
            f"dispute_{wrong.pk}": "on",
            f"said_{wrong.pk}": "10",
            f"remark_{wrong.pk}": "we sent ten",
        },
    )
    assert fresh(statement).state == "disputed"
    assert [line.answer for line in statement.lines.all()] == ["agreed", "disputed"]
    assert (fresh(wrong).said, fresh(wrong).remark) == (10, "we sent ten")
    assert OwnerAnswer.objects.get().lines[0]["item"] == lots[1].number


@pytest.mark.parametrize("field", ["dispute", "said", "remark"])
def test_a_line_of_another_owners_statement_is_refused(cast, places, item, contact, visitor, field):
    other = Walk(cast, make_party("other", name=CANARY, name_en=CANARY), places)
    other.stored(7, name=CANARY)
    theirs = make_statement(by=cast.liaison, contact=make_contact(other.party))
    ours = make_statement(by=cast.liaison, contact=contact)
    link = link_for(cast, contact, OwnerPurpose.STATEMENT, ours)
    response = give(visitor, link, **{f"{field}_{theirs.lines.get().pk}": "1"})
    assert response.status_code == 422
    assert CANARY not in response.content.decode()
    assert set(Statement.objects.values_list("state", flat=True)) == {"sent"}
    assert outcomes()[-1] == OwnerVisitOutcome.REFUSED


# ---- return ---------------------------------------------------------------------


def test_the_owner_confirms_that_a_return_arrived(cast, walk, party, contact, visitor):
    line = {"item": walk.stored(5), "quantity": Decimal(5)}
    note = request_return(by=cast.warehouse, party=party, lines=[line])
    decide_gate_pass(by=cast.manager, document=note, approved=True)
    note = hand_over(by=cast.warehouse, document=note, received_by_name="driver")
    link = link_for(cast, contact, OwnerPurpose.RETURN, note)
    give(visitor, link, delivered_on=f"{timezone.localdate():%Y-%m-%d}")
    note = fresh(note)
    assert (note.state, note.delivered_to, note.signed_as) == ("delivered", contact.name, "Li Wei")
    assert note.confirmed_by is None
