"""What a production notice asks for. Shape only; `services.notices` judges."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, QuantityInput
from registry.forms.advising import QuantityField, ShapeOnly, with_one_more
from registry.forms.owners import any_owner, choose_party_field
from registry.models import NoticeLine, Party, PreAdvice, ProductionNotice
from registry.units import UNITS

EMPTY_LINES = 3
MOST_LINES = 1000


class NoticeForm(ShapeOnly):
    """The head of a notice."""

    planned = QuantityField(label=_("Planned quantity"), required=False, min_value=0)

    class Meta:
        model = ProductionNotice
        fields = ("number", "party", "product", "planned", "order_number", "start_on", "note")
        widgets = {"start_on": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"] = choose_party_field()
        self.fields["party"].label = _("Customer")
        if self.instance.pk:  # an owner with whom nothing new is begun may still be this one's
            self.fields["party"].queryset = Party.objects.filter(
                Q(active=True) | Q(pk=self.instance.party_id)
            )
        self.fields["number"].widget.attrs["autofocus"] = True


class NoticeLineForm(ShapeOnly):
    """One part that the customer supplies."""

    required = QuantityField(label=_("Required"))
    allowed_loss = forms.DecimalField(
        label=_("Allowed loss in %"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        widget=QuantityInput,
    )

    class Meta:
        model = NoticeLine
        fields = ("part_number", "name", "required", "unit", "allowed_loss")

    SAYS_SOMETHING = ("part_number", "name", "required")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.SAYS_SOMETHING:  # asked for in `clean`: an emptied line is no error
            self.fields[name].required = False

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.SAYS_SOMETHING)

    def clean_allowed_loss(self):
        return self.cleaned_data["allowed_loss"] or 0

    def clean_required(self):
        required = self.cleaned_data["required"]
        if required is not None and required <= 0:
            raise forms.ValidationError(_("The quantity must be more than zero."))
        return required

    def clean(self):
        if self.is_empty and not self.errors:
            return self.cleaned_data
        for name in ("name", "required"):
            if name not in self.errors and self.cleaned_data.get(name) in ("", None):
                self.add_error(name, self.fields[name].error_messages["required"])
        required, unit = self.cleaned_data.get("required"), self.cleaned_data.get("unit")
        if required is not None and unit:
            try:
                UNITS[unit].validate(required)
            except forms.ValidationError as error:
                self.add_error("required", error)
        return self.cleaned_data


class NoticeLines(forms.BaseFormSet):
    def clean(self):
        if not self.filled_lines() and not any(self.errors):
            raise forms.ValidationError(
                _("There is no line yet. Fill in at least one part that the customer supplies.")
            )

    def filled_lines(self) -> list[dict]:
        """The lines as the services take them; an emptied line is left out."""
        return [form.cleaned_data for form in self.forms if form.is_valid() and not form.is_empty]


def head_of(advice: PreAdvice) -> dict:
    """What a pre-advice says already about the notice it is for."""
    return {
        "number": advice.notice_number,
        "party": advice.party_id,
        "order_number": advice.order_number,
    }


def _announced(advice: PreAdvice) -> list[dict]:
    """Each part of a pre-advice once, with all that is announced of it."""
    parts: dict[tuple, dict] = {}
    for line in advice.lines.all():
        key = (line.part_number or line.name, line.unit)
        part = parts.setdefault(
            key,
            {"part_number": line.part_number, "name": line.name, "unit": line.unit, "required": 0},
        )
        part["required"] += line.quantity
    return list(parts.values())


def notice_lines(
    data=None, *, notice: ProductionNotice | None = None, advice: PreAdvice | None = None
) -> NoticeLines:
    """The lines of the form; those of ``notice`` where one is changed, else what ``advice``
    announced."""
    prefix = "lines"
    if data is not None and data.get("more") == prefix:
        data = with_one_more(data, prefix)
    initial = [
        {name: getattr(line, name) for name in NoticeLineForm.Meta.fields}
        for line in (notice.lines.all() if notice else ())
    ]
    if advice is not None and data is None:
        initial = _announced(advice)
    made = forms.formset_factory(
        NoticeLineForm,
        formset=NoticeLines,
        extra=1 if initial else EMPTY_LINES,
        max_num=MOST_LINES,
        validate_max=True,
    )
    return made(data, prefix=prefix, initial=initial)


class NoticeFilter(forms.Form):
    """Which notices the list shows."""

    q = forms.CharField(
        label=_("Number, product or order"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    party = any_owner()

    def apply(self, notices):
        if not self.is_valid():
            return notices
        asked = self.cleaned_data
        if asked["party"]:
            notices = notices.filter(party=asked["party"])
        for word in asked["q"].split():
            notices = notices.filter(
                Q(number__icontains=word)
                | Q(product__icontains=word)
                | Q(order_number__icontains=word)
            )
        return notices


class PartFilter(forms.Form):
    q = forms.CharField(
        label=_("Part number or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autofocus": True}),
    )


class CloseNoticeForm(forms.Form):
    reason = forms.CharField(
        label=_("Remark"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
