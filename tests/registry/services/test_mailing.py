"""The outbox against a real mail server: nothing lost, nothing sent twice."""

from datetime import timedelta

import pytest
from django.core.mail import get_connection
from django.utils import timezone

from registry.enums import MailState, MailTrouble
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, Mail
from registry.services import mailing
from registry.services.ledger import writing
from registry.services.mailing import post_mail, send_again, send_due, tell_otherwise
from tests.factories import fresh
from tests.mail_sink import running_sink, use_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(smtp_server):
    return smtp_server


def posted(key="k", to="wang@huachen.example", subject="异常", body="Ten reels are wet.", by=None):
    with writing():
        return post_mail(key=key, to=[to], subject=subject, body=body, by=by)


def later(minutes=61):
    return timezone.now() + timedelta(minutes=minutes)


def acts(mail):
    return list(
        Event.objects.filter(model="registry.mail", object_key=str(mail.pk))
        .order_by("seq")
        .values_list("action", flat=True)
    )


def test_a_mail_is_sent_as_it_was_posted(sink, cast):
    cast.liaison.email = "li@us.example"
    mail = posted(by=cast.liaison)
    assert send_due() == 1
    (arrived,) = sink.mails
    assert arrived["To"] == "wang@huachen.example"
    assert arrived["Subject"] == "异常"
    assert arrived["Reply-To"] == "li@us.example"
    assert arrived["Message-ID"] == mail.message_id
    assert sink.texts == ["Ten reels are wet.\n"]
    assert fresh(mail).state == MailState.SENT
    assert fresh(mail).sent_at
    assert acts(mail) == ["post_mail", "claim_mail", "send_mail"]


def test_the_same_key_is_the_same_mail(sink):
    assert posted() == posted(body="again")
    send_due()
    send_due(later())
    assert len(sink.mails) == 1


def test_a_server_that_is_down_loses_nothing(settings):
    with running_sink() as gone:
        use_sink(settings, gone)
    first, second = posted("one"), posted("two")
    assert send_due() == 0
    told = fresh(first)
    assert (told.state, told.trouble) == (MailState.QUEUED, MailTrouble.UNREACHABLE)
    assert told.next_try_at > timezone.now()
    assert fresh(second).attempts == 0  # it would have met the same
    with running_sink() as sink:
        use_sink(settings, sink)
        assert send_due(later()) == 2
        assert send_due(later()) == 0
    assert len(sink.mails) == 2
    assert fresh(first).trouble == ""


def test_the_tries_come_further_apart_and_do_not_end(settings):
    with running_sink() as gone:
        use_sink(settings, gone)
    mail, waits = posted(), []
    for _turn in range(7):
        send_due(fresh(mail).next_try_at)
        waits.append(round((fresh(mail).next_try_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 5, 15, 30, 60, 60, 60]


def test_a_server_that_says_later_is_asked_again(sink):
    mail = posted()
    sink.to_recipient = "451 greylisted"
    assert send_due() == 0
    told = fresh(mail)
    assert (told.state, told.trouble) == (MailState.QUEUED, MailTrouble.LATER)
    assert told.answer == "451 greylisted"
    sink.to_recipient = "250 ok"
    assert send_due(later()) == 1


def test_later_for_days_ends_with_a_person(sink):
    mail = posted()
    Mail.objects.update(attempts=mailing.MOST_DELAYS - 1)
    sink.to_data = "452 full"
    send_due()
    assert (fresh(mail).state, fresh(mail).trouble) == (MailState.FAILED, MailTrouble.TIRED)


@pytest.mark.parametrize("where", ["to_recipient", "to_data"])
def test_a_no_is_not_asked_again(sink, where):
    mail = posted()
    setattr(sink, where, "550 no such user")
    send_due()
    setattr(sink, where, "250 ok")
    assert send_due(later()) == 0
    told = fresh(mail)
    assert (told.state, told.trouble) == (MailState.FAILED, MailTrouble.REFUSED)
    assert told.needs_somebody
    assert acts(mail)[-1] == "fail_mail"


@pytest.mark.parametrize("hangs_up", ["before keeping", "after keeping"])
def test_a_connection_that_breaks_before_the_answer_leaves_it_to_a_person(sink, hangs_up):
    mail = posted()
    sink.hangs_up = hangs_up
    send_due()
    sink.hangs_up = ""
    assert send_due(later()) == 0
    assert (fresh(mail).state, fresh(mail).trouble) == (MailState.UNCERTAIN, MailTrouble.CUT_OFF)
    assert len(sink.mails) == (hangs_up == "after keeping")


def killed(*_args):
    raise SystemExit


def test_a_sender_killed_before_its_record_sends_nothing_twice(sink, monkeypatch):
    mail = posted()
    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_record", killed)
        with pytest.raises(SystemExit):
            send_due()
    assert fresh(mail).state == MailState.SENDING
    assert send_due(later(5)) == 0
    assert fresh(mail).state == MailState.SENDING  # the other may be slow
    assert send_due(later()) == 0
    assert (fresh(mail).state, fresh(mail).trouble) == (MailState.UNCERTAIN, MailTrouble.STOPPED)
    assert len(sink.mails) == 1


def test_without_the_claim_it_would_be_sent_twice(sink, monkeypatch):
    """The control of the test before: the mail taken without saying so."""
    posted()
    monkeypatch.setattr(mailing, "_claim", lambda now: Mail.objects.get())
    monkeypatch.setattr(mailing, "AT_ONCE", 1)
    monkeypatch.setattr(mailing, "_record", lambda *a: None)
    send_due()
    send_due()
    assert len(sink.mails) == 2


def test_a_person_sends_again_with_the_same_message_id(sink, cast):
    mail = posted()
    sink.to_recipient = "550 no such user"
    send_due()
    sink.to_recipient = "250 ok"
    send_again(mail=mail, by=cast.liaison, to="new@huachen.example")
    assert send_due() == 1
    assert sink.mails[0]["To"] == "new@huachen.example"
    assert sink.mails[0]["Message-ID"] == mail.message_id
    with pytest.raises(WorkflowError):
        send_again(mail=mail, by=cast.liaison)


def test_a_person_says_it_was_told_otherwise(sink, cast):
    mail = posted()
    sink.to_data = "554 spam"
    send_due()
    with pytest.raises(InvalidInput):
        tell_otherwise(mail=mail, by=cast.liaison, note=" . ")
    with pytest.raises(NotPermitted):
        tell_otherwise(mail=mail, by=cast.warehouse, note="By telephone")
    tell_otherwise(mail=mail, by=cast.liaison, note="By telephone")
    assert fresh(mail).state == MailState.OTHERWISE
    assert send_due(later()) == 0


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\x0b", "\u2028", "\x85"])
def test_no_header_hides_in_a_subject(sink, breaks):
    posted(subject=f"a{breaks}Bcc: x@evil.example")
    assert send_due() == 1
    (arrived,) = sink.mails
    assert arrived["Bcc"] is None
    assert len(arrived["Subject"].splitlines()) == 1


@pytest.mark.parametrize(
    "to", ["a@b.example\nBcc: x@evil.example", "a@b.example, x@evil.example", "nobody", ""]
)
def test_no_second_address_hides_in_a_recipient(to):
    with pytest.raises(InvalidInput):
        posted(to=to)
    assert not Mail.objects.exists()


def test_a_mail_of_an_act_that_did_not_happen_does_not_exist():
    with pytest.raises(RuntimeError), writing():
        post_mail(key="k", to=["a@b.example"], subject="s", body="b")
        raise RuntimeError
    assert not Mail.objects.exists()


def test_without_a_mail_server_nothing_counts_as_sent(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    mail = posted()
    assert send_due() == 0
    assert fresh(mail).state == MailState.QUEUED


def test_a_wrong_password_of_ours_is_said_without_it(settings, monkeypatch):
    import smtplib

    def refuse(*_args):
        raise smtplib.SMTPAuthenticationError(535, b"bad password hunter2")

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(type(get_connection()), "open", refuse)
    mail = posted()
    send_due()
    assert (fresh(mail).trouble, fresh(mail).answer) == (MailTrouble.LOGIN, "535")
    assert "hunter2" not in "".join(Event.objects.values_list("body", flat=True))
