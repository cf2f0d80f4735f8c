"""Pages of the registry. A name runs from here to the view, the form, the service, the test."""

from django.urls import path

from registry.views import placeholder

app_name = "registry"

urlpatterns = [
    # /pre-advices/
    path("pre-advices/", placeholder, name="pre_advices"),
    # /receive/
    path("receive/", placeholder, name="receive"),
    # /label/
    path("label/", placeholder, name="label"),
    # /store/
    path("store/", placeholder, name="store"),
    # /issue/
    path("issue/", placeholder, name="issue"),
    # /return/
    path("return/", placeholder, name="return"),
    # /items/
    path("items/", placeholder, name="items"),
    path("items/<str:number>/", placeholder, name="item"),
    # /parties/
    path("parties/", placeholder, name="parties"),
    path("parties/<slug:code>/", placeholder, name="party"),
    # /locations/
    path("locations/", placeholder, name="locations"),
    # /reports/
    path("reports/", placeholder, name="reports"),
    # /scan/
    path("scan/", placeholder, name="scan"),
]
