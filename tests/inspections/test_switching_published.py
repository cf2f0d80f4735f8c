"""Sequences of switching that others have published, replayed.

Facts alone are taken from them: which lots were refused, and what followed. A person confirms
here at once what the rule proposes, as the sources do.
"""

from inspections.enums import Severity, SeverityChange, SwitchingFact
from inspections.sampling import single_plan
from inspections.switching import Confirmation, LotResult, Standing, after, allowed, replay

EVERY_FACT = frozenset(SwitchingFact)


def at_once(standing: Standing, lot: LotResult) -> Standing:
    """The standing after ``lot`` and the confirmation of what it leads to."""
    standing = after(standing, lot)
    if not standing.suggestion:
        return standing
    confirmation = Confirmation(standing.suggestion.change, EVERY_FACT)
    assert allowed(standing, confirmation)
    return after(standing, confirmation)


def found(nonconforming: list[int], standing: Standing, **lot) -> Standing:
    """The standing after samples with so many nonconforming pieces, under its own plans."""
    for number, pieces in enumerate(nonconforming, start=1):
        plan = single_plan(severity=standing.severity, **lot)
        standing = at_once(standing, LotResult.judged(f"L{number}", plan, pieces))
    return standing


def test_annex_a_of_the_standard_goes_from_normal_by_tightened_to_reduced_in_24_lots():
    """The example of 25 lots in ISO 2859-1:1999 annex A (AQL 1.0, level II, changing sizes).

    The annex can be checked in IS 2500-1:2000, which is identical:
    https://archive.org/download/gov.in.is.2500.1.2000/is.2500.1.2000.txt . Its milestones are
    taken from clause-by-clause notes on the standard in a public GitHub repository ("ISO
    2859-1:1999: Sampling Procedures for Inspection by Attributes"): lots 3 and 6 refused;
    tightened from lot 6; normal again after lot 11; the score goes from 2 with lot 12 to 30
    with lot 24; then reduced. 13 lots give 30 points with nine times 2 and four times 3; which
    of them are the four is not in the notes and makes no difference to the milestones. The
    annex uses fractional acceptance numbers; to switching they are as Ac = 0 or 1 (13.3).
    """
    with_three_points = {13, 22, 23, 24}
    standing, severities, scores = Standing(), {}, {}
    for number in range(1, 25):
        ac = 2 if number in with_three_points else 1
        accepted = number not in {3, 6}
        passes = accepted if ac == 2 else None
        lot = LotResult(str(number), standing.severity, accepted, ac, passes)
        scores[number] = after(standing, lot).score
        standing = at_once(standing, lot)
        severities[number] = standing.severity
    assert [severities[number] for number in (1, 3, 5)] == [Severity.NORMAL] * 3
    assert [severities[number] for number in (6, 7, 10)] == [Severity.TIGHTENED] * 3
    assert [severities[number] for number in (11, 12, 23)] == [Severity.NORMAL] * 3
    assert severities[24] == Severity.REDUCED
    assert [scores[number] for number in (1, 2, 3, 4, 5, 6)] == [2, 4, 0, 2, 4, 0]
    assert (scores[12], scores[24]) == (2, 30)
    assert max(scores[number] for number in range(12, 24)) == 27


def test_a_published_switching_score_falls_back_at_the_third_lot():
    """80 (2, 3), one AQL tighter 80 (1, 2); found 1, 0, 2, 0, 1, 0: 3, 6, 0, 3, 6, 9 points.

    "Switching Score Example" of the notes cited above. They call it AQL 0.65; in the tables
    80 (2, 3) is J at 1.0.
    """
    plan = single_plan(lot_size=1000, aql="1.0")
    assert (plan.n, plan.ac, plan.re) == (80, 2, 3)
    lots = [LotResult.judged(str(number), plan, d) for number, d in enumerate([1, 0, 2, 0, 1, 0])]
    scores = [replay(lots[:count]).score for count in range(1, 7)]
    assert scores == [3, 6, 0, 3, 6, 9]


# The rest is from the tests of a public program for GB/T 2828.1-2012, which cites 9.3.1 to 9.4:
# https://github.com/nihantao-crosis/quality-platform , src/core/__tests__/advanced.test.ts ,
# "AQL 转移规则". Lots of 2000, level II, AQL 1.0: normal K 125 (3, 4), tightened 125 (2, 3).
LOT = {"lot_size": 2000, "level": "II", "aql": "1.0"}


def test_published_two_refused_of_three_are_tightened_and_one_of_five_is_not():
    assert found([4, 0, 4], Standing(), **LOT).severity == Severity.TIGHTENED
    assert found([0, 0, 0, 0, 4], Standing(), **LOT).severity == Severity.NORMAL


def test_published_five_accepted_under_tightened_are_normal_and_four_are_not():
    tightened = Standing(severity=Severity.TIGHTENED)
    assert found([0] * 4, tightened, **LOT).severity == Severity.TIGHTENED
    assert found([0] * 5, tightened, **LOT).severity == Severity.NORMAL


def test_published_ten_good_lots_with_three_points_are_reduced_and_one_refused_is_normal():
    """Their reduced plan was K 50 (1, 2) at that time and two pieces a refusal; table 2-C has
    K 50 (2, 3) (as they corrected it later), so that it takes three."""
    assert found([0] * 9, Standing(), **LOT).score == 27
    reduced = found([0] * 10, Standing(), **LOT)
    assert reduced.severity == Severity.REDUCED
    assert found([2], reduced, **LOT).severity == Severity.REDUCED
    assert found([3], reduced, **LOT).severity == Severity.NORMAL


def test_published_scores_of_single_lots():
    assert found([0], Standing(), **LOT).score == 3
    assert found([0, 3], Standing(), **LOT).score == 0  # accepted, but not one AQL tighter
    assert found([0], Standing(), **LOT | {"lot_size": 120}).score == 2  # Ac = 0


def test_published_five_refused_under_tightened_stop_and_resume_tightened():
    stopped = found([3] * 5, Standing(severity=Severity.TIGHTENED), **LOT)
    assert stopped.discontinued
    resumed = after(stopped, Confirmation(SeverityChange.RESUME, EVERY_FACT))
    assert (resumed.severity, resumed.discontinued) == (Severity.TIGHTENED, False)
    assert resumed.refused == ()


def test_published_a_lot_inspected_again_counts_once():
    plan = single_plan(**LOT)
    first = LotResult.judged("L1", plan, 4)
    again = LotResult.judged("L1 again", plan, 4, first_submission=False)
    standing = replay([first, again])
    assert (standing.severity, standing.suggestion) == (Severity.NORMAL, None)
    assert standing.counted == (first,)
