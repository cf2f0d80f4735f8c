"""The API of both apps under one root, and its description (see docs/api.md)."""

from django.urls import include, path, re_path
from django.utils.translation import gettext as _
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from registry.api.endpoint import Endpoint, StrictParameters
from registry.api.fields import Body


class SchemaQuery(Body):
    format = serializers.ChoiceField(["json", "yaml"], required=False)


class Schema(StrictParameters, SpectacularAPIView):
    """The OpenAPI description, for who has signed in. ``?format=json``, else YAML."""

    query = SchemaQuery
    schema = None


class Nowhere(Endpoint):
    """Any other address below the root: a problem document instead of a page."""

    schema = None

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        raise NotFound(
            _("There is no such address. Addresses end with a slash; /api/schema/ lists them.")
        )

    def check_parameters(self):
        pass


urlpatterns = [
    path("", include("registry.api.urls")),
    path("", include("inspections.api.urls")),
    re_path(r"^", Nowhere.as_view()),  # whatever follows, line breaks included
]
