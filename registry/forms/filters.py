"""The form of the register's filters, and what is filtered in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms


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
            Chip(name, str(self.fields[name].label), self._in_words(name, value))
            for name, value in self.cleaned_data.items()
            if value and name in self.fields
        ]

    def _in_words(self, name: str, value) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(value)
        if isinstance(field, forms.ChoiceField):
            labels = dict(field.choices)
            values = [value] if isinstance(value, str) else list(value)
            return _listed(labels[one] for one in values)
        return str(value)


def _listed(words: Iterable) -> str:
    return listed(words)
