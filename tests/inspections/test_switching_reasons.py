"""Why a series stands where it stands, in words."""

import pytest
from django.utils import translation

from inspections.enums import Edition, Severity, SeverityChange
from inspections.switching import ISOLATED_LOTS, Irregularity, LotResult, Standing, after, replay
from inspections.switching import Confirmation as Confirmed
from inspections.switching_reasons import SENTENCES, reasons, sentence
from tests.inspections.test_switching import NORMAL, REDUCED, TIGHTENED, lots

MIL = {"edition": Edition.MIL}
BARELY = LotResult("L1", NORMAL, accepted=True, ac=2, passes_tighter=False)
GAP = LotResult("L1", REDUCED, accepted=True, ac=1, ends_reduced=True)
OTHER = replay([*lots("RR"), Confirmed(SeverityChange.TIGHTENED), *lots("A")])

EXAMPLES = [
    (replay([]), ["score_so_far"]),
    (replay(lots("AAA")), ["score_so_far"]),
    (replay(lots("R")), ["refused_once", "score_reset_refused", "score_so_far"]),
    (replay([BARELY]), ["score_reset_tighter", "score_so_far"]),
    (replay(lots("RAR")), ["two_of_five", "score_reset_refused", "score_so_far"]),
    (replay(lots("A" * 15)), ["score_reached"]),
    (replay(lots("Ar")), ["score_so_far", "resubmitted"]),
    (replay(lots("A"), **MIL), ["row_so_far"]),
    (replay(lots("A" * 10), **MIL), ["ten_accepted"]),
    (replay(lots("AA", TIGHTENED), start=TIGHTENED), ["row_so_far"]),
    (replay(lots("RA", TIGHTENED), start=TIGHTENED), ["row_so_far", "refused_so_far"]),
    (replay(lots("A" * 5, TIGHTENED), start=TIGHTENED), ["five_accepted"]),
    (
        replay(lots("R" * 5, TIGHTENED), start=TIGHTENED),
        ["five_refused", "row_so_far", "refused_so_far"],
    ),
    (Standing(severity=TIGHTENED, discontinued=True), ["discontinued"]),
    (replay(lots("A", REDUCED), start=REDUCED), ["reduced_holds"]),
    (replay(lots("R", REDUCED), start=REDUCED), ["refused_in_reduced"]),
    (replay([GAP], start=REDUCED, **MIL), ["gap_in_reduced"]),
    (replay([Irregularity("a strike")], start=REDUCED), ["irregular"]),
    (OTHER, ["row_so_far", "judged_otherwise"]),
    (after(replay([]), Confirmed(SeverityChange.REDUCED)), ["reduced_holds", "unbacked"]),
]


@pytest.mark.parametrize(("standing", "codes"), EXAMPLES, ids=lambda value: str(value)[:40])
def test_the_reasons_of_a_standing(standing, codes):
    assert [reason.code for reason in reasons(standing)] == codes


def test_the_examples_show_every_sentence():
    assert {code for _, codes in EXAMPLES for code in codes} == set(SENTENCES)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_reads_as_a_sentence_with_its_figures_filled_in(language):
    with translation.override(language):
        for standing, _codes in EXAMPLES:
            for reason in reasons(standing):
                text = sentence(reason)
                assert "%(" not in text
                assert text[-1] in ".。" or reason.code == "irregular"


def test_lots_are_named_and_counted():
    with translation.override("en"):
        due, *_rest = reasons(replay(lots("RAR")))
        assert sentence(due) == (
            "Two of five or fewer lots in a row were not accepted under normal inspection: L1, L3."
        )
        assert sentence(reasons(replay(lots("AAA")))[0]) == "The switching score is 6 of 30."
    with translation.override("zh-hans"):
        assert "L1、L3" in sentence(due)


def test_isolated_lots_are_told_what_to_do_instead():
    with translation.override("en"):
        assert "Ac = 0" in str(ISOLATED_LOTS)
        assert "every piece" in str(ISOLATED_LOTS)


def test_severities_have_a_tone_each():
    assert len({severity.tone for severity in Severity}) == len(Severity)
