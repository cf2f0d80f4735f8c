"""Mails that leave: posted in the transaction of the act they tell of, sent later by a round.

Nothing is sent twice. A mail server has no transaction, so between its "accepted" and our record
of it there is a moment in which we may die, and nobody can know afterwards. We therefore send
*at most once by ourselves*: a mail is claimed in a transaction of its own before the connection
speaks of it, and one that is found claimed with no outcome is "perhaps sent" and waits for a
person, who looks or asks the owner and says "send again" or "told otherwise". The other way
round, sending again blindly, would have an owner answer the same question twice. Its Message-ID
stays the same through all tries, so that a second copy, sent on purpose, is known as one.

Whatever certainly did not go out (no connection, "later", "no") is tried again by itself: a
server that is down loses nothing.
"""

import smtplib
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import MailState, MailTrouble, OwnerLinkState
from registry.errors import InvalidInput, WorkflowError
from registry.models import Mail
from registry.models.letters import LINK
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.owner_links import address_of
from registry.services.permission import require

LOST_AFTER = timedelta(minutes=15)  # far more than a try can take, see SECONDS
SECONDS = 30  # for the mail server to answer
MINUTES = (1, 5, 15, 30, 60)  # until the next try; the last goes on
MOST_DELAYS = 60  # "later" from the server itself, some two and a half days
AT_ONCE = 200  # mails a round

#: Backends that print or drop: with these no mail server is set, and nothing counts as sent.
NOT_A_SERVER = ("console.EmailBackend", "dummy.EmailBackend")


def mail_server_is_set() -> bool:
    return not settings.EMAIL_BACKEND.endswith(NOT_A_SERVER)


def one_line(text: str) -> str:
    """``text`` without line breaks and other control characters: no second header can hide."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def check_addresses(to: list[str]) -> list[str]:
    """``to`` as it is written into a mail. Raises InvalidInput for what is no address."""
    for address in to:
        try:
            validate_email(address)
        except ValidationError:
            raise InvalidInput(
                _("“%(address)s” is no e-mail address.") % {"address": one_line(address)},
                remedy=_("Correct it with the contact."),
                field="contact",
            ) from None
    if not to:
        raise InvalidInput(
            _("There is nobody to send it to."),
            remedy=_("Give the contact an e-mail address."),
            field="contact",
        )
    return to


def post_mail(*, key: str, to: list[str], subject: str, body: str, by=None, letter=None) -> Mail:
    """Put a mail into the outbox, once for each ``key``: the same key again gives the same mail.

    Call inside ``writing()``, so that it leaves if and only if what it tells of happened. ``by`` is
    who answers are for. Raises InvalidInput for an address that is none.
    """
    check_addresses(to)
    with writing():
        if found := Mail.objects.filter(key=key).first():
            return found
        now = timezone.now()
        mail = Mail.objects.create(
            key=key,
            letter=letter,
            to=", ".join(to),
            reply_to=by.email if by is not None else "",
            subject=one_line(subject)[:200],
            body=body,
            message_id=f"<{uuid.uuid4().hex}@{_domain()}>",
            next_try_at=now,
            posted_at=now,
            posted_by=by,
        )
        record_created(mail, by=by, action="post_mail")
    return mail


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


# ---- sending ----------------------------------------------------------------


def send_due(now: datetime | None = None) -> int:
    """Send what is due; how many went out. The round "mail".

    May run in several workers at once: each mail is claimed by one.
    """
    now = now or timezone.now()
    _find_interrupted(now)
    if not mail_server_is_set():
        return 0
    sent = 0
    for _turn in range(AT_ONCE):
        mail = _claim(now)
        if mail is None:
            break
        state, trouble, answer = _try(mail)
        _record(mail, state, trouble, answer)
        sent += state == MailState.SENT
        if trouble in (MailTrouble.UNREACHABLE, MailTrouble.LOGIN):
            break  # the others would meet the same
    return sent


def _claim(now: datetime) -> Mail | None:
    """Take the next mail. Committed before anything is said to the server."""
    with writing():
        due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=now)
        mail = due.order_by("next_try_at", "pk").first()
        if mail is None:
            return None
        before = snapshot(mail)
        mail.state, mail.claimed_at = MailState.SENDING, timezone.now()
        mail.attempts += 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
        record_changed(mail, by=None, before=before, action="claim_mail")
    return mail


def _try(mail: Mail) -> tuple[str, str, str]:
    """Send ``mail`` once: its new state, the trouble, and the server's words."""
    letter = mail.letter
    link = letter and letter.owner_link
    if link is not None and link.status != OwnerLinkState.OPEN:
        return MailState.FAILED, MailTrouble.UNADDRESSED, ""
    body = mail.body.replace(LINK, address_of(link)) if link is not None else mail.body
    connection = get_connection(timeout=SECONDS)
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        return MailState.QUEUED, MailTrouble.LOGIN, str(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return MailState.QUEUED, MailTrouble.UNREACHABLE, type(error).__name__
    message = EmailMessage(
        mail.subject,
        body,
        settings.DEFAULT_FROM_EMAIL,
        mail.recipients,
        connection=connection,
        headers={"Message-ID": mail.message_id},
        reply_to=[mail.reply_to] if mail.reply_to else None,
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = max(error.recipients.values())
        return _answered(mail, code, words)
    except smtplib.SMTPResponseException as error:  # of the sender, of the data
        return _answered(mail, error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return MailState.UNCERTAIN, MailTrouble.CUT_OFF, type(error).__name__
    finally:
        _hang_up(connection)
    return MailState.SENT, "", ""


def _hang_up(connection) -> None:
    """Whether the server says goodbye or not changes nothing about the mail."""
    with suppress(OSError, smtplib.SMTPException):
        connection.close()


def _answered(mail: Mail, code: int, words: bytes | str) -> tuple[str, str, str]:
    """What a clear "later" (4xx) or "no" means."""
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    answer = one_line(f"{code} {text}")[:300]
    if code >= 500:
        return MailState.FAILED, MailTrouble.REFUSED, answer
    if mail.attempts >= MOST_DELAYS:
        return MailState.FAILED, MailTrouble.TIRED, answer
    return MailState.QUEUED, MailTrouble.LATER, answer


def _record(mail: Mail, state: str, trouble: str, answer: str) -> None:
    """What came of the try. Who sent it knows best, even if it was given up meanwhile."""
    with writing():
        mail = Mail.objects.select_for_update().get(pk=mail.pk)
        before = snapshot(mail)
        mail.state, mail.trouble, mail.answer = state, trouble, answer
        mail.claimed_at = None
        now = timezone.now()
        if state == MailState.SENT:
            mail.sent_at = now
        elif state == MailState.QUEUED:
            wait = MINUTES[min(mail.attempts, len(MINUTES)) - 1]
            mail.next_try_at = now + timedelta(minutes=wait)
        mail.save()
        actions = {MailState.SENT: "send_mail", MailState.QUEUED: "put_off_mail"}
        record_changed(mail, by=None, before=before, action=actions.get(state, "fail_mail"))


def _find_interrupted(now: datetime) -> None:
    """Whose sender died after the claim: perhaps it went out, so a person decides."""
    lost = Mail.objects.filter(state=MailState.SENDING, claimed_at__lt=now - LOST_AFTER)
    if not lost.exists():
        return
    with writing():
        for mail in lost.order_by("pk"):
            before = snapshot(mail)
            mail.state, mail.trouble = MailState.UNCERTAIN, MailTrouble.STOPPED
            mail.claimed_at = None
            mail.save(update_fields=["state", "trouble", "claimed_at"])
            record_changed(mail, by=None, before=before, action="fail_mail")


# ---- what a person decides --------------------------------------------------


def send_again(*, mail: Mail, by, to: str = "") -> Mail:
    """Have a mail that failed, or perhaps went out, sent again; ``to`` corrects the address."""
    require(by, "write_letter")
    recipients = check_addresses([to.strip()]) if to.strip() else None
    with writing():
        mail, before = _stuck(mail)
        mail.state, mail.attempts, mail.next_try_at = MailState.QUEUED, 0, timezone.now()
        if recipients:
            mail.to = ", ".join(recipients)
        mail.save(update_fields=["state", "attempts", "next_try_at", "to"])
        record_changed(mail, by=by, before=before, action="send_mail_again")
    return mail


def tell_otherwise(*, mail: Mail, by, note: str) -> Mail:
    """Its words reached them otherwise, or it did arrive; ``note`` says how."""
    require(by, "write_letter")
    if not note.strip(" ."):
        raise InvalidInput(
            _("It is not said how."),
            remedy=_("Write how and when they were told, and by whom."),
            field="note",
        )
    with writing():
        mail, before = _stuck(mail)
        mail.state, mail.note = MailState.OTHERWISE, note.strip()
        mail.save(update_fields=["state", "note"])
        record_changed(mail, by=by, before=before, action="tell_otherwise", reason=mail.note)
    return mail


def _stuck(mail: Mail) -> tuple[Mail, dict]:
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.needs_somebody:
        raise WorkflowError(
            _("This mail is “%(state)s”.") % {"state": mail.status.label},
            guard="state",
            remedy=_("There is nothing to decide about it now."),
        )
    return mail, snapshot(mail)
