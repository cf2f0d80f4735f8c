"""Letters: with a name on them, about the goods of whom they go to, stored as sent (domain C2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.enums import LetterDirection, LetterWay, OwnerPurpose, State
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Contact, Event, Letter, LetterTemplate, Mail
from registry.queries.letters import thread_of
from registry.services import letters
from registry.services.letters import draft_letter, file_answer, write_letter
from registry.services.mailing import send_due
from registry.services.owner_links import address_of, grant_link
from tests.factories import fresh, make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact(party):
    return Contact.objects.create(party=party, name="王工", email="wang@huachen.example")


@pytest.fixture
def by(cast):
    cast.liaison.name = "李联络"
    cast.liaison.save()
    return cast.liaison


@pytest.fixture
def words(db):
    return LetterTemplate.objects.create(
        topic="dwell",
        language="en",
        subject="{item}",
        body="{contact}: {quantity} of {owner}, {what}. Until {due}. {signer}",
    )


@pytest.fixture
def sink(smtp_server):
    return smtp_server


VALUES = {"due": "2026-12-01", "what": "lies here for 70 days"}


def written(by, contact, **values):
    usual = {"template": "dwell", "subject": "About your reels", "body": "Ten reels are wet."}
    return write_letter(by=by, contact=contact, **usual | values)


def test_a_letter_is_made_of_its_template_and_sent_once(walk, by, contact, words, sink):
    item = walk.stored()
    letter = write_letter(
        by=by, contact=contact, template="dwell", case=item, values=VALUES, language="en"
    )
    assert letter.subject == f"{item.number} {item.name}"
    assert letter.body.startswith("王工: 100 ")
    assert letter.body.endswith("lies here for 70 days. Until 2026-12-01. 李联络")
    assert send_due() == 1
    assert send_due() == 0
    (arrived,) = sink.mails
    assert arrived["To"] == contact.email
    assert sink.texts == [letter.body + "\n"]
    assert list(thread_of(by, item)) == [letter]


def test_what_nobody_knows_does_not_leave_in_braces(walk, by, contact, words):
    with pytest.raises(InvalidInput) as refusal:
        write_letter(by=by, contact=contact, template="dwell", case=walk.stored(), language="en")
    assert "due" in str(refusal.value)
    assert not Letter.objects.exists()


def test_a_value_brings_no_name_of_its_own(by, contact, words):
    values = VALUES | {"item": "{link} {signer}", "quantity": "{0.__class__}"}
    subject, body = draft_letter(
        by=by, contact=contact, template="dwell", values=values, language="en"
    )
    assert subject == "｛link｝ ｛signer｝"
    assert "｛0.__class__｝" in body


def test_without_a_name_nothing_leaves(by, contact):
    for nobody in (None, by):
        by.name = " "
        with pytest.raises(WorkflowError) as refusal:
            written(nobody, contact)
        assert refusal.value.guard == "signer"
    assert not Mail.objects.exists()


def test_without_the_guard_it_would_leave_without_a_name(by, contact, monkeypatch):
    by.name = ""
    monkeypatch.setattr(letters, "_require_name", lambda by: None)
    assert written(by, contact)


def test_nobody_reads_of_the_goods_of_another(walk, by):
    stranger = Contact.objects.create(party=make_party("OTHER"), name="陈", email="c@o.example")
    with pytest.raises(WorkflowError) as refusal:
        written(by, stranger, case=walk.stored())
    assert refusal.value.guard == "contact"
    assert not Mail.objects.exists()


def test_without_the_guard_they_would(walk, by, monkeypatch):
    stranger = Contact.objects.create(party=make_party("OTHER"), name="陈", email="c@o.example")
    monkeypatch.setattr(letters, "_check_owner", lambda *a: None)
    assert written(by, stranger, case=walk.stored())


def test_who_may_not_does_not_write(cast, contact):
    cast.warehouse.name = "库管"
    with pytest.raises(NotPermitted):
        written(cast.warehouse, contact)


def test_the_personal_link_stands_in_the_mail_alone(by, contact, sink):
    link = grant_link(by=by, contact=contact, purpose=OwnerPurpose.PROPERTY)
    letter = written(by, contact, body="Look: {link}", owner_link=link)
    address = address_of(link)
    assert address not in fresh(letter).text
    assert "only in the mail" in letter.text
    send_due()
    assert address in sink.texts[0].replace("=\n", "")
    told = "".join(Event.objects.values_list("body", flat=True))
    assert address not in told + Mail.objects.get().body


def test_a_link_of_somebody_else_is_refused(party, by, contact):
    other = Contact.objects.create(party=party, name="赵")
    link = grant_link(by=by, contact=other, purpose=OwnerPurpose.PROPERTY)
    with pytest.raises(WorkflowError) as refusal:
        written(by, contact, body="{link}", owner_link=link)
    assert refusal.value.guard == "link"


def test_without_an_address_it_goes_on_paper(by, party):
    contact = Contact.objects.create(party=party, name="赵")
    assert written(by, contact).way == LetterWay.PAPER
    assert not Mail.objects.exists()


def test_an_answer_is_filed_in_the_thread(walk, by, contact):
    item, today = walk.stored(), timezone.localdate()
    letter = written(by, contact, case=item)
    answer = file_answer(
        by=by, contact=contact, case=item, text="Send them back.", answered_on=today, how="phone"
    )
    assert answer.direction == LetterDirection.IN
    assert list(thread_of(by, item)) == [letter, answer]
    with pytest.raises(InvalidInput):
        file_answer(
            by=by, contact=contact, text="x", answered_on=today + timedelta(days=1), how="phone"
        )
    with pytest.raises(InvalidInput):
        file_answer(by=by, contact=contact, text=" . ", answered_on=today, how="phone")
    assert fresh(item).state == State.STORED


@pytest.mark.parametrize("field", ["subject", "body"])
def test_a_template_with_an_unknown_name_is_refused(words, field):
    setattr(words, field, "{contact} {password}")
    with pytest.raises(ValidationError) as refusal:
        words.full_clean()
    assert "{password}" in str(refusal.value.message_dict[field])
