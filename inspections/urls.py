"""Pages of inspections and anomalies."""

from django.urls import path

from inspections.views import verifying
from registry.views import placeholder

app_name = "inspections"

urlpatterns = [
    # /verify/
    path("verify/", verifying.verify, name="verify"),
    path("items/<str:number>/verify/", verifying.verify_item, name="item_verify"),
    path("items/<str:number>/accept/", verifying.verify_item, name="item_accept"),
    path(
        "items/<str:number>/reject/", verifying.verify_item, {"reject": True}, name="item_reject"
    ),
    # /anomalies/
    path("anomalies/", placeholder, name="anomalies"),
]
