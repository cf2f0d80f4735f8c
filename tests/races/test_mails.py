"""Several who send the outbox at once: each mail goes out once, on both databases."""

import pytest

from registry.enums import MailState
from registry.models import Mail
from registry.services import mailing
from registry.services.ledger import writing
from registry.services.mailing import post_mail, send_due
from tests.server import at_once

MAILS, SENDERS = 8, 3


@pytest.fixture(autouse=True)
def outbox(fresh_database):
    with writing():
        for number in range(MAILS):
            post_mail(key=f"k{number}", to=["w@huachen.example"], subject="s", body="b")


def check_each_is_sent_once(smtp_server) -> None:
    at_once([send_due] * SENDERS)
    ids = [mail["Message-ID"] for mail in smtp_server.mails]
    assert len(ids) == len(set(ids)) == MAILS


def test_each_mail_is_sent_once(smtp_server):
    check_each_is_sent_once(smtp_server)
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_without_the_claim_the_check_fails(smtp_server, monkeypatch):
    waiting = iter([*Mail.objects.all()] * SENDERS)
    monkeypatch.setattr(mailing, "_claim", lambda now: next(waiting, None))
    with pytest.raises(AssertionError):
        check_each_is_sent_once(smtp_server)
