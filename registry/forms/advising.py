"""What a pre-advice asks for. The forms check shape; `services.advising.announce` stores."""

import re

from django import forms
from django.forms.formsets import TOTAL_FORM_COUNT
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, QuantityInput
from custprop.lib.whole_numbers import whole_number
from registry.enums import PreAdviceState
from registry.forms.owners import any_owner, choose_party_field
from registry.models import Agreement, Category, Party, PreAdvice, PreAdviceLine
from registry.models.needs import NEEDS_FIELDS, check_ranges
from registry.models.quantity import PLACES
from registry.units import UNITS

EMPTY_LINES = 3
MOST_LINES = 1000


class QuantityField(forms.DecimalField):
    """A quantity as people write it: 6386, 6,386 or 1.5."""

    widget = QuantityInput
    _grouped = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")

    def __init__(self, **kwargs):
        super().__init__(max_digits=18, decimal_places=PLACES, **kwargs)

    def to_python(self, value):
        text = str(value or "").strip()
        return super().to_python(text.replace(",", "") if self._grouped.fullmatch(text) else text)


class ShapeOnly(forms.ModelForm):
    """Fields as the model describes them, and no instance: the services store.

    Validating an instance would also ask the database about every single line.
    """

    def _post_clean(self):
        pass


class PreAdviceHeadForm(ShapeOnly):
    """The head of a pre-advice of ``party``, or of the owner that is chosen here."""

    class Meta:
        model = PreAdvice
        fields = (
            "party",
            "agreement",
            "order_number",
            "notice_number",
            "expected_on",
            "purpose",
            "note",
        )
        widgets = {"expected_on": DateInput}

    def __init__(self, *args, party: Party | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.party = party
        agreements = Agreement.objects.filter(closeout=None).select_related("party")
        if party is not None:
            del self.fields["party"]
            agreements = agreements.filter(party=party)
        else:
            self.fields["party"] = choose_party_field()
        self.fields["agreement"].queryset = agreements
        self.fields["agreement"].empty_label = _("None")
        self.fields["agreement"].label_from_instance = lambda agreement: (
            f"{agreement.party} · {agreement.number}"
        )

    def clean_agreement(self):
        agreement = self.cleaned_data["agreement"]
        party = self.party or self.cleaned_data.get("party")
        if agreement and party and agreement.party_id != party.pk:
            raise forms.ValidationError(
                _("This agreement is with another owner. Choose one of this owner's.")
            )
        return agreement


class GoodsForm(ShapeOnly):
    """One line of goods: what it is and how much. ``categories`` are shared by all lines."""

    category = forms.TypedChoiceField(label=_("Category"))
    quantity = QuantityField(label=_("Quantity"))

    class Meta:
        model = PreAdviceLine
        fields = (
            "category",
            "part_number",
            "name",
            "quantity",
            "unit",
            "lot",
            "manufacturer",
            "manufacturer_part_number",
            "packaging",
            "expires_on",
            "calibration_due_on",
            "msl",
            "floor_life_hours",
            "esd_sensitive",
            "hazardous",
            *NEEDS_FIELDS,
            "own_needs",
            "permanent_mark_required",
            "note",
        )
        widgets = {
            "floor_life_hours": QuantityInput,
            "expires_on": DateInput,
            "calibration_due_on": DateInput,
        }

    # The rest of the goods is seldom needed and lies behind “More”.
    MAIN_FIELDS = ("category", "part_number", "name", "quantity", "unit", "lot")

    def __init__(self, *args, categories: dict[str, Category], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = category_choices(categories)
        self.fields["category"].coerce = categories.get

    def main_fields(self):
        return [self[name] for name in self.MAIN_FIELDS]

    def more_fields(self):
        return [field for field in self.visible_fields() if field.name not in self.MAIN_FIELDS]

    @property
    def says_more(self) -> bool:
        """Whether something stands, or is wrong, behind “More”."""
        return any(field.errors or field.value() for field in self.more_fields())

    def clean_quantity(self):
        quantity = self.cleaned_data["quantity"]
        if quantity is not None and quantity <= 0:
            raise forms.ValidationError(_("The quantity must be more than zero."))
        return quantity

    def clean(self):
        cleaned = self.cleaned_data
        quantity, unit = cleaned.get("quantity"), cleaned.get("unit")
        if quantity is not None and unit:
            try:
                UNITS[unit].validate(quantity)
            except forms.ValidationError as error:
                self.add_error("quantity", error)
        for name, problem in check_ranges(cleaned).items():
            self.add_error(name, problem)
        return cleaned


class GoodsFormSet(forms.BaseFormSet):
    """Lines of goods; untouched lines are left out. Needs one where ``require_lines``."""

    def __init__(self, *args, require_lines: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.require_lines = require_lines

    def clean(self):
        if self.require_lines and not self.filled_lines() and not any(self.errors):
            raise forms.ValidationError(
                _("There is no line yet. Fill in at least one: what comes and how much.")
            )

    def filled_lines(self) -> list[dict]:
        """The lines as `announce` takes them."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]


def goods_formset(data=None, *, prefix: str, empty: int = EMPTY_LINES, **kwargs) -> GoodsFormSet:
    """The lines of a form, one more where the button of `_goods_lines.html` was pressed.

    The categories are fetched once for all of them.
    """
    if data is not None and data.get("more") == prefix:
        data = with_one_more(data, prefix)
    categories = {category.code: category for category in Category.objects.all()}
    made = forms.formset_factory(
        GoodsForm, formset=GoodsFormSet, extra=empty, max_num=MOST_LINES, validate_max=True
    )
    return made(data, prefix=prefix, form_kwargs={"categories": categories}, **kwargs)


def with_one_more(data, prefix: str):
    """``data`` of a formset with a further, empty line."""
    count = f"{prefix}-{TOTAL_FORM_COUNT}"
    longer = data.copy()
    forms_sent = whole_number(longer.get(count, ""))
    if forms_sent is not None:
        longer[count] = str(forms_sent + 1)
    return longer


def category_choices(categories: dict[str, Category]) -> list[tuple]:
    return [("", _("Choose")), *((code, category.label) for code, category in categories.items())]


class PreAdviceFilter(forms.Form):
    """What the list of pre-advices shows."""

    party = any_owner()
    state = forms.ChoiceField(
        choices=[("", _("All states")), *PreAdviceState.choices],
        required=False,
        label=_("State"),
        widget=forms.Select({"data-autosubmit": True}),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
    )
