"""Entering results, characteristic by characteristic (domain Q4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inspections.enums import CheckResult
from inspections.services.opening import open_inspection
from inspections.services.recording import (
    record_count,
    record_document,
    record_fact,
    record_verdict,
)
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event
from tests.factories import a_look, fresh, make_plan, result_of


@pytest.fixture
def begun(walk, cast):
    """The first result of an inspection by a plan of one characteristic."""

    def begin(characteristic, quantity=200, **head):
        make_plan(cast, [characteristic], **head)
        return result_of(open_inspection(item=walk.received(quantity), by=cast.inspector), 1)

    return begin


@pytest.mark.parametrize(
    ("found", "verdict"),
    [(0, CheckResult.PASS), (2, CheckResult.PASS), (3, CheckResult.FAIL), (32, CheckResult.FAIL)],
)
def test_a_count_is_judged_by_ac_and_re(begun, cast, found, verdict):
    result = begun(a_look(), aql_minor="2.5")  # 32 pieces (2, 3)
    assert record_count(result=result, by=cast.inspector, nonconforming=found).verdict == verdict
    event = Event.objects.get(action="record_count")
    assert (event.model, event.actor) == ("inspections.characteristicresult", cast.inspector)


@pytest.mark.parametrize("found", [-1, 33])
def test_no_more_are_nonconforming_than_were_looked_at(begun, cast, found):
    result = begun(a_look())
    with pytest.raises(InvalidInput, match="The sample has 32 pieces"):
        record_count(result=result, by=cast.inspector, nonconforming=found)
    assert fresh(result).nonconforming is None


def test_a_count_may_be_corrected_while_the_inspection_is_open_and_both_are_told(begun, cast):
    result = begun(a_look())
    record_count(result=result, by=cast.inspector, nonconforming=3)
    record_count(result=result, by=cast.inspector, nonconforming=1, note="two were dust")
    assert (fresh(result).verdict, fresh(result).note) == (CheckResult.PASS, "two were dust")
    assert Event.objects.filter(action="record_count").count() == 2


def test_somebody_without_the_right_enters_nothing(begun, cast):
    result = begun(a_look())
    with pytest.raises(NotPermitted):
        record_count(result=result, by=cast.warehouse, nonconforming=0)


def test_what_is_sampled_takes_no_bare_verdict(begun, cast):
    result = begun(a_look())
    with pytest.raises(WorkflowError, match="judged by what is counted or measured"):
        record_verdict(result=result, by=cast.inspector, verdict=CheckResult.PASS)


# ---- documents ------------------------------------------------------------------


CERTIFICATE = {
    "kind": "document",
    "name": "Certificate",
    "needs_number": True,
    "needs_expiry": True,
}


def test_a_document_passes_with_its_number_and_while_it_is_valid(begun, cast):
    result, today = begun(CERTIFICATE), timezone.localdate()
    done = record_document(
        result=result, by=cast.inspector, present=True, number=" C-17 ", expires_on=today
    )
    assert (done.verdict, done.document_number) == (CheckResult.PASS, "C-17")


def test_a_missing_or_an_expired_document_fails(begun, cast):
    result, today = begun(CERTIFICATE), timezone.localdate()
    assert record_document(result=result, by=cast.inspector, present=False).verdict == "fail"
    expired = record_document(
        result=result,
        by=cast.inspector,
        present=True,
        number="C-17",
        expires_on=today - timedelta(days=1),
    )
    assert expired.verdict == CheckResult.FAIL


@pytest.mark.parametrize(
    ("given", "field"),
    [({"number": " "}, "number"), ({"number": "C-17"}, "expires_on")],
)
def test_what_the_plan_asks_of_a_document_is_asked_for(begun, cast, given, field):
    result = begun(CERTIFICATE)
    with pytest.raises(InvalidInput) as refused:
        record_document(result=result, by=cast.inspector, present=True, **given)
    assert refused.value.field == field


# ---- facts ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact_type", "text", "kept"),
    [
        ("text", " Rev. C ", "Rev. C"),
        ("number", "8", "8"),
        ("date", "2027-01-31", "2027-01-31"),
        ("sha256", "AB" * 32, "ab" * 32),
    ],
)
def test_a_fact_is_kept_as_its_kind_asks(begun, cast, fact_type, text, kept):
    result = begun({"kind": "fact", "name": "Fact", "fact_type": fact_type})
    done = record_fact(result=result, by=cast.inspector, fact=text)
    assert (done.fact, done.verdict) == (kept, CheckResult.PASS)


@pytest.mark.parametrize(
    ("fact_type", "text", "sentence"),
    [
        ("text", "  ", "It is empty"),
        ("number", "eight", "not a whole number"),
        ("number", "-1", "not a whole number"),
        ("date", "31.1.2027", "not a date"),
        ("sha256", "ab" * 31, "not a SHA-256"),
        ("sha256", "xy" * 32, "not a SHA-256"),
    ],
)
def test_a_fact_of_another_kind_is_refused(begun, cast, fact_type, text, sentence):
    result = begun({"kind": "fact", "name": "Fact", "fact_type": fact_type})
    with pytest.raises(InvalidInput, match=sentence):
        record_fact(result=result, by=cast.inspector, fact=text)


def test_a_fact_that_is_not_as_agreed_fails(begun, cast):
    result = begun({"kind": "fact", "name": "Revision", "fact_type": "text"})
    done = record_fact(result=result, by=cast.inspector, fact="B", good=False, note="C was agreed")
    assert done.verdict == CheckResult.FAIL
