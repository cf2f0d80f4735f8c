"""Asking owners: the link goes to them by mail, and what they answer is taken up here."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from registry.enums import ConsentAct, LetterWay, OwnerPurpose
from registry.models import ConsentRequest, Letter, OwnerLink, Statement
from registry.services.consenting import ask_consent
from registry.services.mailing import send_due
from registry.services.owner_asking import ask_owner
from registry.services.owner_links import address_of, path_of
from registry.services.returning import decide_gate_pass, hand_over, request_return
from registry.services.statements import answer_statement, make_statement
from tests.factories import fresh, make_contact, make_letter_words, make_party
from tests.registry.views.test_owner import give

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(party):
    """Somebody with a mail address, and the words that are sent to them."""
    make_letter_words()
    contact = make_contact(party)
    contact.email = "li@huachen.example"
    contact.save()
    return contact


@pytest.fixture
def liaison(sign_in, cast):
    return sign_in(cast.liaison)


def asked_form(contact, **fields):
    return {"contact": contact.pk, "days": 7, "language": "en"} | fields


def test_the_address_is_in_the_mail_and_nowhere_else(smtp_server, cast, contact):
    link = ask_owner(by=cast.liaison, contact=contact, purpose=OwnerPurpose.PROPERTY, language="en")
    assert send_due() == 1
    assert address_of(link) in smtp_server.texts[0]
    letter = Letter.objects.get()
    assert (letter.owner_link, letter.way) == (link, LetterWay.MAIL)
    assert path_of(link) not in letter.body
    assert path_of(link) not in letter.mail.body


def test_the_page_of_a_link_names_the_letter_that_brought_it(liaison, cast, contact):
    link = ask_owner(by=cast.liaison, contact=contact, purpose=OwnerPurpose.PROPERTY)
    page = liaison.get(link.get_absolute_url()).content.decode()
    assert Letter.objects.get().number in page
    assert "Send it again in a letter" in page


def test_who_has_no_mail_address_is_handed_the_link(cast, party):
    ask_owner(by=cast.liaison, contact=make_contact(party), purpose=OwnerPurpose.PROPERTY)
    assert OwnerLink.objects.count() == 1
    assert not Letter.objects.exists()


def test_consent_is_asked_and_mailed_in_one_go(smtp_server, liaison, walk, contact):
    item = walk.stored(5)
    form = asked_form(contact, act="scrap", quantity="5", scope="leads are bent")
    page = liaison.post(reverse("registry:consent_ask", args=[item.number]), form, follow=True)
    asked = ConsentRequest.objects.get()
    assert page.context["asked"] == asked
    assert (asked.act, asked.quantity, asked.scope) == (ConsentAct.SCRAP, 5, "leads are bent")
    send_due()
    assert "leads are bent" in smtp_server.texts[0]
    assert asked.number in smtp_server.mails[0]["Subject"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("purpose", ["consent", "statement", "return", "property"])
def test_every_question_has_its_letter_in_both_languages(
    smtp_server, cast, walk, contact, language, purpose
):
    item = walk.stored(5)
    subject = None
    if purpose == "consent":
        subject = ask_consent(
            by=cast.liaison,
            item=item,
            contact=contact,
            act=ConsentAct.SCRAP,
            quantity=Decimal(5),
            scope="bent",
        )
    elif purpose == "statement":
        subject = make_statement(by=cast.liaison, contact=contact)
    elif purpose == "return":
        line = {"item": item, "quantity": Decimal(5)}
        note = request_return(by=cast.warehouse, party=item.owner, lines=[line])
        decide_gate_pass(by=cast.manager, document=note, approved=True)
        subject = hand_over(by=cast.warehouse, document=note, received_by_name="driver")
    link = ask_owner(
        by=cast.liaison, contact=contact, purpose=purpose, subject=subject, language=language
    )
    send_due()
    (text,) = smtp_server.texts
    assert address_of(link) in text
    assert "{" not in text


def test_the_answer_waits_until_somebody_takes_it_up(liaison, client, cast, walk, contact):
    asked = ask_consent(
        by=cast.liaison,
        item=walk.stored(5),
        contact=contact,
        act=ConsentAct.SCRAP,
        quantity=Decimal(5),
        scope="bent",
    )
    link = ask_owner(by=cast.liaison, contact=contact, purpose=OwnerPurpose.CONSENT, subject=asked)
    give(Client(), link, decision="given", quantity="3")
    answer = link.answers.get()
    inbox = {group.slug: group for group in liaison.get("/").context["groups"]}
    assert [task.number for task in inbox["owner-answers"].tasks] == [answer.number]
    page = liaison.get(reverse("registry:owner_answer", args=[answer.number]))
    assert "bent" in page.content.decode()
    liaison.post(reverse("registry:owner_answer_take_up", args=[answer.number]))
    assert fresh(answer).taken_up_by == cast.liaison
    assert "owner-answers" not in {g.slug for g in liaison.get("/").context["groups"]}


def test_a_statement_is_settled_with_its_last_dispute(liaison, walk, contact, cast):
    lots = [walk.stored(quantity) for quantity in (5, 8)]
    statement = make_statement(by=cast.liaison, contact=contact)
    wrong = [statement.lines.get(item=lot) for lot in lots]
    answer_statement(statement=statement, disputed={line.pk: (Decimal(1), "no") for line in wrong})
    for line, state in zip(wrong, ("disputed", "settled"), strict=True):
        url = reverse("registry:statement_line_settle", args=[statement.number, line.pk])
        assert liaison.post(url, {"settled_as": ""}).status_code == 200
        liaison.post(url, {"settled_as": "counted together with Li"})
        assert fresh(statement).state == state


def test_a_statement_needs_goods(liaison, contact):
    url = reverse("registry:statement_new", args=[contact.party.code])
    assert liaison.post(url, asked_form(contact)).status_code == 200
    assert not Statement.objects.exists()


def test_nobody_is_asked_about_the_goods_of_another_owner(liaison, cast, walk, contact):
    asked = ask_consent(
        by=cast.liaison,
        item=walk.stored(5),
        contact=contact,
        act=ConsentAct.SCRAP,
        quantity=Decimal(5),
        scope="bent",
    )
    stranger = make_contact(make_party("other"))
    url = reverse("registry:owner_ask", args=["consent", asked.number])
    assert liaison.post(url, asked_form(stranger)).status_code == 200
    assert not OwnerLink.objects.exists()
