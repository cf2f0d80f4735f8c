"""Many items ticked on a list, each with the version that the person saw."""

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.whole_numbers import whole_number
from registry import rules
from registry.errors import InvalidInput
from registry.models import Item
from registry.queries.queues import SHOWN


def numbers_in(text: str) -> list[str]:
    """The numbers in an address, separated by commas, at most as many as a list shows."""
    return [number for number in text.split(",") if number][:SHOWN]


class ChosenItemsField(forms.Field):
    """Ticked items as ``{number: version}``; the boxes hold ``number:version``."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Nothing is selected. Tick the items this is about."),
        "many": _("At most %(most)s items go in one step. Untick some."),
        "garbled": _("The selection could not be read. Load the page again and tick anew."),
    }

    def to_python(self, value) -> dict[str, int]:
        if len(value or ()) > SHOWN:
            raise forms.ValidationError(
                self.error_messages["many"], code="many", params={"most": SHOWN}
            )
        chosen = {}
        for text in value or ():
            number, _colon, version = text.partition(":")
            seen = whole_number(version)
            if seen is None:
                raise forms.ValidationError(self.error_messages["garbled"], code="garbled")
            chosen[number] = seen
        return chosen


class ChoosingForm(forms.Form):
    """Base of the forms under a queue."""

    items = ChosenItemsField(label=_("Selected items"))

    @property
    def ticked(self) -> list[str]:
        """The numbers that were ticked, to show them ticked again."""
        values = self.data.getlist(self.add_prefix("items")) if self.is_bound else []
        return [value.partition(":")[0] for value in values]

    def chosen_items(self, user) -> list[Item]:
        """The chosen items in order, with all that a step reads. Raises InvalidInput where one
        of them is nothing that ``user`` may know of."""
        numbers = self.cleaned_data["items"]
        found = Item.objects.visible_to(user).with_place().filter(number__in=numbers)
        items = list(found.prefetch_related(*rules.READS).order_by("number"))
        if len(items) != len(numbers):
            raise InvalidInput(
                _("Some of the selected items are not to be found."),
                remedy=_("Load the page again and tick anew."),
                field="items",
            )
        return items

    def version_of(self, item: Item) -> int:
        """The version of ``item`` that the person saw."""
        return self.cleaned_data["items"][item.number]
