"""Asking an owner something on their own page. Shape only; the services judge."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.enums import ConsentAct
from registry.forms.lines import AmountField, plain
from registry.models import Contact
from registry.services.owner_links import DAYS, MOST_DAYS

SENDING = ("contact", "days", "language")  # how the question gets to the owner


class ContactField(forms.ModelChoiceField):
    """One of an owner's contacts, told apart by post and mail address."""

    def label_from_instance(self, contact: Contact) -> str:
        return " · ".join(word for word in (contact.name, contact.post, contact.email) if word)


class AskForm(forms.Form):
    """Who is asked, and how long the link lasts."""

    contact = ContactField(Contact.objects.none(), label=_("Contact"), empty_label=None)
    days = forms.IntegerField(
        label=_("The link lasts, in days"), min_value=1, max_value=MOST_DAYS, initial=DAYS
    )

    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args, party, asked: Contact | None = None, **kwargs):
        kwargs["initial"] = {"language": get_language()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        contacts = party.contacts.all()
        self.fields["contact"].queryset = contacts.filter(pk=asked.pk) if asked else contacts


class AskConsentForm(AskForm):
    """Which act on how much of ``item``, in words that the owner reads."""

    act = forms.ChoiceField(label=_("Act"), choices=ConsentAct.choices, widget=forms.RadioSelect)
    quantity = AmountField(label=_("Quantity"))
    scope = forms.CharField(
        label=_("What it is for"),
        max_length=500,
        help_text=_("The owner reads these words."),
        widget=forms.Textarea({"rows": 3}),
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=DateInput)

    def __init__(self, *args, item, initial=None, **kwargs):
        usual = {"quantity": plain(item.on_hand)}
        super().__init__(*args, party=item.owner, initial=usual | (initial or {}), **kwargs)
        self.fields["contact"].queryset = item.owner.contacts.filter(may_consent=True)
        self.order_fields(
            ["act", "quantity", "scope", "valid_until", "contact", "days", "language"]
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class SettleForm(forms.Form):
    settled_as = forms.CharField(
        label=_("How it was settled"),
        max_length=300,
        help_text=_("What was agreed, and with whom."),
    )
