"""Confirming a change of severity. Shape only; `services.switching` judges."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from inspections.enums import SeverityChange, SwitchingFact
from inspections.queries.switching import Series

FACT = "fact_"


class SeriesFilterForm(forms.Form):
    """Which series are shown, by words of their owner, part and plan."""

    q = forms.CharField(
        label=_("Owner, part or plan"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )

    def apply(self, found: list[Series]) -> list[Series]:
        words = self.cleaned_data["q"].lower().split() if self.is_valid() else []
        return [one for one in found if all(word in _searched(one) for word in words)]


def _searched(series: Series) -> str:
    party, plan = series.party, series.plan
    names = (party.name, party.name_en, party.code, series.part_number, plan.number)
    return " ".join((*names, plan.name, plan.name_en)).lower()


class SeenForm(forms.Form):
    """What the person saw of the series: the key of its last entry, 0 where it has none."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, series: Series, **kwargs):
        last = series.entries[-1].pk if series.entries else 0
        super().__init__(*args, initial={"seen": last}, auto_id=f"{self.slug}-%s", **kwargs)


class ConfirmForm(SeenForm):
    """The suggested change, with the facts that its confirmation must bring along."""

    slug = "confirm"

    change = forms.ChoiceField(choices=SeverityChange.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Remark (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, change: str, needs: Iterable[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["change"] = change
        for fact in SwitchingFact:
            if fact in needs:
                self.fields[FACT + fact] = forms.BooleanField(label=fact.label)
        self.order_fields(["seen", "change", *(FACT + fact for fact in SwitchingFact), "reason"])

    @property
    def fact_fields(self) -> list:
        return [self[name] for name in self.fields if name.startswith(FACT)]

    @property
    def confirmed_facts(self) -> list[str]:
        return [
            name.removeprefix(FACT)
            for name, ticked in self.cleaned_data.items()
            if name.startswith(FACT) and ticked
        ]


class OrderForm(ConfirmForm):
    """More care than the rules ask for, with its reason."""

    slug = "order"
    MARK = "ordered"  # tells what was sent apart from a confirmation

    reason = forms.CharField(
        label=_("Why more care is needed"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


class IrregularityForm(SeenForm):
    slug = "irregular"

    note = forms.CharField(
        label=_("What is irregular, and how you know"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )
