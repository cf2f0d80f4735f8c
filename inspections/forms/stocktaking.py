"""Planning a stocktake and counting by scans. Shape only; the services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import ScanInput
from inspections.enums import CountMethod, Risk
from registry.enums import Role
from registry.forms.lines import AmountField
from registry.forms.signing import SigningFields
from registry.models import Category, Location, Party, User
from registry.queries.scanning import LONGEST


class StocktakeForm(forms.Form):
    """What is counted, how, and who counts. What is left empty does not narrow it."""

    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Location.objects.filter(active=True),
        required=False,
        empty_label=_("All places"),
        help_text=_("With every place below it."),
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"),
        queryset=Party.objects.all(),
        required=False,
        empty_label=_("All owners"),
    )
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("All categories"),
    )
    risk = forms.ChoiceField(
        label=_("Risk"), choices=[("", _("All goods")), *Risk.choices], required=False
    )
    method = forms.ChoiceField(
        label=_("What is counted"),
        choices=CountMethod.choices,
        initial=CountMethod.PRESENCE,
        widget=forms.RadioSelect,
    )
    counter = forms.ModelChoiceField(
        label=_("Who counts"),
        queryset=User.objects.none(),
        help_text=_("Somebody else recounts the differences, and a manager approves them."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        counting = User.objects.filter(
            is_active=True, role_assignments__role__in=(Role.WAREHOUSE, Role.MANAGER)
        )
        self.fields["counter"].queryset = counting.distinct()


class CountForm(forms.Form):
    """One scan: the label on the goods, or the code of the shelf."""

    code = forms.CharField(
        label=_("Scan the shelf, then each label"),
        max_length=LONGEST,
        widget=ScanInput(attrs={"autofocus": True, "data-scan-submit": True}),
    )
    quantity = AmountField(label=_("Quantity"), required=False)
    damaged = forms.BooleanField(label=_("Damaged"), required=False)
    missing = forms.BooleanField(required=False, widget=forms.HiddenInput)


class CloseStocktakeForm(SigningFields):
    """A signature alone: of the manager who closes it."""
