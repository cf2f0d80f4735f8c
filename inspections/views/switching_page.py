"""What the page of one series of lots shows, put together."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from custprop.lib.display import in_a_row, listed
from inspections import sampling
from inspections.enums import Edition, Severity, SeverityChange, SwitchingFact
from inspections.forms.switching import ConfirmForm, IrregularityForm, OrderForm
from inspections.queries.switching import Series, proposed
from inspections.switching import (
    ACCEPTED_IN_A_ROW,
    ENOUGH_SCORE,
    ISOLATED_LOTS,
    LOTS_BEFORE_REDUCED,
    ORDERED,
    REFUSED_IN_ALL,
    Standing,
)
from inspections.switching_reasons import reasons, sentence
from registry import rules
from registry.views.steps import new_form_token

LOTS_SHOWN = 10
USUAL_LOT = 500  # what the alternatives are shown for where no lot came yet


def series_context(series: Series, user, *, forms: dict | None = None) -> dict:
    """Everything ``templates/inspections/switching/series.html`` draws. ``forms`` are those that
    were sent and refused, by their name in the context."""
    standing, suggestion = series.standing, series.suggestion
    why = [sentence(reason) for reason in reasons(standing)] if series.switches else []
    may_act = series.switches and rules.may(user, "confirm_switching")
    context = {
        "series": series,
        "standing": standing,
        "severity": standing.severity,
        "progress": progress_of(standing) if series.switches else [],
        "why": why[0] if suggestion else "",
        "reasons": why[1:] if suggestion else why,
        "suggestion": suggestion and SeverityChange(suggestion.change).label,
        "needs": [fact.label for fact in SwitchingFact if suggestion and fact in suggestion.needs],
        "may_act": may_act,
        "lots": [_row(lot, series) for lot in reversed(series.lots[-LOTS_SHOWN:])],
        "more_lots": max(0, len(series.lots) - LOTS_SHOWN),
        "history": [_told(entry) for entry in reversed(series.entries)],
        "form_token": new_form_token(),
    }
    if not series.plan.continuing:
        context |= {"isolated": ISOLATED_LOTS, "alternatives": alternatives(series)}
    if may_act:
        context |= _forms(series, user)
    return context | (forms or {})


def _forms(series: Series, user) -> dict:
    """The forms of what this person may do in it now."""
    found = {"irregular_form": IrregularityForm(series=series)}
    if series.suggestion and rules.may(user, "confirm_switching", proposed(series)):
        found["confirm_form"] = confirm_form(series)
    change = orderable(series)
    if change:
        found |= {"order_form": OrderForm(series=series, change=change), "order": change.label}
    return found


def confirm_form(series: Series, data=None) -> ConfirmForm:
    """For what is suggested now. What is sent may be about what was suggested a moment ago, and
    ask for nothing: the service then says what happened meanwhile."""
    suggestion = series.suggestion
    change = suggestion.change if data is None else data.get("change", "")
    timely = suggestion is not None and suggestion.change == change
    return ConfirmForm(data, series=series, change=change, needs=suggestion.needs if timely else ())


def orderable(series: Series) -> SeverityChange | None:
    """More care that a person may order though no rule calls for it."""
    standing, suggestion = series.standing, series.suggestion
    for severity, change in ORDERED:
        suggested = suggestion is not None and suggestion.change == change
        if severity == standing.severity and not suggested:
            return change
    return None


def progress_of(standing: Standing) -> list[dict]:
    """How far the series is from what would change it: label, done, total."""
    if standing.discontinued or standing.severity == Severity.REDUCED:
        return []
    row = (_("Accepted in a row"), standing.accepted_in_a_row)
    if standing.severity == Severity.TIGHTENED:
        refused = (_("Not accepted, in all"), len(standing.refused))
        steps = [(*row, ACCEPTED_IN_A_ROW), (*refused, REFUSED_IN_ALL)]
    elif standing.edition == Edition.MIL:
        steps = [(*row, LOTS_BEFORE_REDUCED)]
    else:
        steps = [(_("Switching score"), standing.score, ENOUGH_SCORE)]
    return [{"label": label, "done": done, "total": total} for label, done, total in steps]


def alternatives(series: Series) -> dict:
    """What to do with isolated lots instead, for a lot like the last one: the pieces to inspect."""
    size = series.lots[-1].lot_size if series.lots else USUAL_LOT
    zero = sampling.zero_acceptance(size, series.plan.limiting_quality)
    return {"lot_size": size, "full": size, "zero": zero.sample_size}


def _row(lot, series: Series) -> dict:
    result, standing = lot.result, series.standing
    counted = {one.reference for one in standing.counted}
    if not series.switches:
        why_not = ""
    elif result.reference in standing.resubmitted or not result.first_submission:
        why_not = pgettext("lot", "Submitted again")
    elif result.reference in standing.judged_otherwise:
        why_not = pgettext("lot", "Under another severity")
    else:
        why_not = "" if result.reference in counted else pgettext("lot", "Counted earlier")
    verdict = pgettext("lot", "Accepted") if result.accepted else pgettext("lot", "Not accepted")
    return {
        "lot": lot,
        "result": result,
        "verdict": verdict,
        "tone": "green" if result.accepted else "red",
        "severity": Severity(result.severity).label,
        "why_not": why_not,
    }


def _told(entry) -> dict:
    facts = listed(entry.fact_labels)
    confirmed = _("Confirmed: %(facts)s.") % {"facts": facts} if facts else ""
    after = entry.after_inspection
    place = _("After %(number)s.") % {"number": after.number} if after else ""
    return {
        "when": entry.at,
        "who": entry.by,
        "what": entry.words,
        "note": in_a_row((place, entry.because, confirmed, entry.note)),
        "tone": entry.leads_to.tone if entry.leads_to else "amber",
    }
