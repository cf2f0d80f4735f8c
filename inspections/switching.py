"""Between normal, tightened and reduced inspection: what the rules propose after each lot.

ISO 2859-1:1999 (= GB/T 2828.1-2012) clause 9, and where it differs MIL-STD-105E (= ANSI Z1.4).
Pure: `replay` folds what happened in a series (lots judged, changes confirmed by a person,
irregular production) into a `Standing`. The rules only propose; a severity changes when a
person has confirmed it. `switching_reasons` says why in words.

A rule that asks for more care stays due until it is confirmed, whatever later lots bring; one
that asks for less lapses with the lots that no longer bear it out. Counting begins anew with
each change. It takes a continuing series of lots from one source: see ``ISOLATED_LOTS``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce

from django.utils.translation import gettext_lazy as _

from inspections.enums import Edition, Severity, SeverityChange, SwitchingFact
from inspections.switching_entries import Confirmation, Entry, Irregularity, LotResult
from registry.errors import InvalidInput

WINDOW, REFUSED_OF_WINDOW = 5, 2  # 9.3.1: two of five or fewer
ACCEPTED_IN_A_ROW = 5  # 9.3.2
REFUSED_IN_ALL = 5  # 9.4
ENOUGH_SCORE = 30  # 9.3.3.1
LOTS_BEFORE_REDUCED = 10  # MIL-STD-105E 4.7.3

ISOLATED_LOTS = _(
    "Switching means nothing for a lot by itself or a few lots: it takes a continuing series "
    "from one source. Inspect every piece, or take a sample with Ac = 0 by limiting quality."
)


class SwitchingError(InvalidInput, ValueError):
    """A change of severity that the rules do not allow now."""


@dataclass(frozen=True)
class Reason:
    """Why: a code of ``switching_reasons.SENTENCES`` and what goes into its sentence."""

    code: str
    params: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """The change that the rule proposes, and the facts its confirmation must bring along."""

    change: SeverityChange
    needs: frozenset[SwitchingFact] = frozenset()


@dataclass(frozen=True)
class Standing:
    """Where a series stands, counted since the last change of severity.

    ``score`` is the switching score, kept under normal inspection (9.3.3.2). ``counted`` are the
    lots that count: first submissions judged under this very severity. ``due`` is what calls
    for more care, until that is confirmed. ``unbacked``: the last change had no rule behind it.
    """

    edition: Edition = Edition.ISO
    severity: Severity = Severity.NORMAL
    discontinued: bool = False
    score: int = 0
    counted: tuple[LotResult, ...] = ()
    resubmitted: tuple[str, ...] = ()
    judged_otherwise: tuple[str, ...] = ()
    due: Reason | None = None
    unbacked: bool = False

    @property
    def accepted_in_a_row(self) -> int:
        count = 0
        for lot in reversed(self.counted):
            if not lot.accepted:
                break
            count += 1
        return count

    @property
    def refused(self) -> tuple[LotResult, ...]:
        """All refused since the last change; under tightened inspection five end sampling."""
        return tuple(lot for lot in self.counted if not lot.accepted)

    @property
    def refused_lately(self) -> tuple[LotResult, ...]:
        """Those among the last five; under normal inspection two of them call for tightened."""
        return tuple(lot for lot in self.counted[-WINDOW:] if not lot.accepted)

    @property
    def suggestion(self) -> Suggestion | None:
        """What the rules propose now. Nothing changes before a person confirms it."""
        if self.discontinued:
            return Suggestion(SeverityChange.RESUME, frozenset({SwitchingFact.ACTION_PROVEN}))
        if self.due:
            return Suggestion(CALLED_FOR[self.due.code])
        if self.severity == Severity.TIGHTENED and self.accepted_in_a_row >= ACCEPTED_IN_A_ROW:
            return Suggestion(SeverityChange.NORMAL)
        if self.severity == Severity.NORMAL and self.earned_reduced:
            return Suggestion(SeverityChange.REDUCED, NEEDED_FOR_REDUCED[self.edition])
        return None

    @property
    def earned_reduced(self) -> bool:
        """Whether the lots under normal inspection would do for reduced (9.3.3.1 a)."""
        if self.edition == Edition.MIL:
            return self.accepted_in_a_row >= LOTS_BEFORE_REDUCED
        return self.score >= ENOUGH_SCORE


NEEDED_FOR_REDUCED = {
    Edition.ISO: frozenset({SwitchingFact.STEADY, SwitchingFact.AGREED}),
    Edition.MIL: frozenset({SwitchingFact.STEADY, SwitchingFact.AGREED, SwitchingFact.LIMIT_KEPT}),
}
#: What falls due, by the code of its reason.
CALLED_FOR = {
    "two_of_five": SeverityChange.TIGHTENED,
    "five_refused": SeverityChange.DISCONTINUE,
    "refused_in_reduced": SeverityChange.NORMAL,
    "gap_in_reduced": SeverityChange.NORMAL,
    "irregular": SeverityChange.NORMAL,
}
#: Changes to more care that a person may order without a rule.
ORDERED = {
    (Severity.NORMAL, SeverityChange.TIGHTENED),
    (Severity.REDUCED, SeverityChange.NORMAL),
}
LEADS_TO = {
    SeverityChange.TIGHTENED: Severity.TIGHTENED,
    SeverityChange.NORMAL: Severity.NORMAL,
    SeverityChange.REDUCED: Severity.REDUCED,
    SeverityChange.DISCONTINUE: Severity.TIGHTENED,
    SeverityChange.RESUME: Severity.TIGHTENED,
}


def replay(
    entries: Iterable[Entry],
    *,
    edition: Edition = Edition.ISO,
    start: Severity = Severity.NORMAL,
) -> Standing:
    """The standing after ``entries``, oldest first. Normal at the start, unless agreed otherwise.

    History is told as it was: a change that no rule backed (any more) is carried out and
    marked ``unbacked``. Services ask `check` before they record a new one.
    """
    return reduce(after, entries, Standing(Edition(edition), Severity(start)))


def after(standing: Standing, entry: Entry) -> Standing:
    """The standing when ``entry`` has happened, too."""
    if isinstance(entry, Confirmation):
        return _changed(standing, entry)
    if isinstance(entry, Irregularity):
        reduced = standing.severity == Severity.REDUCED
        return _fall_due(standing, "irregular", note=entry.note) if reduced else standing
    if not entry.first_submission:
        return replace(standing, resubmitted=(*standing.resubmitted, entry.reference))
    if standing.discontinued or entry.severity != standing.severity:
        return replace(standing, judged_otherwise=(*standing.judged_otherwise, entry.reference))
    return _counting(standing, entry)


def check(standing: Standing, confirmation: Confirmation) -> None:
    """Raise SwitchingError where the rules do not allow ``confirmation`` now.

    Allowed is what is suggested, with the facts it needs; and more care at any time.
    """
    suggested = standing.suggestion
    if suggested and confirmation.change == suggested.change:
        missing = [fact for fact in SwitchingFact if fact in suggested.needs - confirmation.facts]
        if missing:
            raise SwitchingError(
                _("This change needs a confirmation: %(fact)s.") % {"fact": missing[0].label},
                field="facts",
            )
        return
    if (standing.severity, confirmation.change) not in ORDERED:
        raise SwitchingError(
            _("The lots so far do not allow this change: %(change)s.")
            % {"change": SeverityChange(confirmation.change).label},
            field="change",
        )


def allowed(standing: Standing, confirmation: Confirmation) -> bool:
    try:
        check(standing, confirmation)
    except SwitchingError:
        return False
    return True


def _changed(standing: Standing, confirmation: Confirmation) -> Standing:
    return Standing(
        standing.edition,
        LEADS_TO[confirmation.change],
        discontinued=confirmation.change == SeverityChange.DISCONTINUE,
        unbacked=not allowed(standing, confirmation),
    )


def _counting(standing: Standing, lot: LotResult) -> Standing:
    counted = replace(standing, counted=(*standing.counted, lot), score=_score_after(standing, lot))
    refused, lately = counted.refused, counted.refused_lately
    if standing.severity == Severity.NORMAL and len(lately) >= REFUSED_OF_WINDOW:
        return _fall_due(counted, "two_of_five", lots=_references(lately))
    if standing.severity == Severity.TIGHTENED and len(refused) >= REFUSED_IN_ALL:
        return _fall_due(counted, "five_refused", lots=_references(refused))
    if standing.severity == Severity.REDUCED and not lot.accepted:
        return _fall_due(counted, "refused_in_reduced", lot=lot.reference)
    if standing.severity == Severity.REDUCED and lot.ends_reduced:
        return _fall_due(counted, "gap_in_reduced", lot=lot.reference)
    return counted


def _score_after(standing: Standing, lot: LotResult) -> int:
    """9.3.3.2 a): +3 with Ac of 2 or more, if one AQL step tighter would do; +2 with Ac of 0
    or 1, if accepted; otherwise back to 0."""
    if standing.severity != Severity.NORMAL or standing.edition != Edition.ISO:
        return 0
    if lot.ac >= 2:
        return standing.score + 3 if lot.passes_tighter else 0
    return standing.score + 2 if lot.accepted else 0


def _fall_due(standing: Standing, code: str, **params) -> Standing:
    """What fell due first stays due, with its reason."""
    if standing.due:
        return standing
    return replace(standing, due=Reason(code, params))


def _references(lots: Iterable[LotResult]) -> tuple[str, ...]:
    return tuple(lot.reference for lot in lots)
