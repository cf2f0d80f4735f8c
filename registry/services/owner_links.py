"""Links to the owner's page: made, addressed, opened, revoked (domain §6, customer contact).

The token says which link it is and is signed with SECRET_KEY. It is never stored: whoever reads
the database or a backup of it cannot make one.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import OwnerPurpose
from registry.errors import InvalidInput, WorkflowError
from registry.models import Contact, OwnerLink
from registry.services.ledger import record_changed, record_created, record_event, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require

DAYS = 14
MOST_DAYS = 90
_BETWEEN = "~"  # stands neither in a number nor in a nonce


def _signer() -> Signer:
    """By the present SECRET_KEY; tokens of SECRET_KEY_FALLBACKS are still good."""
    return Signer(salt="registry.owner_links")


def grant_link(*, by, contact: Contact, purpose: str, subject=None, days: int = DAYS) -> OwnerLink:
    """A link for ``contact`` and one ``purpose`` (`OwnerPurpose`), which ends after ``days``.

    ``subject`` is the record that is asked about. Raises InvalidInput for a purpose without its
    subject or a time that is no time; WorkflowError where the subject is another owner's, or was
    asked of somebody else.
    """
    require(by, "ask_owner")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(
            _("A link lasts from 1 to %(most)s days.") % {"most": MOST_DAYS},
            remedy=_("Type a number of days in between."),
            field="days",
        )
    if (subject is None) != (purpose == OwnerPurpose.PROPERTY):
        raise InvalidInput(_("A link is about one record, or about all property."))
    if subject is not None and owner_of(subject).pk != contact.party_id:
        raise WorkflowError(
            _("%(contact)s does not work for %(owner)s.")
            % {"contact": contact, "owner": owner_of(subject)},
            guard="contact",
            remedy=_("Choose a contact of the owner of these goods."),
            field="contact",
        )
    asked = asked_of(subject)
    if asked is not None and asked != contact:
        raise WorkflowError(
            _("%(number)s is asked of %(contact)s.") % {"number": subject, "contact": asked},
            guard="asked",
            remedy=_("Send it to that person, or ask somebody else anew."),
            field="contact",
        )
    now = timezone.now()
    with writing():
        link = OwnerLink.objects.create(
            number=draw_number("OL"),
            contact=contact,
            party=contact.party,
            purpose=purpose,
            subject_type=subject and ContentType.objects.get_for_model(subject),
            subject_id=subject and subject.pk,
            nonce=secrets.token_urlsafe(18),
            granted_at=now,
            granted_by=by,
            expires_at=now + timedelta(days=days),
        )
        record_created(link, by=by, action="grant_owner_link")
    return link


def owner_of(record):
    """Whose property ``record`` is about: its own party, or that of its item."""
    return record.party if hasattr(record, "party") else record.item.owner


def asked_of(record):
    """The one person who can answer ``record`` (a consent, a statement); None where any contact of
    the owner can."""
    return getattr(record, "contact", None)


def token_of(link: OwnerLink) -> str:
    return _signer().sign(f"{link.number}{_BETWEEN}{link.nonce}")


def path_of(link: OwnerLink) -> str:
    return reverse("registry:owner", args=[token_of(link)])


def address_of(link: OwnerLink) -> str:
    """The address for a mail. Staff do not see it: who has it answers in the owner's name."""
    return f"{settings.SITE_URL}{path_of(link)}"


def show_address(*, by, link: OwnerLink) -> str:
    """The address, for who has to hand it over otherwise than by mail; that is on record."""
    require(by, "ask_owner")
    with writing():
        record_event("show_owner_link", link, by=by, facts={"contact": str(link.contact)})
    return address_of(link)


def link_of(token: str) -> OwnerLink | None:
    """The link that ``token`` was made of, whatever became of it; None for any other text."""
    try:
        signed = _signer().unsign(token)
    except BadSignature:
        return None
    number, _separator, nonce = signed.partition(_BETWEEN)
    links = OwnerLink.objects.select_related("contact", "party", "granted_by")
    return links.filter(number=number, nonce=nonce).first()


def revoke_link(*, by, link: OwnerLink, reason: str) -> OwnerLink:
    """End ``link`` at once. Raises InvalidInput without a reason, WorkflowError where it ended."""
    require(by, "revoke_owner_link")
    if not reason.strip(" ."):
        raise InvalidInput(_("It is not said why."), remedy=_("Write a few words."), field="reason")
    with writing():
        link = OwnerLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        if link.revoked_at:
            raise WorkflowError(_("%(link)s was revoked before.") % {"link": link}, guard="state")
        before = snapshot(link)
        link.revoked_at, link.revoked_by = timezone.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
        record_changed(link, by=by, before=before, action="revoke_owner_link", reason=reason)
    return link
