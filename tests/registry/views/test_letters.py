"""The pages of letters and of the people they go to (domain C2)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.enums import MailState, MailTrouble, OwnerPurpose
from registry.models import Contact, Event, Letter, Mail
from registry.queries.due import stuck_letters
from registry.queries.letters import thread_context
from registry.services.letters import file_answer, write_letter
from registry.services.owner_links import grant_link, token_of
from tests.factories import fresh, make_party
from tests.registry.views.sheets import form_fields

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def contact(party):
    return Contact.objects.create(party=party, name="王工", email="wang@huachen.example")


@pytest.fixture
def liaison(cast, sign_in):
    cast.liaison.name = "李联络"
    cast.liaison.save()
    return sign_in(cast.liaison)


def page(name, *args, query=""):
    return reverse(f"registry:{name}", args=args) + query


def written(cast, contact, **values):
    cast.liaison.name = "李联络"
    usual = {"template": "other", "subject": "Reels", "body": "Ten are wet."}
    return write_letter(by=cast.liaison, contact=contact, **usual | values)


def test_a_letter_is_read_before_it_leaves(liaison, walk, contact):
    item = walk.stored()
    url = page("letter_new", query=f"?about=item&number={item.number}")
    assert liaison.get(url).status_code == 200
    words = {"contact": contact.pk, "template": "other", "language": "en"}
    words |= {"subject": "Reels", "body": "Ten are wet."}
    answer = liaison.post(url, words)
    letter = Letter.objects.get()
    assert answer.url == letter.get_absolute_url()
    assert letter.case == item
    assert Mail.objects.get().to == contact.email
    assert "Ten are wet." in liaison.get(answer.url).content.decode()
    assert liaison.get(page("letters")).status_code == 200


def test_what_stands_in_braces_is_not_sent(liaison, party, contact):
    url = page("letter_new", query=f"?party={party.code}")
    words = {"contact": contact.pk, "template": "other", "language": "en"}
    answer = liaison.post(url, words | {"subject": "Reels", "body": "Until {due}"})
    assert answer.status_code == 200
    assert not Letter.objects.exists()


def test_a_contact_of_another_cannot_be_chosen(liaison, walk):
    stranger = Contact.objects.create(party=make_party("other"), name="陈", email="c@o.example")
    url = page("letter_new", query=f"?about=item&number={walk.stored().number}")
    words = {"contact": stranger.pk, "template": "other", "language": "en"}
    liaison.post(url, words | {"subject": "Reels", "body": "Wet"})
    assert not Letter.objects.exists()


def test_scripts_are_inert_everywhere(liaison, cast, party, contact):
    contact.name = EVIL
    contact.save()
    letter = written(cast, contact, subject=EVIL, body=EVIL)
    query = f"?party={party.code}"
    pages = [page("letters"), letter.get_absolute_url(), page("letter_new", query=query)]
    pages += [page("letter_answer", query=query), page("party", party.code)]
    for url in pages:
        told = liaison.get(url).content.decode()
        assert EVIL not in told
        assert "&lt;script&gt;" in told


def test_the_personal_link_is_on_no_page(liaison, cast, contact):
    cast.liaison.name = "李联络"
    link = grant_link(by=cast.liaison, contact=contact, purpose=OwnerPurpose.PROPERTY)
    letter = written(cast, contact, body="Look: {link}", owner_link=link)
    told = liaison.get(letter.get_absolute_url()).content.decode()
    assert token_of(link) not in told
    assert "only in the mail" in told


def test_a_stuck_mail_is_decided_by_a_person(liaison, cast, contact):
    letter = written(cast, contact)
    mail = Mail.objects.get()
    assert "again" not in liaison.get(letter.get_absolute_url()).content.decode().lower()
    Mail.objects.update(state=MailState.UNCERTAIN, trouble=MailTrouble.STOPPED)
    assert "Try again" in liaison.get(letter.get_absolute_url()).content.decode()
    assert letter.number in liaison.get(page("letters", query="?stuck=1")).content.decode()
    assert liaison.post(page("letter_otherwise", letter.number), {"note": ""}).status_code == 422
    liaison.post(page("letter_otherwise", letter.number), {"note": "By phone"})
    assert fresh(mail).state == MailState.OTHERWISE
    Mail.objects.update(state=MailState.FAILED)
    liaison.post(page("letter_again", letter.number), {"to": "new@huachen.example"})
    assert (fresh(mail).state, fresh(mail).to) == (MailState.QUEUED, "new@huachen.example")


def test_an_answer_is_filed(liaison, party, contact):
    url = page("letter_answer", query=f"?party={party.code}")
    words = {"contact": contact.pk, "how": "phone", "text": "Scrap them."}
    answer = liaison.post(url, form_fields(liaison.get(url)) | words)
    assert answer.url == Letter.objects.get().get_absolute_url()
    assert "Scrap them." in liaison.get(answer.url).content.decode()


def test_the_file_of_one_owner_shows_no_letter_of_another(liaison, cast, party, contact):
    other = make_party("canary", "金丝雀", "Canary")
    stranger = Contact.objects.create(party=other, name="陈", email="c@o.example")
    mine, theirs = written(cast, contact), written(cast, stranger, subject="CANARY")
    told = liaison.get(page("party", party.code)).content.decode()
    assert mine.number in told
    assert theirs.number not in told
    assert "CANARY" not in told


def test_a_letter_is_printed(liaison, cast, contact):
    letter = written(cast, contact, template="dwell")
    answer = liaison.get(page("letter_pdf", letter.number))
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(
    liaison, cast, contact, rows, django_assert_max_num_queries
):
    for _turn in range(rows):
        written(cast, contact)
    liaison.get(page("letters"))
    with django_assert_max_num_queries(14):
        liaison.get(page("letters"))


def test_a_thread_says_how_it_goes_on(cast, walk, contact):
    item = walk.stored()
    letter = written(cast, contact, case=item)
    today = timezone.localdate()
    answer = file_answer(
        by=cast.liaison, contact=contact, case=item, text="Yes.", answered_on=today, how="mail"
    )
    context = thread_context(cast.liaison, item)
    assert context["thread"] == [letter, answer]
    assert context["may_write"]
    assert not thread_context(cast.auditor, item)["may_write"]


def test_contacts_are_kept_on_the_page_of_their_owner(liaison, cast, party, contact):
    url = page("contact_new", party.code)
    liaison.post(url, {"name": "赵工", "email": "zhao@huachen.example"})
    added = Contact.objects.get(name="赵工")
    liaison.post(page("contact_edit", added.pk), {"name": "赵工", "email": "z2@huachen.example"})
    assert fresh(added).email == "z2@huachen.example"
    acts = Event.objects.filter(model="registry.contact").values_list("action", flat=True)
    assert {"add_contact", "change_contact"} <= set(acts)
    told = liaison.get(page("party", party.code)).content.decode()
    assert page("contact_edit", added.pk) in told


def test_a_letter_that_did_not_get_through_is_a_duty(cast, contact):
    letter = written(cast, contact)
    assert not list(stuck_letters(timezone.now()))
    Mail.objects.update(state=MailState.FAILED)
    (duty,) = stuck_letters(timezone.now())
    assert (duty.subject, duty.url) == (letter, letter.get_absolute_url())


def test_an_item_shows_its_thread(liaison, cast, walk, contact):
    item = walk.stored()
    letter = written(cast, contact, case=item)
    told = liaison.get(item.get_absolute_url()).content.decode()
    assert letter.number in told
    assert f"?about=item&amp;number={item.number}" in told


def test_a_link_goes_out_in_a_letter(liaison, cast, contact):
    link = grant_link(by=cast.liaison, contact=contact, purpose=OwnerPurpose.PROPERTY)
    url = page("letter_new", query=f"?link={link.number}")
    assert liaison.get(url).status_code == 200
    words = {"contact": contact.pk, "template": "other", "language": "en"}
    answer = liaison.post(url, words | {"subject": "Yours", "body": "Look: {link}"})
    letter = Letter.objects.get()
    assert (answer.url, letter.owner_link) == (letter.get_absolute_url(), link)
    assert "{link}" in Mail.objects.get().body
