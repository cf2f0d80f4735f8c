"""The columns of the register, as data: the page, the paper and the Excel file read this one list.

A column's value is plain (text, Decimal, date, a State); each reader dresses it in its own way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.enums import Account
from registry.models import Item


@dataclass(frozen=True)
class Column:
    """One column: ``value(item)`` needs no query for an item of ``Item.objects.with_place()``.

    ``width`` is in characters of a table's text. ``sort`` is the name of its ordering in
    ``registry.queries.register.ORDERINGS``, empty where the register is not sorted by it.
    ``chosen`` is False for what stands on every list whatever a person chooses.
    """

    key: str
    label: str | Promise
    value: Callable[[Item], object]
    width: int
    numeric: bool = False
    sort: str = ""
    standard: bool = True
    chosen: bool = True


def _day(moment):
    return timezone.localtime(moment).date() if moment else None


def _quantity(account: Account, *, standard: bool = True) -> Column:
    return Column(
        account.value,
        account.label,
        lambda item: getattr(item, account.value),
        width=11,
        numeric=True,
        standard=standard,
    )


def _more(key: str, label, value, width: int) -> Column:
    """A column that is there for whoever chooses it."""
    return Column(key, label, value, width, standard=False)


_ALL = (
    Column("number", _("Number"), lambda item: item.number, 16, sort="number", chosen=False),
    Column("owner", _("Owner"), lambda item: str(item.owner), 20, sort="owner"),
    _more("category", _("Category"), lambda item: str(item.category), 10),
    Column("part_number", _("Part number"), lambda item: item.part_number, 16, sort="part_number"),
    Column("name", _("Name and specification"), lambda item: item.name, 30),
    _more("manufacturer", _("Manufacturer"), lambda item: item.manufacturer, 14),
    _more(
        "manufacturer_part_number",
        _("Manufacturer's part number"),
        lambda item: item.manufacturer_part_number,
        18,
    ),
    _more("lot", _("Lot"), lambda item: item.lot, 12),
    Column("state", pgettext_lazy("of an item", "State"), lambda item: item.status, 9),
    _quantity(Account.ON_HAND),
    _quantity(Account.ISSUED),
    _quantity(Account.RECEIVED, standard=False),
    _quantity(Account.CONSUMED, standard=False),
    _quantity(Account.RETURNED, standard=False),
    Column("unit", _("Unit"), lambda item: item.unit_label, 6, chosen=False),
    Column("location", _("Place"), lambda item: str(item.location or ""), 14),
    _more("custodian", _("Custodian"), lambda item: str(item.custodian or ""), 10),
    Column(
        "received_at", _("Received"), lambda item: _day(item.received_at), 11, sort="received_at"
    ),
    Column(
        "state_since",
        _("State since"),
        lambda item: _day(item.state_since),
        11,
        sort="state_since",
        standard=False,
    ),
    _more("order_number", _("Order number"), lambda item: item.order_number, 14),
    _more("notice_number", _("Production notice"), lambda item: item.notice_number, 14),
    _more("purpose", _("Designated purpose"), lambda item: item.purpose, 20),
    _more("expires_on", _("Expires on"), lambda item: item.expires_on, 11),
    _more("calibration_due_on", _("Calibration due on"), lambda item: item.calibration_due_on, 11),
    _more("msl", _("MSL"), lambda item: item.msl, 5),
)
COLUMNS: dict[str, Column] = {column.key: column for column in _ALL}
CHOOSABLE: tuple[Column, ...] = tuple(column for column in _ALL if column.chosen)


def columns_of(keys: Iterable[str]) -> list[Column]:
    """The columns named in ``keys``, in the register's own order; the usual ones for none.

    Number and unit are always among them: a line without its number could not be traced, a
    quantity without its unit not be read.
    """
    keys = set(keys) & COLUMNS.keys()
    return [
        column
        for column in _ALL
        if not column.chosen or (column.key in keys if keys else column.standard)
    ]
