"""Counting what arrived. The forms check shape; `services.receiving` judges and stores."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.enums import LocationKind
from registry.forms.advising import QuantityField, goods_formset
from registry.forms.evidence import FilesField
from registry.forms.owners import choose_party_field
from registry.models import Location, PreAdviceLine, Return
from registry.models.goods import GOODS_FIELDS
from registry.queries.places import places_of
from registry.queries.returning import returns_that_left
from registry.services.receiving import CountedLine
from registry.units import UNITS


class ReceiptForm(forms.Form):
    """The head of a receipt: papers, place and photos."""

    delivery_note = forms.CharField(
        label=_("Customer's delivery note"), max_length=60, required=False
    )
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    location = forms.ModelChoiceField(
        Location.objects.none(),
        label=_("Pending-inspection place"),
        empty_label=None,
        help_text=_("Only places for goods that wait for inspection are offered."),
    )
    back_from = forms.ModelChoiceField(
        Return.objects.none(),
        label=_("Comes back from return note"),
        required=False,
        empty_label=_("No: it comes for the first time"),
        help_text=_("After repair or rework. The same parts are linked to what went back."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    files = FilesField(
        label=_("Photos of goods and packing"),
        required=False,
        help_text=_("JPEG, PNG, WEBP or PDF, up to 10 MB each."),
    )

    def __init__(self, *args, party=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = places_of(LocationKind.PENDING)
        notes = returns_that_left(party)
        if not notes.exists():
            del self.fields["back_from"]  # nothing that could come back has ever left
            return
        self.fields["back_from"].queryset = notes
        self.fields["back_from"].label_from_instance = lambda note: " · ".join(
            filter(None, (note.number, str(note.party), note.back_by and note.back_by.isoformat()))
        )

    def head(self) -> dict:
        """The values as `confirm_receipt` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "files"}


class UnadvisedReceiptForm(ReceiptForm):
    """The same for goods that nobody announced: whose they are is asked, too."""

    party = choose_party_field()
    field_order = ("party",)


class CountForm(forms.Form):
    """What was found of one advised line. Every line is answered: zero is an answer."""

    counted = QuantityField(
        label=_("Counted"),
        min_value=0,
        error_messages={
            "required": _("Count this line, or type 0 where nothing came."),
            "invalid": _("Type the counted quantity in digits, such as 1200 or 1.5."),
            "min_value": _("A count is zero or more."),
        },
    )
    wrong_goods = forms.BooleanField(label=_("Wrong goods"), required=False)
    broken_packing = forms.BooleanField(label=_("Broken packing"), required=False)
    note = forms.CharField(label=_("What is different"), max_length=300, required=False)

    def __init__(self, *args, line: PreAdviceLine, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["counted"].label = _("Line %(line)s") % {"line": line.line_no}
        self.fields["counted"].widget.attrs |= {
            "data-counted": True,
            "aria-label": _("Counted quantity of line %(line)s") % {"line": line.line_no},
        }

    @property
    def advised(self) -> str:
        """The advised quantity as one would type it."""
        return f"{self.line.quantity.normalize():f}"

    @property
    def tells_difference(self) -> bool:
        """Whether the fields for a difference are shown: something stands or is wrong in them."""
        told = any(self[name].value() for name in ("wrong_goods", "broken_packing", "note"))
        return told or bool(self.is_bound and self.difference)

    @property
    def difference(self) -> Decimal | None:
        """Counted less advised, as far as it was counted."""
        counted = getattr(self, "cleaned_data", {}).get("counted")
        return None if counted is None else counted - self.line.quantity

    def clean_counted(self):
        counted = self.cleaned_data["counted"]
        UNITS[self.line.unit].validate(counted)
        return counted


class CountFormSet(forms.BaseFormSet):
    """One `CountForm` for each line of a pre-advice, in its order."""

    def __init__(self, *args, lines: list[PreAdviceLine], **kwargs):
        self.lines = lines
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        return {"line": self.lines[index], "empty_permitted": False, "use_required_attribute": True}

    def clean(self):
        if len(self.forms) != len(self.lines):
            raise forms.ValidationError(
                _("The page did not arrive as a whole. Load it again and count once more.")
            )

    def faulty_forms(self) -> list[CountForm]:
        return [form for form in self.forms if form.errors] if self.is_bound else []

    def counted_lines(self) -> list[CountedLine]:
        return [
            CountedLine(
                quantity=form.cleaned_data["counted"],
                advice_line=form.line,
                wrong_goods=form.cleaned_data["wrong_goods"],
                broken_packing=form.cleaned_data["broken_packing"],
                note=form.cleaned_data["note"],
            )
            for form in self.forms
        ]


def count_formset(data=None, *, lines: list[PreAdviceLine]) -> CountFormSet:
    count = len(lines)
    made = forms.formset_factory(
        CountForm, formset=CountFormSet, extra=0, min_num=count, max_num=count, absolute_max=count
    )
    return made(data, lines=lines, prefix="line")


def with_advised_counts(data, lines: list[PreAdviceLine]):
    """``data`` of the form with every line that was not counted filled in as advised."""
    filled = data.copy()
    for index, line in enumerate(lines):
        name = f"line-{index}-counted"
        if not filled.get(name, "").strip():
            filled[name] = f"{line.quantity.normalize():f}"
    return filled


def unadvised_formset(data=None, *, empty: int, require_lines: bool):
    """Lines of goods that no pre-advice names."""
    return goods_formset(data, prefix="extra", empty=empty, require_lines=require_lines)


def as_unadvised(lines: list[dict]) -> list[CountedLine]:
    return [
        CountedLine(
            quantity=line["quantity"],
            goods={name: line[name] for name in GOODS_FIELDS},
        )
        for line in lines
    ]
