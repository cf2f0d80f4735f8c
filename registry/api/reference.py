"""What bodies refer to: owners with their contacts, categories, places."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from registry.api.answers import CategoryRow, LocationRow, PartyAnswer, PartyRow
from registry.api.endpoint import Endpoint, ListEndpoint, PageQuery
from registry.enums import LocationKind
from registry.gate import require_action
from registry.models import Category, Location, Party


class Parties(ListEndpoint):
    """Owners of property, by code."""

    row = PartyRow
    order = ("code",)

    def records(self, user):
        return Party.objects.all()


class OneParty(Endpoint):
    """One owner with the contacts there."""

    answer = PartyAnswer

    def get(self, request, code):
        require_action(request.user, "see")
        return Response(self.answered(get_object_or_404(Party, code=code)))


class Categories(ListEndpoint):
    """Kinds of property, by code."""

    row = CategoryRow
    order = ("code",)

    def records(self, user):
        return Category.objects.all()


class LocationQuery(PageQuery):
    kind = serializers.ChoiceField(LocationKind.choices, required=False)


class Locations(ListEndpoint):
    """Places, in the order of the storage tree."""

    query = LocationQuery
    row = LocationRow
    order = ("path",)

    def records(self, user):
        return self.narrowed(Location.objects.select_related("parent"), "kind")
