"""The result of one lot, as switching sees it."""

import pytest

from inspections.enums import Severity
from inspections.sampling import full, single_plan
from inspections.switching_entries import LotResult

NORMAL = Severity.NORMAL


def test_a_result_is_read_off_the_plan():
    plan = single_plan(lot_size=2000, aql="1.0")  # K 125 (3, 4); one AQL tighter (2, 3)
    lot = LotResult.judged("L1", plan, 3)
    assert (lot.accepted, lot.ac, lot.passes_tighter, lot.severity) == (True, 3, False, NORMAL)
    assert LotResult.judged("L1", plan, 2).passes_tighter
    assert not LotResult.judged("L1", plan, 4).accepted
    assert not LotResult.judged("L1", plan, 0, first_submission=False).first_submission


def test_results_that_contradict_themselves_are_refused():
    with pytest.raises(ValueError, match="cannot pass"):
        LotResult("L1", NORMAL, accepted=False, ac=2, passes_tighter=True)
    with pytest.raises(ValueError, match="tighter"):
        LotResult("L1", NORMAL, accepted=True, ac=2)
    with pytest.raises(ValueError, match="by AQL"):
        LotResult.judged("L1", full(10), 0)
