"""Why a series stands where it stands, in sentences for the people who decide."""

from django.utils.translation import gettext_lazy as _

from custprop.lib.display import listed
from inspections.enums import Edition, Severity
from inspections.switching import (
    ACCEPTED_IN_A_ROW,
    ENOUGH_SCORE,
    LOTS_BEFORE_REDUCED,
    REFUSED_IN_ALL,
    Reason,
    Standing,
)

SENTENCES = {
    # what calls for a change
    "two_of_five": _(
        "Two of five or fewer lots in a row were not accepted under normal inspection: %(lots)s."
    ),
    "five_accepted": _(
        "Five lots in a row were accepted under tightened inspection, the last of them %(lot)s."
    ),
    "five_refused": _("Five lots were not accepted under tightened inspection: %(lots)s."),
    "score_reached": _("The switching score is %(score)s; %(enough)s are enough."),
    "ten_accepted": _("The last %(count)s lots were all accepted under normal inspection."),
    "refused_in_reduced": _("Lot %(lot)s was not accepted under reduced inspection."),
    "gap_in_reduced": _(
        "Lot %(lot)s was accepted with more nonconforming pieces than the acceptance number; "
        "that ends reduced inspection."
    ),
    "irregular": _(
        "Production is irregular, or another condition calls for normal inspection: %(note)s"
    ),
    "discontinued": _(
        "Acceptance by sampling is discontinued until the supplier's corrective action has "
        "proved effective."
    ),
    # how far it is
    "score_so_far": _("The switching score is %(score)s of %(enough)s."),
    "row_so_far": _("Accepted in a row so far: %(count)s of %(enough)s lots."),
    "refused_once": _(
        "Lot %(lot)s was not accepted; a second one in five calls for tightened inspection."
    ),
    "refused_so_far": _(
        "Not accepted under tightened inspection so far: %(count)s of the %(enough)s lots that "
        "end acceptance by sampling."
    ),
    "score_reset_refused": _("Lot %(lot)s was not accepted and set the switching score to 0."),
    "score_reset_tighter": _(
        "Lot %(lot)s would not have been accepted one AQL step tighter and set the switching "
        "score to 0."
    ),
    "reduced_holds": _("No lot has been refused under reduced inspection."),
    # what did not count
    "resubmitted": _("Submitted again, and so not counted: %(lots)s."),
    "judged_otherwise": _("Judged under another severity, and so not counted: %(lots)s."),
    "unbacked": _("The last change was confirmed, but the lots on record do not bear it out."),
}


def as_facts(reason: Reason) -> dict:
    """``reason`` to be kept: its code and what goes into the sentence."""
    return {"code": reason.code, "params": reason.params}


def sentence_of(facts: dict) -> str:
    """What ``as_facts`` kept, in the active language; empty for nothing."""
    return sentence(Reason(facts["code"], facts["params"])) if facts else ""


def sentence(reason: Reason) -> str:
    """``reason`` in the active language."""
    params = {
        name: listed(value) if isinstance(value, (tuple, list)) else value
        for name, value in reason.params.items()
    }
    return str(SENTENCES[reason.code]) % params


def reasons(standing: Standing) -> tuple[Reason, ...]:
    """What led to the standing's suggestion first, then how far it is from any other."""
    found = [*_calling_for_a_change(standing)]
    if not standing.discontinued:
        found += _progress(standing)
    if standing.resubmitted:
        found.append(Reason("resubmitted", {"lots": standing.resubmitted}))
    if standing.judged_otherwise:
        found.append(Reason("judged_otherwise", {"lots": standing.judged_otherwise}))
    if standing.unbacked:
        found.append(Reason("unbacked"))
    return tuple(found)


def _calling_for_a_change(standing: Standing):
    if standing.discontinued:
        yield Reason("discontinued")
    elif standing.due:
        yield standing.due
    elif standing.suggestion and standing.severity == Severity.TIGHTENED:
        yield Reason("five_accepted", {"lot": standing.counted[-1].reference})
    elif standing.suggestion and standing.edition == Edition.MIL:
        yield Reason("ten_accepted", {"count": LOTS_BEFORE_REDUCED})
    elif standing.suggestion:
        yield Reason("score_reached", {"score": standing.score, "enough": ENOUGH_SCORE})


def _progress(standing: Standing):
    row = standing.accepted_in_a_row
    if standing.severity == Severity.REDUCED:
        if not standing.due:
            yield Reason("reduced_holds")
        return
    if standing.severity == Severity.TIGHTENED:
        if row < ACCEPTED_IN_A_ROW:
            yield Reason("row_so_far", {"count": row, "enough": ACCEPTED_IN_A_ROW})
        if standing.refused:
            count = len(standing.refused)
            yield Reason("refused_so_far", {"count": count, "enough": REFUSED_IN_ALL})
        return
    if standing.refused_lately and not standing.due:
        yield Reason("refused_once", {"lot": standing.refused_lately[0].reference})
    if standing.edition == Edition.MIL:
        if row < LOTS_BEFORE_REDUCED:
            yield Reason("row_so_far", {"count": row, "enough": LOTS_BEFORE_REDUCED})
        return
    yield from _score(standing)


def _score(standing: Standing):
    last = standing.counted[-1] if standing.counted else None
    if last and standing.score == 0:
        cause = "score_reset_tighter" if last.accepted else "score_reset_refused"
        yield Reason(cause, {"lot": last.reference})
    if not standing.earned_reduced:
        yield Reason("score_so_far", {"score": standing.score, "enough": ENOUGH_SCORE})
