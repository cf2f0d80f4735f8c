"""Saying what an unknown label stands on. Shape only; the services judge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput
from registry.enums import LocationKind
from registry.forms.advising import GoodsForm, QuantityField, ShapeOnly, category_choices
from registry.forms.evidence import FilesField
from registry.forms.owners import choose_party_field
from registry.models import Category, Item, PreAdviceLine
from registry.queries.places import places_of
from registry.queries.scanning import LONGEST, plain_code


class IdentifyForm(forms.Form):
    """Which item an unknown label stands on."""

    item = forms.CharField(label=_("It is item"), max_length=LONGEST)

    def clean_item(self) -> Item:
        number = plain_code(self.cleaned_data["item"]).upper()
        item = Item.objects.filter(number=number).first()
        if item is None:
            raise forms.ValidationError(
                _("“%(code)s” is not the number of an item."), params={"code": number}
            )
        return item


class DescribeForm(forms.Form):
    """What it looks like, for whoever has to find out what it is."""

    remark = forms.CharField(
        label=_("What it looks like"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    files = FilesField(
        label=_("Photos"),
        required=False,
        help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each."),
    )


class TakeInForm(ShapeOnly):
    """Goods that were never taken in: whose they are, what and how many."""

    category = forms.TypedChoiceField(label=_("Category"))
    quantity = QuantityField(label=_("Quantity"))

    class Meta:
        model = PreAdviceLine
        fields = (*GoodsForm.MAIN_FIELDS, "expires_on")
        widgets = {"expires_on": DateInput}

    field_order = ("party", "location")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        categories = {category.code: category for category in Category.objects.all()}
        self.fields["category"].choices = category_choices(categories)
        self.fields["category"].coerce = categories.get
        self.fields["party"] = choose_party_field()
        self.fields["location"] = forms.ModelChoiceField(
            places_of(LocationKind.PENDING), label=_("Pending-inspection place"), empty_label=None
        )
        self.order_fields(self.field_order)

    def clean_quantity(self):
        quantity = self.cleaned_data["quantity"]
        if quantity is not None and quantity <= 0:
            raise forms.ValidationError(_("The quantity must be more than zero."))
        return quantity

    @property
    def taken(self) -> dict:
        """The values as `take_in_find` takes them."""
        goods = dict(self.cleaned_data)
        head = {name: goods.pop(name) for name in ("party", "location", "quantity")}
        return head | {"goods": goods}


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is no customer's property"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
