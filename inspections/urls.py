"""Pages of inspections and anomalies."""

from django.urls import path

from inspections.views import (
    anomalies,
    checking,
    climate,
    concluding,
    documents,
    expired,
    finds,
    inspecting,
    instruments,
    lab_reports,
    plan_files,
    plans,
    preventing,
    stocktaking,
    switching,
    verifying,
)

app_name = "inspections"

urlpatterns = [
    # /verify/
    path("verify/", verifying.verify, name="verify"),
    path("items/<number:number>/verify/", verifying.verify_item, name="item_verify"),
    path("items/<number:number>/accept/", verifying.verify_item, name="item_accept"),
    path(
        "items/<number:number>/reject/", verifying.verify_item, {"reject": True}, name="item_reject"
    ),
    # /anomalies/
    path("anomalies/", anomalies.anomalies, name="anomalies"),
    path("anomalies/<number:number>/", anomalies.anomaly, name="anomaly"),
    path("anomalies/<number:number>/files/", anomalies.anomaly_files, name="anomaly_files"),
    path("anomalies/<number:number>/tell/", anomalies.tell_customer, name="tell_customer"),
    path("anomalies/<number:number>/agree/", anomalies.agree_disposition, name="agree_disposition"),
    path("anomalies/<number:number>/cause/", preventing.assess_anomaly, name="assess_anomaly"),
    path("anomalies/<number:number>/loss-report/", preventing.report_loss, name="report_loss"),
    path(
        "anomalies/<number:number>/prevention-done/",
        preventing.finish_prevention,
        name="finish_prevention",
    ),
    path("anomalies/<number:number>/carry-out/", anomalies.carry_out, name="carry_out_anomaly"),
    path("anomalies/<number:number>/hand-on/", anomalies.hand_step, name="hand_anomaly_step"),
    path("anomalies/<number:number>/close/", anomalies.close_anomaly, name="close_anomaly"),
    path(
        "items/<number:number>/report-anomaly/",
        anomalies.item_report_anomaly,
        name="item_report_anomaly",
    ),
    # /checks/
    path("checks/", checking.checks, name="checks"),
    path("checks/scan/", checking.check_scan, name="check_scan"),
    path("checks/turning-over/", checking.turning_over, name="turning_over"),
    path("checks/record.pdf", checking.checks_pdf, name="checks_pdf"),
    path("checks/<number:number>/", checking.check, name="check"),
    path("checks/<number:number>/done/", checking.check_settle, name="check_settle"),
    path("checks/<number:number>/record.pdf", checking.check_pdf, name="check_pdf"),
    path("items/<number:number>/check/", checking.item_check, name="item_check"),
    # climate of places
    path("locations/<slug:code>/climate/", climate.climate, name="climate"),
    path("locations/<slug:code>/climate/file/", climate.climate_file, name="climate_file"),
    path("excursions/", climate.excursions, name="excursions"),
    path("excursions/<number:number>/", climate.excursion, name="excursion"),
    # /plans/
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", plans.plan_new, name="plan_new"),
    path("plans/template/", plan_files.plan_template, name="plan_template"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/excel/", plan_files.plan_xlsx, name="plan_xlsx"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/revise/", plans.plan_revise, name="plan_revise"),
    path("plans/<int:pk>/release/", plans.plan_release, name="plan_release"),
    path("plans/<int:pk>/retire/", plans.plan_retire, name="plan_retire"),
    # /switching/: a part number may hold a slash, so it stands last
    path("switching/", switching.switching, name="switching"),
    path(
        "switching/<int:plan_pk>/<int:party_pk>/<path:part_number>/",
        switching.switching_series,
        name="switching_series",
    ),
    path(
        "switching/confirm/<int:plan_pk>/<int:party_pk>/<path:part_number>/",
        switching.switching_confirm,
        name="switching_confirm",
    ),
    path(
        "switching/irregular/<int:plan_pk>/<int:party_pk>/<path:part_number>/",
        switching.switching_irregular,
        name="switching_irregular",
    ),
    path("items/<number:number>/set-apart/", expired.item_set_apart, name="item_set_apart"),
    # /stocktakes/
    path("stocktakes/", stocktaking.stocktakes, name="stocktakes"),
    path("stocktakes/new/", stocktaking.stocktake_new, name="stocktake_new"),
    path("stocktakes/<number:number>/", stocktaking.stocktake, name="stocktake"),
    path("stocktakes/<number:number>/count/", stocktaking.stocktake_count, name="stocktake_count"),
    path("stocktakes/<number:number>/undo/", stocktaking.stocktake_undo, name="stocktake_undo"),
    path(
        "stocktakes/<number:number>/finish/", stocktaking.stocktake_finish, name="stocktake_finish"
    ),
    path("stocktakes/<number:number>/finds/<int:pk>/", finds.stocktake_find, name="stocktake_find"),
    path(
        "stocktakes/<number:number>/describe/<int:pk>/",
        finds.stocktake_describe,
        name="stocktake_describe",
    ),
    path(
        "stocktakes/<number:number>/identify/<int:pk>/",
        finds.stocktake_identify,
        name="stocktake_identify",
    ),
    path(
        "stocktakes/<number:number>/take-in/<int:pk>/",
        finds.stocktake_take_in,
        name="stocktake_take_in",
    ),
    path(
        "stocktakes/<number:number>/dismiss/<int:pk>/",
        finds.stocktake_dismiss,
        name="stocktake_dismiss",
    ),
    path(
        "stocktakes/<number:number>/approve/",
        stocktaking.stocktake_approve,
        name="stocktake_approve",
    ),
    path("stocktakes/<number:number>/close/", stocktaking.stocktake_close, name="stocktake_close"),
    path("stocktakes/<number:number>/sheet.pdf", documents.stocktake_pdf, name="stocktake_pdf"),
    # /instruments/
    path("instruments/", instruments.instruments, name="instruments"),
    path("instruments/new/", instruments.instrument_new, name="instrument_new"),
    path("instruments/<int:pk>/", instruments.instrument, name="instrument"),
    path("instruments/<int:pk>/edit/", instruments.instrument_edit, name="instrument_edit"),
    path(
        "instruments/<int:pk>/calibrate/",
        instruments.instrument_calibrate,
        name="instrument_calibrate",
    ),
    path("instruments/<int:pk>/use/", instruments.instrument_use, name="instrument_use"),
    path("instruments/<int:pk>/assess/", instruments.instrument_assess, name="instrument_assess"),
    # /lab-reports/
    path("lab-reports/", lab_reports.lab_reports, name="lab_reports"),
    path("lab-reports/<int:pk>/", lab_reports.lab_report, name="lab_report"),
    path(
        "lab-reports/<int:pk>/withdraw/",
        lab_reports.lab_report_withdraw,
        name="lab_report_withdraw",
    ),
    # /inspections/ and printed forms
    path("items/<number:number>/inspect/", inspecting.item_inspect, name="item_inspect"),
    path("inspections/<number:number>/", inspecting.inspection, name="inspection"),
    path(
        "inspections/<number:number>/<int:position>/",
        inspecting.enter_result,
        name="enter_result",
    ),
    path(
        "inspections/<number:number>/<int:position>/files/",
        inspecting.result_files,
        name="result_files",
    ),
    path(
        "inspections/<number:number>/<int:position>/lab-report/",
        lab_reports.result_lab_report,
        name="result_lab_report",
    ),
    path("inspections/<number:number>/decide/", concluding.decide, name="inspection_decide"),
    path("inspections/<number:number>/sign/", concluding.sign_later, name="inspection_sign"),
    path("inspections/<number:number>/review/", concluding.review, name="inspection_review"),
    path(
        "inspections/<number:number>/correct/",
        inspecting.inspection_correct,
        name="inspection_correct",
    ),
    path(
        "inspections/<number:number>/break-off/",
        inspecting.inspection_break_off,
        name="inspection_break_off",
    ),
    path("nonconformities/<number:number>/", documents.nonconformity, name="nonconformity"),
    path("inspections/<number:number>/record.pdf", documents.inspection_pdf, name="inspection_pdf"),
    path(
        "nonconformities/<number:number>/report.pdf",
        documents.nonconformity_pdf,
        name="nonconformity_pdf",
    ),
    path("anomalies/<number:number>/record.pdf", documents.anomaly_pdf, name="anomaly_pdf"),
]
