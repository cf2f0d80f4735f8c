"""Printed forms of inspections and anomalies, each at its record's address."""

from functools import partial

from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from inspections.documents.anomalies import anomaly_report
from inspections.documents.inspecting import inspection_record, nonconformity_report
from inspections.documents.stocktaking import stocktake_sheet
from inspections.models import Anomaly, Inspection, Nonconformity, Stocktake
from registry.views.papers import find_for, paper

ITEM = ("item__owner", "item__category", "item__location", "item__parent")


@require_safe
def nonconformity(request, number: str):
    """Where the code on a nonconformity report leads: to the inspection that raised it."""
    found = find_for(
        request.user, Nonconformity.objects.select_related("inspection"), number=number
    )
    return redirect("inspections:inspection", found.inspection.number)


@require_safe
def inspection_pdf(request, number: str):
    inspection = find_for(
        request.user,
        Inspection.objects.select_related(*ITEM, "department", "decided_by", "nonconformity"),
        number=number,
    )
    return paper(
        request, "print/inspection_record.html", number, partial(inspection_record, inspection)
    )


@require_safe
def nonconformity_pdf(request, number: str):
    report = find_for(
        request.user,
        Nonconformity.objects.select_related(
            *ITEM, "raised_by", "inspection__item__owner", "inspection__decided_by", "anomaly"
        ),
        number=number,
    )
    return paper(
        request, "print/nonconformity_report.html", number, partial(nonconformity_report, report)
    )


@require_safe
def anomaly_pdf(request, number: str):
    anomaly = find_for(
        request.user,
        Anomaly.objects.select_related(
            *ITEM,
            "reported_by",
            "told_contact",
            "told_by",
            "agreed_by",
            "carried_out_by",
            "prevention_owner",
            "repeats",
            "closed_by",
            "nonconformity",
        ),
        number=number,
    )
    return paper(request, "print/anomaly_report.html", number, partial(anomaly_report, anomaly))


@require_safe
def stocktake_pdf(request, number: str):
    stocktake = find_for(
        request.user,
        Stocktake.objects.select_related("owner", "area", "category", "counter", "approved_by"),
        number=number,
    )
    return paper(request, "print/stocktake_sheet.html", number, partial(stocktake_sheet, stocktake))
