"""Out of quarantine: back to be verified, or accepted as it is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.enums import ConsentAct, LocationKind
from registry.forms.signing import SigningFields
from registry.models import Consent, Item
from registry.queries.places import places_of


class ReleaseForm(forms.Form):
    """Where the goods wait to be verified again, and why they may."""

    location = forms.ModelChoiceField(
        label=_("Pending-inspection place"), queryset=None, empty_label=None
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Why they may be verified again, for example what was agreed or done."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = places_of(LocationKind.PENDING)
        self.fields["location"].queryset = places
        self.fields["location"].initial = places.first()


class ConsentChoice(forms.ModelChoiceField):
    """Consents with what tells them apart."""

    def label_from_instance(self, consent: Consent) -> str:
        given = _("given by %(contact)s on %(day)s") % {
            "contact": consent.contact,
            "day": consent.given_on.isoformat(),
        }
        return f"{consent.number} · {given} · {consent.scope}"


class ConcedeForm(SigningFields):
    """The owner's written concession under which the goods are accepted as they are; signed."""

    consent = ConsentChoice(
        label=_("Written consent of the owner"),
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Remark (optional)"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, item: Item, **kwargs):
        super().__init__(*args, **kwargs)
        consents = item.consents.filter(act=ConsentAct.CONCESSION).select_related("contact")
        self.fields["consent"].queryset = consents
        self.fields["consent"].initial = consents.first()
