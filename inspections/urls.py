"""Pages of inspections and anomalies."""

from django.urls import path

from registry.views import placeholder

app_name = "inspections"

urlpatterns = [
    # /verify/
    path("verify/", placeholder, name="verify"),
    # /anomalies/
    path("anomalies/", placeholder, name="anomalies"),
]
