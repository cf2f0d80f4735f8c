"""A person at an owner. Shape only; `services.contacts` stores."""

from registry.forms.advising import ShapeOnly
from registry.models import Contact
from registry.services.contacts import FIELDS


class ContactForm(ShapeOnly):
    class Meta:
        model = Contact
        fields = FIELDS
