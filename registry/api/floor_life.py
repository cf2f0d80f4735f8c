"""The dry bag of moisture-sensitive goods (domain P1)."""

from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from registry.api.answers import Key
from registry.api.endpoint import Endpoint
from registry.api.fields import Body, text
from registry.enums import BagEvent
from registry.gate import get_item_for, require_action
from registry.models import FloorLifeEvent
from registry.queries.floor_life import bag_events_of, clocks_of
from registry.services.floor_life import record_bag_event


class BagEventAnswer(serializers.ModelSerializer):
    recorded_by = Key("username")

    class Meta:
        model = FloorLifeEvent
        fields = (
            *("kind", "at", "bake_celsius", "bake_hours"),
            *("note", "recorded_at", "recorded_by"),
        )


class FloorLifeAnswer(serializers.Serializer):
    item = serializers.CharField()
    floor_life_hours = serializers.IntegerField(allow_null=True)
    minutes_left = serializers.IntegerField(allow_null=True)
    open = serializers.BooleanField()
    exceeded = serializers.BooleanField()
    events = BagEventAnswer(many=True)


class BagEventBody(Body):
    kind = serializers.ChoiceField(BagEvent.choices)
    at = serializers.DateTimeField(
        required=False, help_text=gettext_lazy("With its zone; now if left out. Of a bake its end.")
    )
    bake_celsius = serializers.IntegerField(
        required=False, allow_null=True, min_value=30, max_value=200
    )
    bake_hours = serializers.DecimalField(5, 1, required=False, allow_null=True, min_value=0)
    note = text(300)


class FloorLife(Endpoint):
    """What is left of the floor life of an item, and what happened to its bag."""

    answer = FloorLifeAnswer
    body = BagEventBody

    def get(self, request, number):
        item = get_item_for(request.user, number)
        require_action(request.user, "see")
        return Response(self._told(item))

    def post(self, request, number):
        item = get_item_for(request.user, number, "record_floor_life")

        def act():
            record_bag_event(item=item, by=request.user, **self.valid_body())
            return self._told(item)

        return self.write(act)

    def _told(self, item) -> dict:
        clock = clocks_of([item]).get(item.pk)
        return self.answered(
            {
                "item": item.number,
                "floor_life_hours": clock and int(clock.life.total_seconds() // 3600),
                "minutes_left": clock and max(int(clock.left.total_seconds() // 60), 0),
                "open": bool(clock and clock.is_running),
                "exceeded": bool(clock and clock.is_exceeded),
                "events": bag_events_of(item),
            }
        )
