"""The column type of every quantity: an exact decimal on both databases.

PostgreSQL stores NUMERIC(18, 6). SQLite has no exact decimal: its NUMERIC is a binary
float, in which 0.1 + 0.2 is not 0.3 and a CHECK that accounts add up would refuse good
rows. There the column is an integer of millionths, so sums and comparisons stay exact.
"""

from decimal import Decimal

from django.db import models

PLACES = 6


class QuantityField(models.DecimalField):
    """A quantity in the unit of its row, at most 999,999,999,999.999999."""

    def __init__(self, *args, **kwargs):
        kwargs["max_digits"] = 18
        kwargs["decimal_places"] = PLACES
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def get_internal_type(self):
        # Not "DecimalField": that would bring SQLite's float converter with it.
        return "QuantityField"

    def db_type(self, connection):
        if connection.vendor == "sqlite":
            return "bigint"
        return f"numeric({self.max_digits}, {self.decimal_places})"

    def get_db_prep_value(self, value, connection, prepared=False):
        if hasattr(value, "as_sql"):  # an expression prepares itself
            return value
        value = value if prepared else self.get_prep_value(value)
        if value is None or connection.vendor != "sqlite":
            return value
        return int(Decimal(value).scaleb(PLACES).to_integral_exact())

    def get_db_prep_save(self, value, connection):
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection)

    def from_db_value(self, value, expression, connection):
        if value is None:
            return None
        if connection.vendor == "sqlite":
            return Decimal(value).scaleb(-PLACES)
        return value
