"""The form of the register's filters, and what is filtered in words."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import pgettext_lazy

from custprop.lib.display import listed

#: How each filter goes on with the sentence that begins with the number of items.
WORDS = {
    "q": pgettext_lazy("filter", "containing"),
    "party": pgettext_lazy("filter", "of"),
    "category": pgettext_lazy("filter", "of category"),
    "state": pgettext_lazy("filter", "that are"),
    "location": pgettext_lazy("filter", "at"),
    "custodian": pgettext_lazy("filter", "in the care of"),
    "expiring": pgettext_lazy("filter", "expiring"),
    "age": pgettext_lazy("filter", "in store longer than"),
    "received_from": pgettext_lazy("filter", "received from"),
    "received_to": pgettext_lazy("filter", "received until"),
}


@dataclass(frozen=True)
class Chip:
    """One thing that is filtered: ``label`` is the preposition, ``value`` the noun."""

    name: str
    label: str
    value: str


class ItemFilterForm(forms.Form):
    """Checks the filters' shape. A value that is unknown is an error, never silently ignored."""

    def chips(self) -> list[Chip]:
        """What is filtered, as words that read as one sentence."""
        return [
            Chip(name, str(WORDS[name]), self._in_words(name, value))
            for name, value in self.cleaned_data.items()
            if value
        ]

    def _in_words(self, name: str, value) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(value)
        if isinstance(field, forms.ChoiceField):
            labels = dict(field.choices)
            values = [value] if isinstance(value, str) else list(value)
            return listed(labels[one] for one in values)
        return str(value)
