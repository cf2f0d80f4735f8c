"""Reading items: the register, one item, its ledger and its history."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from registry.api.answers import EventAnswer, ItemAnswer, ItemRow, MovementAnswer
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.api.errors import InvalidParameters
from registry.enums import State
from registry.filters import AGE_CHOICES, EXPIRING_CHOICES, ItemFilter
from registry.gate import get_item_for
from registry.models import Event, Item
from registry.queries.register import ORDERINGS, STANDARD_ORDERING, order_of

ORDERING_CHOICES = [sign + name for name in ORDERINGS for sign in ("", "-")]


def filter_text(help_text, **kwargs) -> serializers.CharField:
    return serializers.CharField(required=False, max_length=200, help_text=help_text, **kwargs)


class ItemQuery(PageQuery):
    """The register's filters; `registry.filters` judges the values."""

    q = filter_text(_("Words that all occur in the item's texts or number."))
    party = filter_text(_("Code of the owner."))
    category = filter_text(_("Code."))
    state = serializers.ChoiceField(State.choices, required=False)
    location = filter_text(_("Code; places inside it count."))
    custodian = filter_text(_("Code of the department."))
    expiring = serializers.ChoiceField(EXPIRING_CHOICES, required=False)
    age = serializers.ChoiceField(
        AGE_CHOICES, required=False, help_text=_("Days in store, or the owner's limit.")
    )
    received_from = serializers.DateField(required=False)
    received_to = serializers.DateField(required=False)
    ordering = serializers.ChoiceField(ORDERING_CHOICES, default=STANDARD_ORDERING)


class Items(ListEndpoint):
    """The register: items, filtered and ordered."""

    query = ItemQuery
    row = ItemRow

    def records(self, user):
        visible = Item.objects.visible_to(user).with_place().select_related("agreement", "parent")
        filtered = ItemFilter(self.filled, queryset=visible)
        if not filtered.is_valid():
            raise InvalidParameters(filtered.errors, known=self.query().fields)
        return filtered.qs

    @property
    def order(self):
        return order_of(self.asked["ordering"])


class OneItem(Endpoint):
    """One item with its balance and the verbs the caller may use on it now."""

    answer = ItemAnswer
    takes_version = True

    def get(self, request, number):
        item = get_item_for(request.user, number)
        return Response(self.answered(item), headers={"ETag": f'"{item.version}"'})


class Movements(ListEndpoint):
    """The item's ledger, oldest first."""

    row = MovementAnswer
    order = ("seq",)

    def records(self, user, number):
        item = get_item_for(user, number)
        return item.movements.select_related("from_location", "to_location", "by")


class Events(ListEndpoint):
    """What happened to the item, oldest first: who, when, what, why, before and after."""

    row = EventAnswer
    order = ("seq",)

    def records(self, user, number):
        item = get_item_for(user, number)
        return Event.objects.filter(model=Item._meta.label_lower, object_key=item.number)
