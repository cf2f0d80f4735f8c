"""Switching: each rule at its edge. Hand-derived from ISO 2859-1:1999 clause 9; for published
sequences see test_switching_published.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.enums import Edition, Severity, SeverityChange, SwitchingFact
from inspections.sampling import single_plan
from inspections.switching import Confirmation as Confirmed
from inspections.switching import (
    Irregularity,
    LotResult,
    Standing,
    SwitchingError,
    after,
    allowed,
    check,
    replay,
)

NORMAL, TIGHTENED, REDUCED = Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED
TO_REDUCED = Confirmed(
    SeverityChange.REDUCED, frozenset({SwitchingFact.STEADY, SwitchingFact.AGREED})
)


def lots(outcomes: str, severity: Severity = NORMAL, ac: int = 1) -> list[LotResult]:
    """One lot a letter: A accepted, R refused, r refused when it came again."""
    return [
        LotResult(
            f"L{number}",
            severity,
            accepted=outcome == "A",
            ac=ac,
            passes_tighter=outcome == "A" if ac >= 2 else None,
            first_submission=outcome != "r",
        )
        for number, outcome in enumerate(outcomes, start=1)
    ]


def proposed(outcomes: str, severity: Severity = NORMAL, **kwargs) -> SeverityChange | None:
    suggestion = replay(lots(outcomes, severity), start=severity, **kwargs).suggestion
    return suggestion and suggestion.change


# ---- normal to tightened: two of five or fewer ------------------------------


@pytest.mark.parametrize("outcomes", ["RR", "RAR", "RAAR", "RAAAR", "AAAARAAAR", "AAARR"])
def test_two_of_five_or_fewer_refused_call_for_tightened(outcomes):
    assert proposed(outcomes) == SeverityChange.TIGHTENED


@pytest.mark.parametrize("outcomes", ["", "R", "AAAAR", "RAAAAR", "RAAAARAAAAR"])
def test_two_refused_in_six_do_not(outcomes):
    assert proposed(outcomes) is None


def test_a_lot_that_comes_again_counts_for_nothing():
    assert proposed("Rr") is None
    assert proposed("RrAAAR") == SeverityChange.TIGHTENED
    standing = replay(lots("Rr"))
    assert standing.resubmitted == ("L2",)
    assert len(standing.counted) == 1


def test_what_is_due_stays_due_until_it_is_confirmed():
    standing = replay(lots("RR" + "A" * 20))
    assert standing.suggestion.change == SeverityChange.TIGHTENED
    assert standing.due.params == {"lots": ("L1", "L2")}
    assert standing.severity == NORMAL
    assert replay(lots("RRR")).due == standing.due  # for the reason it fell due first


def test_a_severity_changes_when_it_is_confirmed_and_counting_begins_anew():
    standing = replay([*lots("RR"), Confirmed(SeverityChange.TIGHTENED)])
    assert standing == Standing(severity=TIGHTENED)


# ---- tightened to normal, and the end of sampling ---------------------------


@pytest.mark.parametrize(
    ("outcomes", "change"),
    [
        ("AAAA", None),
        ("AAAAA", SeverityChange.NORMAL),
        ("AAAARAAAA", None),
        ("AAAARAAAAA", SeverityChange.NORMAL),
        ("AAAAAR", None),  # the moment has passed
        ("AAAArA", SeverityChange.NORMAL),
    ],
)
def test_five_accepted_in_a_row_lead_back_to_normal(outcomes, change):
    assert proposed(outcomes, TIGHTENED) == change


@pytest.mark.parametrize(
    ("outcomes", "change"),
    [
        ("RRRR", None),
        ("RRRRR", SeverityChange.DISCONTINUE),
        ("RARAARAAARAAAAR", SeverityChange.DISCONTINUE),  # in all, not in a row
        ("RRRRr", None),
        ("RRRRRAAAAA", SeverityChange.DISCONTINUE),
    ],
)
def test_five_refused_in_all_end_acceptance_by_sampling(outcomes, change):
    assert proposed(outcomes, TIGHTENED) == change


def test_sampling_resumes_tightened_when_corrective_action_is_proven():
    stopped = replay(
        [*lots("RRRRR", TIGHTENED), Confirmed(SeverityChange.DISCONTINUE)], start=TIGHTENED
    )
    assert stopped.discontinued
    assert stopped.suggestion.change == SeverityChange.RESUME
    assert stopped.suggestion.needs == {SwitchingFact.ACTION_PROVEN}
    with pytest.raises(SwitchingError) as refusal:
        check(stopped, Confirmed(SeverityChange.RESUME))
    assert refusal.value.field == "facts"
    proven = Confirmed(SeverityChange.RESUME, frozenset({SwitchingFact.ACTION_PROVEN}))
    check(stopped, proven)
    assert after(stopped, proven) == Standing(severity=TIGHTENED)


def test_no_lot_counts_while_sampling_is_discontinued():
    stopped = Standing(severity=TIGHTENED, discontinued=True)
    standing = after(stopped, lots("A", TIGHTENED)[0])
    assert standing.counted == ()
    assert standing.judged_otherwise == ("L1",)


# ---- the switching score ----------------------------------------------------


def score_after(*entries) -> int:
    return replay(entries).score


def test_with_ac_of_0_or_1_an_accepted_lot_adds_two():
    assert score_after(*lots("AAA", ac=0)) == 6
    assert score_after(*lots("AAA", ac=1)) == 6


def test_with_ac_of_2_or_more_a_lot_that_passes_tighter_adds_three():
    assert score_after(*lots("AAA", ac=2)) == 9


def test_an_accepted_lot_that_would_fail_tighter_sets_the_score_back():
    barely = LotResult("L9", NORMAL, accepted=True, ac=2, passes_tighter=False)
    assert score_after(*lots("AAA", ac=2), barely) == 0
    assert score_after(*lots("AAA", ac=2), barely, *lots("A", ac=2)) == 3


@pytest.mark.parametrize("ac", [0, 1, 2, 3])
def test_a_refused_lot_sets_the_score_back(ac):
    assert score_after(*lots("AAAR", ac=ac)) == 0


def test_a_lot_that_comes_again_leaves_the_score_alone():
    assert score_after(*lots("AArA")) == 6


def test_thirty_is_enough_and_twenty_nine_is_not():
    assert proposed("A" * 14) is None  # 28
    assert proposed("A" * 15) == SeverityChange.REDUCED  # 30
    standing = replay([*lots("A" * 13), lots("A", ac=2)[0]])
    assert (standing.score, standing.suggestion) == (29, None)


def test_the_score_is_kept_under_normal_inspection_alone():
    assert replay(lots("AAAA", TIGHTENED), start=TIGHTENED).score == 0
    back = replay(
        [*lots("AAAAA", TIGHTENED), Confirmed(SeverityChange.NORMAL), *lots("A")], start=TIGHTENED
    )
    assert (back.severity, back.score) == (NORMAL, 2)


def test_reduced_lapses_when_a_later_lot_sets_the_score_back():
    assert proposed("A" * 15 + "R") is None


# ---- normal to reduced and back ---------------------------------------------


def test_reduced_needs_steady_production_and_the_responsible_persons_consent():
    standing = replay(lots("A" * 15))
    assert standing.suggestion.needs == {SwitchingFact.STEADY, SwitchingFact.AGREED}
    for facts in (set(), {SwitchingFact.STEADY}, {SwitchingFact.AGREED}):
        assert not allowed(standing, Confirmed(SeverityChange.REDUCED, frozenset(facts)))
    assert allowed(standing, TO_REDUCED)
    assert after(standing, TO_REDUCED) == Standing(severity=REDUCED)


def test_one_refused_lot_leads_back_to_normal():
    assert proposed("AAAA", REDUCED) is None
    assert proposed("AAAAR", REDUCED) == SeverityChange.NORMAL
    assert proposed("Ar", REDUCED) is None


def test_irregular_production_leads_back_to_normal_and_from_reduced_alone():
    irregular = Irregularity("the line was moved")
    standing = replay([irregular], start=REDUCED)
    assert standing.suggestion.change == SeverityChange.NORMAL
    assert standing.due.params == {"note": "the line was moved"}
    assert replay([irregular]).suggestion is None
    assert replay([irregular], start=TIGHTENED).suggestion is None


def test_the_gap_of_mil_std_105e_passes_the_lot_and_ends_reduced_inspection():
    plan = single_plan(lot_size=1000, aql="1.0", severity=REDUCED, edition=Edition.MIL)
    within, gap, beyond = (LotResult.judged("L1", plan, found) for found in (1, 2, 3))
    assert (within.accepted, gap.accepted, beyond.accepted) == (True, True, False)
    proposals = [
        replay([lot], edition=Edition.MIL, start=REDUCED).suggestion for lot in (within, gap)
    ]
    assert proposals[0] is None
    assert proposals[1].change == SeverityChange.NORMAL
    standing = replay([beyond], edition=Edition.MIL, start=REDUCED)
    assert standing.due.code == "refused_in_reduced"


def test_mil_std_105e_asks_for_ten_accepted_lots_and_the_limit_number_instead_of_a_score():
    assert proposed("A" * 9, edition=Edition.MIL) is None
    assert proposed("R" + "A" * 10, edition=Edition.MIL) == SeverityChange.REDUCED
    standing = replay(lots("A" * 10), edition=Edition.MIL)
    assert standing.score == 0
    assert not allowed(standing, TO_REDUCED)
    facts = frozenset({SwitchingFact.STEADY, SwitchingFact.AGREED, SwitchingFact.LIMIT_KEPT})
    assert allowed(standing, Confirmed(SeverityChange.REDUCED, facts))


# ---- what a person may confirm ----------------------------------------------


@pytest.mark.parametrize(
    ("severity", "outcomes", "change"),
    [
        (NORMAL, "A" * 14, SeverityChange.REDUCED),
        (NORMAL, "A", SeverityChange.NORMAL),
        (NORMAL, "A", SeverityChange.DISCONTINUE),
        (NORMAL, "A", SeverityChange.RESUME),
        (NORMAL, "A" * 13 + "RR" + "A" * 15, SeverityChange.REDUCED),  # tightened is due
        (TIGHTENED, "AAAA", SeverityChange.NORMAL),
        (TIGHTENED, "RRRR", SeverityChange.DISCONTINUE),
        (TIGHTENED, "A" * 30, SeverityChange.REDUCED),
        (REDUCED, "R", SeverityChange.TIGHTENED),
    ],
)
def test_what_no_rule_backs_is_refused_and_marked_in_history(severity, outcomes, change):
    every_fact = Confirmed(change, frozenset(SwitchingFact))
    standing = replay(lots(outcomes, severity), start=severity)
    with pytest.raises(SwitchingError) as refusal:
        check(standing, every_fact)
    assert refusal.value.field == "change"
    assert after(standing, every_fact).unbacked


def test_more_care_may_be_ordered_at_any_time():
    assert allowed(replay(lots("A")), Confirmed(SeverityChange.TIGHTENED))
    assert allowed(replay([], start=REDUCED), Confirmed(SeverityChange.NORMAL))
    standing = after(replay(lots("A")), Confirmed(SeverityChange.TIGHTENED))
    assert (standing.severity, standing.unbacked) == (TIGHTENED, False)


def test_a_lot_judged_under_another_severity_does_not_count():
    standing = replay([*lots("RR"), Confirmed(SeverityChange.TIGHTENED), *lots("RRRRR")])
    assert standing.suggestion is None
    assert standing.judged_otherwise == ("L1", "L2", "L3", "L4", "L5")


# ---- whatever the lots -----------------------------------------------------


@given(st.text("ARr", max_size=40), st.sampled_from(Severity), st.sampled_from(Edition))
def test_lots_alone_never_change_a_severity(outcomes, severity, edition):
    standing = replay(lots(outcomes, severity), edition=edition, start=severity)
    assert (standing.severity, standing.discontinued) == (severity, False)


@given(st.text("ARr", max_size=40), st.sampled_from(Severity), st.sampled_from(Edition))
def test_what_is_suggested_may_be_confirmed_and_leads_somewhere_else(outcomes, severity, edition):
    standing = replay(lots(outcomes, severity), edition=edition, start=severity)
    suggested = standing.suggestion
    if suggested:
        confirmed = Confirmed(suggested.change, suggested.needs)
        changed = after(standing, confirmed)
        assert not changed.unbacked
        assert (changed.severity, changed.discontinued) != (severity, False)
        assert changed.counted == ()
