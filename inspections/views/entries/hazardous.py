"""Hazardous substances: XRF readings as they are typed, and what a laboratory must say."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from custprop.lib.chain import plain_decimal
from custprop.lib.display import listed
from inspections import hsf
from inspections.enums import HsfReason, HsfVerdict
from inspections.forms.hazardous import HazardousForm
from inspections.models import CharacteristicResult, Substance
from inspections.queries.hazardous import Assessment, rules_on_the_page, word_on
from inspections.services.hsf_recording import record_hsf, rules_told
from inspections.views.entries.base import entry_page, entry_url, go_on, recorded


def enter_hazardous(request, inspection, result):
    asked, always = rules_on_the_page(result)
    substances = Substance.objects.in_bulk(field_name="code")
    form = HazardousForm(
        request.POST or None,
        request.FILES or None,
        result=result,
        elements=[substances[code] for code in asked.elements],
        by=request.user,
        report=request.GET.get("report", ""),
    )
    if request.method == "POST" and form.is_valid():
        done = recorded(
            request, form, lambda: record_hsf(result=result, by=request.user, **form.entered)
        )
        if done:
            return _after(request, result)
    assessment = asked.judging(form.readings_so_far, form.chosen_reports)
    context = hazardous_context(form, assessment, substances, always)
    return entry_page(
        request,
        "inspections/inspecting/hazardous.html",
        result,
        form=form,
        word=word_on(result),
        **context,
    )


def _after(request, result: CharacteristicResult):
    """On to what is next; while something is inconclusive, back to this page."""
    if result.is_recorded:
        told = {"name": result.label, "verdict": result.status.label}
        messages.success(request, _("%(name)s: %(verdict)s.") % told)
        return go_on(result)
    judgements = result.hsf_check.judgements.select_related("substance")
    open_ones = [one.substance.code for one in judgements if one.verdict == HsfVerdict.INCONCLUSIVE]
    messages.warning(
        request,
        _("Recorded. A laboratory report is still needed for %(substances)s.")
        % {"substances": listed(open_ones)},
    )
    return redirect(entry_url(result))


# ---- what the page shows ------------------------------------------------------------


def hazardous_context(
    form: HazardousForm, assessment: Assessment, substances: dict, always: set[str]
) -> dict:
    """Rows by element with the limits that its reading decides; then sums, and what is for the
    laboratory alone. ``always``: limits that hold without the mark “halogen-free”."""
    marked = bool(form["halogen_free"].value())
    rows = [
        _limit_row(one, assessment, substances, extra=one.limit.code not in always)
        for one in assessment.settled
        if one.verdict != HsfVerdict.NOT_APPLICABLE
    ]
    shown = [row for row in rows if marked or not row["extra"]]
    needs = [row for row in shown if row["verdict"] == HsfVerdict.INCONCLUSIVE]
    return {
        "elements": [_element_row(row, rows, marked) for row in form.rows],
        "others": [row for row in rows if not row["element"]],
        "marked": marked,
        "may_mark": any(row["extra"] for row in rows),
        "needs": needs,
        "overall": hsf.overall([row["settled"] for row in shown]),
        "live": _live(rows, form, assessment),
    }


def _limit_row(settled: hsf.Settled, assessment: Assessment, substances: dict, extra: bool) -> dict:
    limit, judged = settled.limit, settled.judgement
    parts = limit.parts_in(assessment.material)
    return {
        "settled": settled,
        "substance": substances[limit.code],
        "code": limit.code,
        "limit": limit.value,
        "source": rules_told(limit),
        "element": "" if limit.is_sum or not parts[0].element else parts[0].element,
        "parts": parts,
        "extra": extra,
        "verdict": settled.verdict,
        "reason": settled.reason and HsfReason(settled.reason).label,
        "report": settled.report,
        "low": judged.low,
        "high": judged.high,
        "extended": judged.extended,
    }


def _element_row(fields: dict, rows: list[dict], marked: bool) -> dict:
    """One element: its fields, the limits it decides alone, and the worst word among them."""
    own = [row for row in rows if row["element"] == fields["element"].code]
    shown = [row for row in own if marked or not row["extra"]]
    worst = next(
        (
            row
            for verdict in (HsfVerdict.FAIL, HsfVerdict.INCONCLUSIVE, HsfVerdict.PASS)
            for row in shown
            if row["verdict"] == verdict
        ),
        None,
    )
    only_marked = all(row["extra"] for row in rows if _decides(row, fields["element"].code))
    return fields | {
        "limits": own,
        "worst": worst,
        "several": len(shown) > 1,
        "only_marked": only_marked,
    }


def _decides(row: dict, element: str) -> bool:
    return any(part.element == element for part in row["parts"])


# ---- for the script that judges while one types -------------------------------------


def _live(rows: list[dict], form: HazardousForm, assessment: Assessment) -> dict:
    return {
        "limits": [
            live_limit(
                replace(row["settled"].limit, parts=row["parts"]),
                assessment.bands,
                extra=row["extra"],
            )
            for row in rows
        ],
        "reports": {
            str(report.pk): _decided_by(report.as_judged, rows, assessment)
            for report in form.reports
        },
        "verdicts": {
            verdict.value: {"label": str(verdict.label), "tone": str(verdict.tone)}
            for verdict in HsfVerdict
        },
        "reasons": {reason.value: str(reason.label) for reason in HsfReason},
    }


def live_limit(limit: hsf.Limit, bands: dict[str, hsf.Band], *, extra: bool) -> dict:
    """One limit for the script. ``bands`` by element; they are told scaled to the limit."""
    band = bands.get(limit.parts[0].element) if len(limit.parts) == 1 else None
    by_band = band and not (band.over is None and limit.parts[0].is_element)
    fitted = band.fitted(limit.value) if by_band else None
    return {
        "code": limit.code,
        "limit": plain_decimal(limit.value),
        "extra": extra,
        "parts": [[part.element, part.is_element] for part in limit.parts],
        "band": fitted
        and {
            "below": fitted.below and plain_decimal(fitted.below),
            "over": fitted.over and plain_decimal(fitted.over),
        },
    }


def _decided_by(report: hsf.Report, rows: list[dict], assessment: Assessment) -> dict[str, str]:
    """What ``report`` says about each limit that it decides."""
    open_ones = [hsf.Judgement(row["settled"].limit, HsfVerdict.INCONCLUSIVE) for row in rows]
    settled = hsf.settle(open_ones, [report], on=assessment.on, material=assessment.material)
    return {
        one.limit.code: one.verdict.value
        for one in settled
        if one.verdict in (HsfVerdict.PASS, HsfVerdict.FAIL)
    }
