"""Climate readings: what loggers send, and the log (domain P1)."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from inspections.models import ClimateReading, Excursion
from inspections.queries.climate import excursions_for, readings_of
from inspections.queries.instruments import instruments_at_hand
from inspections.services.climate import MOST_READINGS, Taken, record_readings
from registry.api.answers import Key
from registry.api.endpoint import ListEndpoint, PageQuery
from registry.api.fields import Body, KeyField, text
from registry.api.records import places
from registry.gate import require_action
from registry.models import Location


class ClimateReadingAnswer(serializers.ModelSerializer):
    location = Key("code")
    instrument = Key(allow_null=True)
    taken_by = Key("username")

    class Meta:
        model = ClimateReading
        fields = (
            "location",
            "taken_at",
            "temperature",
            "humidity",
            "temperature_within",
            "humidity_within",
            "instrument",
            "note",
            "taken_by",
            "recorded_at",
        )


class ReadingBody(Body):
    taken_at = serializers.DateTimeField(
        required=False, help_text=gettext_lazy("With its zone; now if left out.")
    )
    temperature = serializers.DecimalField(
        4, 1, required=False, allow_null=True, min_value=-100, max_value=200
    )
    humidity = serializers.DecimalField(
        4, 1, required=False, allow_null=True, min_value=0, max_value=100
    )
    note = text(200)


def instruments(user):
    return instruments_at_hand()


class ReadingsBody(Body):
    """Readings of one place, in any order. What the log has already is passed over."""

    instrument = KeyField(instruments, required=False, allow_null=True)
    readings = ReadingBody(many=True, allow_empty=False, max_length=MOST_READINGS)


class RecordedAnswer(serializers.Serializer):
    recorded = serializers.IntegerField()
    known = serializers.IntegerField()
    within = serializers.BooleanField()
    excursions = serializers.ListField(child=serializers.CharField())


class ClimateReadings(ListEndpoint):
    """The readings of one place, newest first; and the door for loggers."""

    row = ClimateReadingAnswer
    answer = RecordedAnswer
    body = ReadingsBody
    order = ("-taken_at", "-pk")

    def records(self, user, code):
        return readings_of(get_object_or_404(places(user), code=code)).select_related("location")

    def post(self, request, code):
        place = get_object_or_404(places(request.user), code=code)
        require_action(request.user, "record_climate")

        def act():
            values = self.valid_body()
            done = record_readings(
                location=Location.objects.get(pk=place.pk),
                by=request.user,
                instrument=values.get("instrument"),
                readings=[_taken(reading) for reading in values["readings"]],
            )
            return self.answered(
                {
                    "recorded": len(done.readings),
                    "known": done.known,
                    "within": all(reading.is_within for reading in done.readings),
                    "excursions": [excursion.number for excursion in done.excursions],
                }
            )

        return self.write(act)


def _taken(values: dict) -> Taken:
    return Taken(
        values.get("taken_at") or timezone.now().replace(microsecond=0),
        values.get("temperature"),
        values.get("humidity"),
        values.get("note", ""),
    )


class ExcursionAnswer(serializers.ModelSerializer):
    location = Key("code")
    closed_by = Key("username", allow_null=True)

    class Meta:
        model = Excursion
        fields = (
            "number",
            "location",
            "measured",
            "low",
            "high",
            "worst",
            "last_good_at",
            "began_at",
            "ended_at",
            "effect",
            "assessment",
            "closed_at",
            "closed_by",
        )


class ExcursionQuery(PageQuery):
    location = KeyField(places, "code", required=False)
    open = serializers.BooleanField(required=False)


class Excursions(ListEndpoint):
    """Stretches outside the limits, newest first."""

    query = ExcursionQuery
    row = ExcursionAnswer
    order = ("-number",)

    def records(self, user):
        found = self.narrowed(excursions_for(user), "location")
        if "open" in self.asked:
            found = found.filter(closed_at__isnull=self.asked["open"])
        return found
