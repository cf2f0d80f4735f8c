"""Destruction: the list of goods, and how it was carried out. The services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.enums import DestructionMethod
from registry.forms.drawn_signature import DrawnSignatureField
from registry.forms.evidence import FilesField
from registry.forms.lines import Sheet, line_form, typed
from registry.forms.signing import SEEN_HASH, SigningFields
from registry.forms.transferring import ConsentedLineForm
from registry.models import User
from registry.services.destroying import Witness


class DestructionHeadForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 2, "autofocus": True}),
    )
    method = forms.ChoiceField(label=_("Method of destruction"), choices=DestructionMethod.choices)
    details = forms.CharField(
        label=_("Details"),
        max_length=300,
        required=False,
        help_text=_("How it is made useless, so that nobody can use or read it any more."),
    )
    contractor = forms.CharField(
        label=_("Destroyed off site by"),
        max_length=120,
        required=False,
        help_text=_("Empty where it happens here; else a gate pass is needed."),
    )


class DestructionSheet(Sheet):
    """A list of goods being written; ``consents``: what is usable, by the key of the item."""

    def __init__(self, items, data=None, *, judge: bool = True, consents):
        if data is None or not judge:
            initial = typed(DestructionHeadForm, data or {})
            self.head = DestructionHeadForm(initial=initial, use_required_attribute=False)
        else:
            self.head = DestructionHeadForm(data, use_required_attribute=False)
        self.lines = [
            line_form(ConsentedLineForm, item, data, judge=judge, consents=consents[item.pk])
            for item in items
        ]

    def values(self) -> dict:
        """What `services.destroying.request_destruction` takes beside the owner."""
        lines = [{"item": line.record, **line.cleaned_data} for line in self.lines]
        return {"lines": lines, **self.head.cleaned_data}


class CarryOutForm(forms.Form):
    """That it happened: when, by whom, with what proof, and who saw it."""

    destroyed_on = forms.DateField(label=_("Destroyed on"), widget=DateInput)
    carried_out_by = forms.CharField(label=_("Carried out by"), max_length=80)
    files = FilesField(
        label=_("Photos, certificate"),
        help_text=_(
            "What is left of the goods, or the certificate: JPEG, PNG, WEBP or PDF, "
            "up to 10 MB each."
        ),
    )
    witness_user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Witness with an account"),
        required=False,
        empty_label=_("A person from outside, who signs below"),
        help_text=_("Signs later on their own account; until then the goods stay in the balance."),
    )
    witness_name = forms.CharField(
        label=_("Witness from outside"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    witness_signature = DrawnSignatureField(
        label=_("Signature of the witness from outside"), required=False
    )

    def __init__(self, *args, witnesses, has_proof: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["witness_user"].queryset = witnesses
        self.fields["files"].required = not has_proof

    def clean(self):
        cleaned = super().clean()
        outside = cleaned.get("witness_name") or cleaned.get("witness_signature")
        if cleaned.get("witness_user") and outside:
            self.add_error(
                "witness_name",
                _("Name one witness: a person with an account, or one from outside."),
            )
        return cleaned

    @property
    def values(self) -> dict:
        """What `services.destroying.carry_out` takes beside the paper."""
        given = self.cleaned_data
        signed = given["witness_signature"]
        user = given["witness_user"]
        return {
            "destroyed_on": given["destroyed_on"],
            "carried_out_by": given["carried_out_by"],
            "files": given["files"],
            "witness": (
                Witness(user=user)
                if user
                else Witness(given["witness_name"], signed.picture, signed.typed)
            ),
        }


class WitnessForm(SigningFields):
    """What the witness types to sign."""

    def values(self) -> dict:
        """What `services.destroying.sign_as_witness` takes beside the proof."""
        return {"seen_hash": self.cleaned_data[SEEN_HASH]}
