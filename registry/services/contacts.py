"""The people at an owner whom we write to and who answer (domain C2)."""

from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput
from registry.models import Contact, Party
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require

FIELDS = ("name", "post", "phone", "email", "may_consent")


def add_contact(*, by, party: Party, **values) -> Contact:
    """Put a person on file. Raises InvalidInput without a name."""
    require(by, "keep_contacts")
    _check(values)
    with writing():
        contact = Contact.objects.create(party=party, **values)
        record_created(contact, by=by, action="add_contact")
    return contact


def change_contact(*, by, contact: Contact, **values) -> Contact:
    """What was written to them before keeps the address it went to."""
    require(by, "keep_contacts")
    _check(values)
    with writing():
        contact = Contact.objects.select_for_update().get(pk=contact.pk)
        before = snapshot(contact)
        for name, value in values.items():
            setattr(contact, name, value)
        contact.save(update_fields=list(values))
        record_changed(contact, by=by, before=before, action="change_contact")
    return contact


def _check(values: dict) -> None:
    if not values.get("name", "").strip(" ."):
        raise InvalidInput(
            _("The contact has no name."), remedy=_("Write who it is."), field="name"
        )
