"""Notes of many lines in one form: a head, and one small form for each record."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from custprop.lib.forms import QuantityInput
from registry.errors import StaleVersion


class AmountField(forms.DecimalField):
    """A quantity in the unit of its record. How much is possible is the service's to judge."""

    widget = QuantityInput

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_digits": 18, "decimal_places": 6} | kwargs)


def plain(quantity: Decimal) -> str:
    """``quantity`` as it is typed: no thousands separators, no trailing zeros."""
    return f"{quantity.normalize():f}"


class LineForm(forms.Form):
    """One line; ``record`` is what it is about and tells its fields apart from other lines'."""

    def __init__(self, data=None, *, record, initial=None, **kwargs):
        self.record = record
        super().__init__(
            data,
            prefix=self.prefix_of(record),
            initial=self.usual(record) | (initial or {}),
            use_required_attribute=False,
            **kwargs,
        )
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{field.label or name}, {record}"

    @staticmethod
    def prefix_of(record) -> str:
        return f"line-{record.pk}"

    @staticmethod
    def usual(record) -> dict:
        """What stands in a new line before anybody typed."""
        return {}


class VersionField(forms.IntegerField):
    """The version of an item that the person saw, hidden in the form."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "label": _("version")} | kwargs)


def see_present(form: forms.Form, version: int) -> None:
    """Show the present version, so that the next try is about what the person sees now."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(version)


def line_form(form_class, record, data=None, *, judge: bool = True, **kwargs):
    """The line of ``record``, with what ``data`` holds for it.

    With ``judge`` False it shows what was typed and finds nothing wrong yet, because the
    person only added or removed a line.
    """
    prefix = form_class.prefix_of(record) + "-"
    if data is None or not any(name.startswith(prefix) for name in data):
        return form_class(record=record, **kwargs)
    if judge:
        return form_class(data, record=record, **kwargs)
    return form_class(record=record, initial=typed(form_class, data, prefix), **kwargs)


def typed(form_class, data, prefix: str = "") -> dict:
    """What ``data`` holds for the fields of a form, as initial values."""
    return {name: data[prefix + name] for name in form_class.base_fields if prefix + name in data}


class Sheet:
    """A head and its lines, judged together."""

    head: forms.Form
    lines: list[LineForm]

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(line.is_valid() for line in self.lines)])

    def refuse(self, error) -> None:
        """Show a service's refusal at its line where it is about one, else at the head."""
        item = getattr(error, "item", None)
        line = next((line for line in self.lines if item and self.is_about(line, item)), None)
        about_head = error.field in self.head.fields
        if line is None or (about_head and error.field not in line.fields):
            self.head.add_error(error.field if about_head else None, str(error))
        else:
            line.add_error(error.field if error.field in line.fields else None, str(error))
            if isinstance(error, StaleVersion):
                item.refresh_from_db()
                see_present(line, item.version)

    @staticmethod
    def is_about(line: LineForm, item) -> bool:
        return line.record.pk == item.pk
