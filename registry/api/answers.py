"""What the API answers about items, parties and places. Records are named by their keys."""

import json

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.fields import QuantityField
from registry.models import Category, Contact, HandOver, Item, Location, Movement, Party
from registry.models.goods import GOODS_FIELDS
from registry.models.needs import NEEDS_FIELDS
from registry.queries.routing import present_hand_over
from registry.services.transition import available
from registry.workflow import TABLE


class Key(serializers.SlugRelatedField):
    """Another record by the key people know."""

    def __init__(self, key: str = "number", **kwargs):
        super().__init__(slug_field=key, read_only=True, **kwargs)


class BalanceAnswer(serializers.Serializer):
    """What became of the received quantity, in the item's unit."""

    on_hand = QuantityField()
    issued = QuantityField()
    consumed = QuantityField()
    returned = QuantityField()
    transferred = QuantityField()
    destroyed = QuantityField()
    lost = QuantityField()
    split = QuantityField()


class ItemRow(serializers.ModelSerializer):
    """An item as lists show it."""

    party = Key("code", source="owner", help_text="Its owner.")
    category = Key("code")
    location = Key("code", allow_null=True, help_text="Null once the item is closed.")
    custodian = Key("code", allow_null=True, help_text="The department that has it in its care.")
    agreement = Key(allow_null=True)
    parent = Key(allow_null=True, help_text="The item it was split off from.")
    received = QuantityField(help_text="What came in all; the accounts add up to it.")
    balance = BalanceAnswer()

    class Meta:
        model = Item
        fields = (
            "number",
            "state",
            "version",
            "party",
            "location",
            "custodian",
            "balance",
            "received",
            *GOODS_FIELDS,
            "agreement",
            "order_number",
            "notice_number",
            "purpose",
            "parent",
            "received_at",
            "stored_at",
            "state_since",
        )


class HandOverAnswer(serializers.ModelSerializer):
    """Who handed the goods over to be verified, and who took them over."""

    from_department = Key("code", allow_null=True)
    given_by = Key("username")
    to_department = Key("code", allow_null=True, help_text="Null where nobody is named.")
    taken_by = Key("username", allow_null=True, help_text="Null until somebody takes them over.")

    class Meta:
        model = HandOver
        fields = (
            "from_department",
            "given_by",
            "given_at",
            "to_department",
            "taken_by",
            "taken_at",
            "withdrawn_at",
        )


class ItemAnswer(ItemRow):
    """An item, with its newest hand-over and what the caller may do to it now."""

    hand_over = serializers.SerializerMethodField(
        help_text="To be verified; null for goods that never waited for it."
    )
    available = serializers.SerializerMethodField(help_text="Verbs, as they stand in addresses.")

    class Meta(ItemRow.Meta):
        fields = (*ItemRow.Meta.fields, "hand_over", "available")

    @extend_schema_field(HandOverAnswer(allow_null=True))
    def get_hand_over(self, item):
        hand_over = present_hand_over(item)
        return hand_over and HandOverAnswer(hand_over).data

    @extend_schema_field(list[str])
    def get_available(self, item):
        return [TABLE[verb].slug for verb in available(item, self.context["user"])]


class ActedItemAnswer(ItemAnswer):
    """An item after an act, with what the act made beside it."""

    children = serializers.SerializerMethodField(help_text="Numbers of items split off by it.")
    document = serializers.SerializerMethodField(
        help_text="Number of the paper it made (issue note, inspection, anomaly …) or empty."
    )

    class Meta(ItemAnswer.Meta):
        fields = (*ItemAnswer.Meta.fields, "children", "document")

    @extend_schema_field(list[str])
    def get_children(self, item):
        return self.context.get("children", [])

    @extend_schema_field(str)
    def get_document(self, item):
        return self.context.get("document", "")


class MovementAnswer(serializers.ModelSerializer):
    """One ledger entry: the quantity leaves account ``source`` and reaches ``target``."""

    quantity = QuantityField()
    from_location = Key("code", allow_null=True)
    to_location = Key("code", allow_null=True)
    by = Key("username")

    class Meta:
        model = Movement
        fields = (
            "seq",
            "verb",
            "source",
            "target",
            "quantity",
            "from_location",
            "to_location",
            "document",
            "reason",
            "at",
            "by",
        )


class EventAnswer(serializers.Serializer):
    """One entry of the event log, as it was hashed."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    username = serializers.CharField()
    action = serializers.CharField()
    reason = serializers.CharField()
    before = serializers.DictField(help_text="The values that changed, as they were.")
    after = serializers.DictField()
    facts = serializers.DictField()
    hash = serializers.CharField()

    def to_representation(self, event):
        body = json.loads(event.body)
        actor = body["actor"]
        told = {"actor": actor["name"], "username": actor["username"], "hash": event.hash}
        return super().to_representation(body | told)


class PartyRow(serializers.ModelSerializer):
    class Meta:
        model = Party
        fields = ("code", "name", "name_en", "kind", "dwell_days", "active")


class ContactAnswer(serializers.ModelSerializer):
    class Meta:
        model = Contact
        fields = ("id", "name", "post", "may_consent")


class PartyAnswer(PartyRow):
    contacts = ContactAnswer(many=True)

    class Meta(PartyRow.Meta):
        fields = (*PartyRow.Meta.fields, "contacts")


class CategoryRow(serializers.ModelSerializer):
    class Meta:
        model = Category
        fields = (
            *("code", "name", "name_en", "tangible", "needs_permanent_mark"),
            *("esd_sensitive", *NEEDS_FIELDS),
        )


class LocationRow(serializers.ModelSerializer):
    parent = Key("code", allow_null=True)

    class Meta:
        model = Location
        fields = (
            "code",
            "name",
            "name_en",
            "kind",
            "parent",
            "path",
            "holds_items",
            "active",
            "esd_safe",
            "dry",
            "hazard_allowed",
            "hazards",
            "fire_class",
            "open_air",
            "dark",
            "clean_area",
            "temperature_min",
            "temperature_max",
            "humidity_min",
            "humidity_max",
        )
