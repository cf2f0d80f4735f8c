"""Pages of inspections and anomalies."""

from django.urls import path

from inspections.views import anomalies, verifying

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
    path("anomalies/", anomalies.anomalies, name="anomalies"),
    path("anomalies/<str:number>/", anomalies.anomaly, name="anomaly"),
    path("anomalies/<str:number>/files/", anomalies.anomaly_files, name="anomaly_files"),
    path("anomalies/<str:number>/tell/", anomalies.tell_customer, name="tell_customer"),
    path("anomalies/<str:number>/agree/", anomalies.agree_disposition, name="agree_disposition"),
    path("anomalies/<str:number>/close/", anomalies.close_anomaly, name="close_anomaly"),
    path(
        "items/<str:number>/report-anomaly/",
        anomalies.item_report_anomaly,
        name="item_report_anomaly",
    ),
    # printed forms
    path("inspections/<str:number>/record.pdf", documents.inspection_pdf, name="inspection_pdf"),
    path(
        "nonconformities/<str:number>/report.pdf",
        documents.nonconformity_pdf,
        name="nonconformity_pdf",
    ),
    path("anomalies/<str:number>/record.pdf", documents.anomaly_pdf, name="anomaly_pdf"),
]
