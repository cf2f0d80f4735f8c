"""Decisions of programs: signed where the password comes along, else shown as not signed."""

import pytest

from inspections.models import Inspection
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from registry.models import AnsweredRequest, Event, Signature
from registry.services.signing import signatures_of
from tests.api_caller import Caller, done, refused
from tests.factories import PASSWORD, a_look, fresh, make_plan, result_of
from tests.phone import enrol
from tests.signing import WRONG


@pytest.fixture
def inspector(cast):
    return Caller(cast.inspector)


@pytest.fixture
def under_way(walk, cast):
    make_plan(cast, [a_look(sample_size=2)])
    inspection = open_inspection(item=walk.received(), by=cast.inspector)
    record_count(result=result_of(inspection, 1), by=cast.inspector, nonconforming=0)
    return inspection


def accept(caller, item, **more):
    return caller.post(f"/items/{item.number}/accept/", appearance="pass", **more)


def test_without_a_password_the_record_is_not_signed(walk, inspector):
    done(accept(inspector, walk.received()))
    assert signatures_of(Inspection.objects.get()) == []


def test_the_password_signs_the_decision(walk, inspector):
    done(accept(inspector, walk.received(), password=PASSWORD))
    (signature,) = signatures_of(Inspection.objects.get())
    assert (signature.name, signature.meaning) == ("Inspector", "inspected")
    assert signature.is_valid


def test_a_rejection_and_an_inspection_by_plan_are_signed_alike(walk, inspector, under_way):
    reject = f"/items/{walk.received(part_number='HC-7').number}/reject/"
    done(inspector.post(reject, reason="bent leads", password=PASSWORD))
    done(inspector.post(f"/inspections/{under_way.number}/conclude/", password=PASSWORD))
    assert [signatures_of(one)[0].is_valid for one in Inspection.objects.all()] == [True, True]


def test_a_wrong_password_decides_nothing_and_is_in_the_log(walk, inspector):
    item = walk.received()
    answer = accept(inspector, item, password=WRONG)
    assert refused(answer, 409, "transition-refused")["errors"][0]["field"] == "password"
    assert fresh(item).state == "received"
    assert Event.objects.filter(action="refuse_signature").count() == 1


@pytest.mark.parametrize("password", [7, None, ["a"], "x" * 500])
def test_a_password_that_is_no_text_is_refused(walk, inspector, password):
    answer = accept(inspector, walk.received(), password=password)
    assert refused(answer, 400, "invalid-input")["errors"][0]["field"] == "password"
    assert not Inspection.objects.exists()


def test_who_has_a_second_factor_sends_its_code(walk, cast, inspector):
    phone, _codes = enrol(cast.inspector)
    item = walk.received()
    answer = accept(inspector, item, password=PASSWORD)
    assert refused(answer, 409, "transition-refused")["errors"][0]["field"] == "code"
    done(accept(inspector, item, password=PASSWORD, code=phone.code()))
    assert signatures_of(Inspection.objects.get())[0].second_factor


def test_a_repeated_call_is_answered_again_and_signed_once(walk, inspector):
    item = walk.received()
    answers = [
        accept(inspector.sending(Idempotency_Key="k-1"), item, password=PASSWORD)
        for _try in range(2)
    ]
    assert done(answers[0]) == done(answers[1])
    assert answers[1]["Idempotent-Replayed"] == "true"
    assert Signature.objects.count() == 1


def test_the_answer_to_an_unsigned_call_is_none_to_a_signed_one(walk, inspector):
    item = walk.received()
    done(accept(inspector.sending(Idempotency_Key="k-1"), item))
    answer = accept(inspector.sending(Idempotency_Key="k-1"), item, password=PASSWORD)
    assert refused(answer, 422, "idempotency-key-reused")
    assert not Signature.objects.exists()


def test_no_password_leaves_a_trace_in_what_is_kept(walk, inspector):
    one, other = walk.received(), walk.received()
    accept(inspector.sending(Idempotency_Key="k-1"), one, password=PASSWORD)
    accept(inspector.sending(Idempotency_Key="k-2"), other)
    kept = list(AnsweredRequest.objects.all())
    assert {"k-1", "k-2"} <= {answered.key for answered in kept}
    assert all(PASSWORD not in str(vars(answered)) for answered in kept)
    assert all(PASSWORD not in event.body for event in Event.objects.all())


def test_the_second_of_two_is_told_who_was_first(cast, inspector, under_way):
    done(inspector.post(f"/inspections/{under_way.number}/conclude/"))
    answer = inspector.post(f"/inspections/{under_way.number}/conclude/", password=PASSWORD)
    told = refused(answer, 409, "transition-refused")
    assert f"Inspector decided inspection {under_way.number}" in told["detail"]
