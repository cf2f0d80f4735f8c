"""Handing out, taking back, recording what was used up. Shape only; the services judge."""

from decimal import Decimal

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import DateInput, ScanInput
from registry.enums import ConsentAct, HolderKind, LocationKind
from registry.forms.lines import AmountField, LineForm, Sheet, VersionField, line_form, plain, typed
from registry.models import Department, IssueLine, Party, ProductionNotice, User
from registry.queries.issuing import possible_holders, usable_consents
from registry.queries.notices import open_notices_of
from registry.queries.places import places_of
from registry.services.issuing import Settlement

PURPOSE_LENGTH = 300


class Use(models.TextChoices):
    DESIGNATED = "designated", _("For the designated purpose")
    OTHER = "other", _("For another purpose")


class IssueFilterForm(forms.Form):
    """What of the goods in store is shown."""

    q = forms.CharField(
        label=_("Scan or search"),
        required=False,
        max_length=200,
        widget=ScanInput({"data-scan-submit": True, "autofocus": True}),
    )
    owner = forms.ModelChoiceField(
        Party.objects.filter(active=True),
        label=_("Owner"),
        required=False,
        to_field_name="code",
        empty_label=_("All owners"),
        widget=forms.Select({"data-autosubmit": True}),
    )
    order = forms.CharField(label=_("Order or notice"), required=False, max_length=60)

    def apply(self, items):
        """``items`` narrowed to what is asked; all of them where the question makes no sense."""
        if not self.is_valid():
            return items
        asked = self.cleaned_data
        if asked["q"]:
            items = items.matching(asked["q"])
        if asked["owner"]:
            items = items.filter(owner=asked["owner"])
        if asked["order"]:
            items = items.filter(
                models.Q(order_number__iexact=asked["order"])
                | models.Q(notice_number__iexact=asked["order"])
            )
        return items

    @property
    def asks(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class IssueHeadForm(forms.Form):
    """Who takes the goods, for what. ``items`` tell the purpose their owners designated."""

    holder = forms.CharField(
        label=_("Handed to"),
        max_length=120,
        required=False,
        help_text=_("The person, department, line or firm that takes the goods."),
        widget=forms.TextInput({"autofocus": True}),
    )
    holder_user = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Their account"),
        required=False,
        empty_label=_("None"),
        help_text=_("Who has one takes the goods over there; others sign on your screen."),
    )
    holder_kind = forms.ChoiceField(
        label=_("This is"),
        choices=HolderKind.choices,
        initial=HolderKind.PERSON,
        required=False,
    )
    duties = forms.CharField(
        label=_("Duties passed on by"),
        max_length=200,
        required=False,
        help_text=_("The contract that binds an outside processor as the owner binds us."),
    )
    department = forms.ModelChoiceField(
        Department.objects.filter(active=True),
        label=_("Department"),
        required=False,
        empty_label=_("None"),
    )
    notice = forms.ModelChoiceField(
        ProductionNotice.objects.none(),
        label=_("Production notice"),
        required=False,
        empty_label=_("None"),
        help_text=_("What is used up and lost is counted against what the notice requires."),
    )
    beyond_notice = forms.CharField(
        label=_("Why more than the notice requires"),
        max_length=300,
        required=False,
        help_text=_("Only where more goes out than the notice still requires."),
    )
    order_number = forms.CharField(label=_("For order"), max_length=60, required=False)
    due_back_on = forms.DateField(label=_("Due back on"), required=False, widget=DateInput)
    use = forms.ChoiceField(
        label=_("Use"),
        choices=Use.choices,
        initial=Use.DESIGNATED,
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=PURPOSE_LENGTH,
        required=False,
        help_text=_("Needed for another purpose, and where the owner designated none."),
    )

    def __init__(self, *args, items, initial=None, **kwargs):
        self.designated = list(dict.fromkeys(item.purpose for item in items if item.purpose))
        orders = {item.order_number for item in items}
        usual = {"order_number": orders.pop() if len(orders) == 1 else ""}
        notices = open_notices_of({item.owner_id for item in items})
        usual["notice"] = _notice_of_all(items, notices)
        super().__init__(
            *args, initial=usual | (initial or {}), use_required_attribute=False, **kwargs
        )
        self.fields["holder_user"].queryset = possible_holders()
        self.fields["notice"].queryset = notices
        self.fields["notice"].label_from_instance = _notice_label
        if not notices:
            del self.fields["notice"], self.fields["beyond_notice"]

    def clean_due_back_on(self):
        due = self.cleaned_data["due_back_on"]
        if due and due < timezone.localdate():
            raise forms.ValidationError(_("That day is past. Choose today or a later day."))
        return due

    def clean(self):
        cleaned = self.cleaned_data
        cleaned["holder_kind"] = cleaned.get("holder_kind") or HolderKind.PERSON
        if not cleaned.get("holder") and "holder" not in self.errors:
            if cleaned.get("holder_user"):
                cleaned["holder"] = str(cleaned["holder_user"])
            else:
                self.add_error("holder", _("Write who takes the goods."))
        if cleaned.get("use") == Use.DESIGNATED and self.designated:
            cleaned["purpose"] = "; ".join(self.designated)[:PURPOSE_LENGTH]
        elif not cleaned.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", _("Write what the goods are for."))
        return cleaned


def _notice_of_all(items, notices) -> ProductionNotice | None:
    """The notice under which all of them arrived."""
    numbers = {item.notice_number for item in items}
    return next((notice for notice in notices if numbers == {notice.number}), None)


def _notice_label(notice: ProductionNotice) -> str:
    return f"{notice.number} · {notice.product}"


class IssueLineForm(LineForm):
    """One item on the note; ``consents`` are those that allow it another use."""

    quantity = AmountField(label=_("Quantity"))
    version = VersionField()
    consent = forms.ChoiceField(label=_("Consent"), required=False)

    def __init__(self, *args, consents=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.consents = {str(consent.pk): consent for consent in consents}
        choices = [
            (key, f"{consent} · {plain(consent.quantity - consent.used)}")
            for key, consent in self.consents.items()
        ]
        self.fields["consent"].choices = [("", _("None")), *choices]

    @staticmethod
    def usual(record) -> dict:
        return {"quantity": plain(record.on_hand), "version": record.version}

    @property
    def chosen_consent(self):
        return self.consents.get(self.cleaned_data["consent"])


class IssueSheet(Sheet):
    """An issue note being written: its head and a line for each item."""

    def __init__(self, items, data=None, *, judge: bool = True, initial=None):
        consents = usable_consents(items, ConsentAct.OTHER_USE)
        if data is None:
            self.head = IssueHeadForm(items=items, initial=initial)
        elif judge:
            self.head = IssueHeadForm(data, items=items)
        else:
            self.head = IssueHeadForm(items=items, initial=typed(IssueHeadForm, data))
        self.lines = [
            line_form(IssueLineForm, item, data, judge=judge, consents=consents.get(item.pk, ()))
            for item in items
        ]
        self.has_consents = bool(consents)

    @property
    def goes_outside(self) -> bool:
        """Whether an outside processor is to get the goods; asked of a valid sheet."""
        return self.head.cleaned_data["holder_kind"] == HolderKind.OUTSIDE

    def values(self) -> dict:
        """What `services.issuing.issue` takes."""
        head = dict(self.head.cleaned_data)
        return {
            "lines": [(line.record, line.cleaned_data["quantity"]) for line in self.lines],
            "versions": {line.record.pk: line.cleaned_data["version"] for line in self.lines},
            "as_designated": head.pop("use") == Use.DESIGNATED,
            "consents": self._consents() if self.head.cleaned_data["use"] == Use.OTHER else {},
            **head,
        }

    def _consents(self) -> dict:
        return {line.record.pk: line.chosen_consent for line in self.lines if line.chosen_consent}


# ---- what is out comes back, or was used up ----------------------------------


def storage_place_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        places_of(LocationKind.STORAGE),
        label=_("Put back in"),
        required=False,
        empty_label=_("Where it came from"),
    )


def condition_field() -> forms.CharField:
    return forms.CharField(
        label=_("Condition or remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class SettleHeadForm(forms.Form):
    location = storage_place_field()
    reason = condition_field()


class SettleLineForm(LineForm):
    """What became of one line of an issue note."""

    back = AmountField(label=_("Back in store"), required=False)
    consumed = AmountField(label=_("Consumed"), required=False)
    lost = AmountField(label=_("Of it lost in production"), required=False)
    version = VersionField()

    @staticmethod
    def usual(record) -> dict:
        return {"version": record.item.version}

    @property
    def settlement(self) -> Settlement:
        given = self.cleaned_data
        return Settlement(
            line=self.record,
            back=given["back"] or 0,
            consumed=given["consumed"] or 0,
            lost=given["lost"] or 0,
            version=given["version"],
        )


class SettleSheet(Sheet):
    """What became of the open ``lines`` of a note; ``everything`` fills one column in."""

    def __init__(self, lines: list[IssueLine], data=None, *, everything: str = ""):
        self.head = SettleHeadForm(data)
        if data is None:
            self.lines = [
                SettleLineForm(record=line, initial=_all_of(line, everything)) for line in lines
            ]
        else:
            self.lines = [line_form(SettleLineForm, line, data) for line in lines]

    @staticmethod
    def is_about(line, item) -> bool:
        return line.record.item_id == item.pk

    def values(self) -> dict:
        """What `services.issuing.settle` takes beside the note."""
        return {"settlements": [line.settlement for line in self.lines], **self.head.cleaned_data}


def _all_of(line: IssueLine, column: str) -> dict:
    return {column: plain(line.outstanding)} if column in ("back", "consumed") else {}


class HolderLineField(forms.ModelChoiceField):
    """Which of the notes a quantity comes from; with one note there is nothing to choose."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs):
        super().__init__(IssueLine.objects.none(), label=_("Out with"), empty_label=None, **kwargs)

    def label_from_instance(self, line) -> str:
        return (
            f"{line.issue.holder} · {line.issue} · {plain(line.outstanding)} {line.item.unit_label}"
        )


class ConsumeForm(forms.Form):
    """What of one item was used up, by which holder."""

    line = HolderLineField()
    quantity = AmountField(label=_("Quantity"))
    lost = AmountField(
        label=_("Of it lost in production"),
        required=False,
        help_text=_("Scrap and offcuts: consumed, but in no product."),
    )
    reason = condition_field()
    version = VersionField()

    def __init__(self, *args, lines, initial=None, **kwargs):
        lines_now = list(lines)
        first = lines_now[0] if lines_now else None
        usual = {"line": first, "quantity": first and plain(first.outstanding)}
        super().__init__(*args, initial=usual | (initial or {}), **kwargs)
        self.fields["line"].queryset = lines
        self.fields["quantity"].widget.attrs["autofocus"] = True

    def clean_lost(self):
        return self.cleaned_data["lost"] or Decimal(0)


class ReturnToStoreForm(ConsumeForm):
    """What of one item came back, from which holder, and where it goes."""

    lost = None

    location = storage_place_field()
    field_order = ["line", "quantity", "location", "reason"]
