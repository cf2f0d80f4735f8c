"""The calibration list by API: to be read alone."""

from django.db.models import Q
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from inspections.models import Instrument
from inspections.queries import instruments_for
from registry.api.answers import Key
from registry.api.endpoint import ListEndpoint, PageQuery
from registry.api.fields import QuantityField


class InstrumentRow(serializers.ModelSerializer):
    """An instrument, and whether one may measure with it today."""

    item = Key(allow_null=True, help_text="The customer's gauge it is; null for our own.")
    resolution = QuantityField(allow_null=True)
    unit = serializers.CharField(help_text="Of the resolution, as inspection plans write it.")
    status = serializers.CharField(help_text="fit, due, overdue, unknown, held_back, gone, …")

    class Meta:
        model = Instrument
        fields = (
            "number",
            "name",
            "name_en",
            "kind",
            "serial_number",
            "resolution",
            "unit",
            "certificate",
            "calibrated_on",
            "calibration_due_on",
            "item",
            "active",
            "status",
            "note",
        )


class InstrumentQuery(PageQuery):
    due_before = serializers.DateField(
        required=False, help_text=gettext_lazy("Only what is due before this day.")
    )
    own = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text=gettext_lazy("true: our own instruments; false: customers' gauges."),
    )


class Instruments(ListEndpoint):
    """What is measured with, by number: our own instruments and customers' gauges."""

    query = InstrumentQuery
    row = InstrumentRow
    order = ("number",)

    def records(self, user):
        wanted = Q()
        if "due_before" in self.asked:
            wanted &= Q(calibration_due_on__lt=self.asked["due_before"])
        if self.asked["own"] is not None:
            wanted &= Q(item__isnull=self.asked["own"])
        return instruments_for(user).filter(wanted)
