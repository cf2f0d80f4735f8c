"""Addresses of the inspections' part of the API, below /api/v1/."""

from django.urls import path

from inspections.api import (
    anomalies,
    checking,
    climate,
    inspecting,
    instruments,
    plans,
    stocktaking,
    verbs,
)
from registry.api.urls import verb_path

VERBS = (verbs.Accept, verbs.Reject, verbs.ReportAnomaly)

urlpatterns = [
    *(verb_path(endpoint) for endpoint in VERBS),
    path("inspection-plans/", plans.InspectionPlans.as_view()),
    path("instruments/", instruments.Instruments.as_view()),
    path("items/<slug:number>/open-inspection/", inspecting.OpenInspection.as_view()),
    path("inspections/", inspecting.Inspections.as_view()),
    path("inspections/<slug:number>/", inspecting.OneInspection.as_view()),
    path("inspections/<slug:number>/results/<int:position>/", inspecting.RecordResult.as_view()),
    path("inspections/<slug:number>/conclude/", inspecting.Conclude.as_view()),
    path("inspections/<slug:number>/break-off/", inspecting.BreakOff.as_view()),
    path("checks/", checking.Checks.as_view()),
    path("checks/due/", checking.DueChecks.as_view()),
    path("checks/<slug:number>/", checking.OneCheck.as_view()),
    path("items/<slug:number>/checks/", checking.RecordCheck.as_view()),
    path("stocktakes/", stocktaking.Stocktakes.as_view()),
    path("stocktakes/<slug:number>/", stocktaking.OneStocktake.as_view()),
    path("stocktakes/<slug:number>/counts/", stocktaking.RecordCount.as_view()),
    path("locations/<slug:code>/readings/", climate.ClimateReadings.as_view()),
    path("excursions/", climate.Excursions.as_view()),
    path("anomalies/", anomalies.Anomalies.as_view()),
    path("anomalies/<slug:number>/", anomalies.OneAnomaly.as_view()),
    path("anomalies/<slug:number>/tell-customer/", anomalies.TellCustomer.as_view()),
    path("anomalies/<slug:number>/agree-disposition/", anomalies.AgreeDisposition.as_view()),
    path("anomalies/<slug:number>/assess/", anomalies.Assess.as_view()),
    path("anomalies/<slug:number>/carry-out/", anomalies.CarryOut.as_view()),
    path("anomalies/<slug:number>/close/", anomalies.CloseAnomaly.as_view()),
]
