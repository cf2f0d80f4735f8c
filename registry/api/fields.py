"""Building blocks of what the API reads and answers."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from registry.models.quantity import PLACES

MOST_LINES = 1000
MOST_TOLD = 20  # unknown names that a refusal lists


class StrictFields:
    """A serializer that refuses what it does not know instead of ignoring it."""

    def to_internal_value(self, data):
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                told = _("There is no such field. Known are: %(known)s.") % {
                    "known": ", ".join(self.fields) or "—"
                }
                raise serializers.ValidationError({name: [told] for name in unknown[:MOST_TOLD]})
        return super().to_internal_value(data)


class Body(StrictFields, serializers.Serializer):
    """What a write or a query may hold. ``context["user"]`` is who asks."""


class QuantityField(serializers.DecimalField):
    """An exact decimal: a string (``"12.5"``) or a JSON number; answered as a string."""

    _plain = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?")

    def __init__(self, **kwargs):
        super().__init__(max_digits=18, decimal_places=PLACES, **kwargs)

    def to_internal_value(self, data):
        if isinstance(data, bool) or not isinstance(data, str | int | Decimal):
            self.fail("invalid")
        if isinstance(data, str) and not self._plain.fullmatch(data.strip()):
            self.fail("invalid")
        return super().to_internal_value(data)

    def to_representation(self, value):
        return f"{Decimal(value).normalize():f}"


class KeyField(serializers.CharField):
    """A record named by the key that people know (number, code); cleans to the record.

    ``records`` gives those that a user may name.
    """

    default_error_messages = {"unknown": _("There is no “{value}” here.")}

    def __init__(self, records: Callable[[object], QuerySet], key: str = "number", **kwargs):
        self.records, self.key = records, key
        super().__init__(max_length=60, **kwargs)

    def run_validation(self, data=serializers.empty):
        text = super().run_validation(data)
        if not text:
            return None
        record = self.records(self.context["user"]).filter(**{self.key: text}).first()
        if record is None:
            self.fail("unknown", value=text)
        return record


def text(length: int, *, required: bool = False, **kwargs) -> serializers.CharField:
    """One line of text; optional ones may be empty."""
    return serializers.CharField(
        max_length=length, required=required, allow_blank=not required, **kwargs
    )


def optional_quantity(help_text) -> QuantityField:
    """A quantity that stands for all there is where it is left out."""
    return QuantityField(required=False, allow_null=True, help_text=help_text)


def resolve_each(lines: Iterable[dict], name: str, records: QuerySet, key: str) -> None:
    """Put the record in place of its key ``name`` in every line that has one, in one query.

    Raises ValidationError that names the lines whose key is unknown.
    """
    lines = list(lines)
    keys = {line[name] for line in lines if line.get(name)}
    found = records.in_bulk(keys, field_name=key)
    errors = {}
    for position, line in enumerate(lines):
        if line.get(name) and line[name] not in found:
            told = _("There is no “%(key)s” here.") % {"key": line[name]}
            errors[str(position)] = {name: [told]}
    if errors:
        raise serializers.ValidationError({"lines": errors})
    for line in lines:
        if line.get(name):
            line[name] = found[line[name]]
