"""Who signs shows who they are; who cannot is told so, is in the log, and is locked (E14)."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils import timezone

from registry.errors import NotPermitted
from registry.models import AnsweredRequest, Event, SigningAttempts, WrongTry
from registry.services import proving, second_factor, signing_lock
from registry.services.answering import fingerprint
from registry.services.ledger import writing
from registry.services.proving import prove
from registry.services.signing_lock import SignatureRefused, lock_of, unlock_signing
from registry.services.verification import verify_ledger
from tests.factories import PASSWORD
from tests.faults import begin_as_reader, no_lock
from tests.phone import enrol
from tests.server import at_once
from tests.signing import WRONG

FRESH = {"session_fresh": True}
STALE = {"session_fresh": False}


@pytest.fixture
def inspector(cast):
    return cast.inspector


def refused(user, **told) -> SignatureRefused:
    """What is said to ``user``, who does not get through."""
    told = {"password": PASSWORD, **FRESH} | told
    with pytest.raises(SignatureRefused) as refusal:
        prove(by=user, **told)
    return refusal.value


def wrong_tries(user, count: int) -> list[SignatureRefused]:
    return [refused(user, password=WRONG) for _ in range(count)]


def acts(user) -> list[str]:
    events = Event.objects.filter(model="registry.user", object_key=user.username)
    return list(events.values_list("action", flat=True))


def facts() -> dict:
    return json.loads(Event.objects.last().body)["facts"]


def locked_until(user):
    return lock_of(SigningAttempts.objects.get(user=user))


def lock_runs_out(user) -> None:
    past = timezone.now() - timedelta(seconds=1)
    SigningAttempts.objects.filter(user=user).update(locked_until=past)


# ---- what is asked ------------------------------------------------------------------


def test_after_signing_in_the_password_is_enough(inspector):
    proof = prove(by=inspector, password=PASSWORD, **FRESH)
    assert (proof.user_id, proof.second_factor, proof.signatures) == (inspector.pk, False, 0)
    assert acts(inspector) == [], "nothing happened yet"


def test_in_a_stale_session_the_user_name_is_asked_too(inspector):
    refusal = refused(inspector, **STALE)
    assert refusal.field == "username"
    assert "ten minutes" in str(refusal)
    assert prove(by=inspector, password=PASSWORD, username=" inspector ", **STALE)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"password": ""}, "password"),
        ({**STALE, "username": "  "}, "username"),
        ({**STALE, "username": "inspector", "password": ""}, "password"),
    ],
)
def test_what_is_missing_is_no_try(inspector, told, field):
    assert refused(inspector, **told).field == field
    assert acts(inspector) == []
    assert not SigningAttempts.objects.exists()


@pytest.mark.parametrize(
    ("told", "field", "reason"),
    [
        ({"password": WRONG}, "password", "wrong password"),
        ({**STALE, "username": "manager"}, "username", "wrong user name"),
        ({**STALE, "username": "inspector", "password": WRONG}, "password", "wrong password"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_in_the_log(inspector, told, field, reason):
    refusal = refused(inspector, **told)
    assert refusal.field == field
    assert "4 more wrong tries" in str(refusal)
    event = Event.objects.last()
    assert (event.action, event.actor, event.reason) == ("refuse_signature", inspector, reason)
    assert facts() == {"why": field, "wrong": 1, "locked_until": None}


def test_no_password_is_written_down(inspector):
    wrong_tries(inspector, 5)
    assert not Event.objects.filter(body__contains=WRONG).exists()


def test_the_password_of_another_person_is_wrong(inspector, cast):
    cast.manager.set_password("quite-another-password")
    cast.manager.save()
    assert refused(inspector, password="quite-another-password").field == "password"


def test_a_deactivated_user_cannot_sign(inspector):
    type(inspector).objects.update(is_active=False)
    assert "deactivated" in str(refused(inspector))
    assert acts(inspector) == ["refuse_signature"]


def test_a_password_that_was_changed_elsewhere_counts_at_once(inspector):
    stale = type(inspector).objects.get(pk=inspector.pk)
    inspector.set_password("the-new-password")
    inspector.save()
    assert refused(stale).field == "password"
    assert prove(by=stale, password="the-new-password", **FRESH)


# ---- the lock -----------------------------------------------------------------------


def test_the_fifth_wrong_try_in_a_row_locks_and_tells_the_log(inspector):
    said = wrong_tries(inspector, 5)
    assert "One more wrong try" in str(said[3])
    assert "Signing is locked for you until" in str(said[4])
    assert acts(inspector) == ["refuse_signature"] * 5 + ["lock_signing"]
    assert timedelta(minutes=29) < locked_until(inspector) - timezone.now() <= timedelta(minutes=30)


def test_while_locked_even_the_right_password_is_refused_and_the_time_is_said(inspector):
    wrong_tries(inspector, 5)
    until = f"{timezone.localtime(locked_until(inspector)):%Y-%m-%d %H:%M}"
    refusal = refused(inspector)
    assert until in str(refusal)
    assert "administrator" in str(refusal)
    assert facts()["why"] == "locked"
    assert SigningAttempts.objects.get().wrong == 5, "what is refused unseen is not counted"


def test_while_locked_no_password_is_looked_at(inspector, monkeypatch):
    wrong_tries(inspector, 5)
    monkeypatch.setattr(proving, "check_password", lambda *told: pytest.fail("was looked at"))
    refused(inspector)


def test_a_right_password_that_comes_in_during_the_fifth_wrong_one_is_refused(
    inspector, monkeypatch
):
    """Hashing takes long: others may be judged meanwhile. Judging under the lock is what counts."""
    wrong_tries(inspector, 4)
    check = proving.check_password

    def slowly(password, encoded):
        monkeypatch.setattr(proving, "check_password", check)
        wrong_tries(inspector, 1)
        return check(password, encoded)

    monkeypatch.setattr(proving, "check_password", slowly)
    assert "locked" in str(refused(inspector))


def test_after_half_an_hour_signing_is_possible_and_the_count_begins_anew(inspector):
    wrong_tries(inspector, 5)
    lock_runs_out(inspector)
    wrong_tries(inspector, 1)
    assert (SigningAttempts.objects.get().wrong, locked_until(inspector)) == (1, None)
    assert prove(by=inspector, password=PASSWORD, **FRESH)


def test_a_right_password_begins_the_count_anew(inspector):
    wrong_tries(inspector, 4)
    assert prove(by=inspector, password=PASSWORD, **FRESH)
    assert acts(inspector)[-1] == "confirm_signer"
    wrong_tries(inspector, 4)
    assert locked_until(inspector) is None


def test_the_lock_is_that_persons_alone(inspector, cast):
    wrong_tries(inspector, 5)
    assert prove(by=cast.manager, password=PASSWORD, **FRESH)


def test_an_administrator_unlocks_and_it_is_in_the_log(inspector, cast):
    wrong_tries(inspector, 5)
    assert unlock_signing(user=inspector, by=cast.administrator)
    assert (acts(inspector)[-1], Event.objects.last().actor) == (
        "unlock_signing",
        cast.administrator,
    )
    assert prove(by=inspector, password=PASSWORD, **FRESH)
    assert not unlock_signing(user=inspector, by=cast.administrator), "nothing is left to unlock"


@pytest.mark.parametrize("who", ["manager", "inspector", "auditor"])
def test_nobody_else_unlocks(inspector, cast, who):
    wrong_tries(inspector, 5)
    with pytest.raises(NotPermitted):
        unlock_signing(user=inspector, by=getattr(cast, who))


def test_an_administrator_does_not_unlock_themselves(cast):
    wrong_tries(cast.administrator, 5)
    with pytest.raises(NotPermitted, match="yourself"):
        unlock_signing(user=cast.administrator, by=cast.administrator)


def test_what_follows_cannot_undo_a_failure(inspector):
    """Inside a transaction that may be rolled back, a failure would not count: it is refused."""
    with pytest.raises(RuntimeError, match="durable"), writing():
        prove(by=inspector, password=WRONG, **FRESH)


def test_the_password_is_hashed_without_the_ledgers_lock(inspector, monkeypatch):
    depth, check = len(connection.savepoint_ids), proving.check_password
    seen = []

    def watched(password, encoded):
        seen.append(len(connection.savepoint_ids))
        return check(password, encoded)

    monkeypatch.setattr(proving, "check_password", watched)
    prove(by=inspector, password=PASSWORD, **FRESH)
    assert seen == [depth]


# ---- the second factor --------------------------------------------------------------


@pytest.fixture
def phone(inspector):
    return enrol(inspector)[0]


@pytest.fixture
def codes(monkeypatch):
    """Codes that count once, without waiting half a minute for the next."""
    codes = {"111111", "222222"}

    def spend(user, code):
        right = code in codes
        codes.discard(code)
        return right

    monkeypatch.setattr(second_factor, "is_enrolled", lambda user: True)
    monkeypatch.setattr(second_factor, "check_code", spend)
    return codes


def test_a_code_of_the_phone_proves_once(inspector, phone):
    code = phone.code()
    assert prove(by=inspector, password=PASSWORD, code=code, **FRESH).second_factor
    refusal = refused(inspector, code=code)
    assert refusal.field == "code"
    assert "used already" in str(refusal)
    assert acts(inspector)[-1] == "refuse_signature"


def test_a_wrong_code_of_the_phone_is_counted_here_and_there(inspector, phone):
    refused(inspector, code=phone.wrong_code())
    assert SigningAttempts.objects.get().wrong == WrongTry.objects.count() == 1


def test_who_has_a_second_factor_is_asked_for_its_code(inspector, codes):
    assert refused(inspector).field == "code"
    assert refused(inspector, code=" ").field == "code"
    assert acts(inspector) == []
    assert prove(by=inspector, password=PASSWORD, code=" 111111 ", **FRESH).second_factor


def test_a_code_proves_once(inspector, codes):
    prove(by=inspector, password=PASSWORD, code="111111", **FRESH)
    refusal = refused(inspector, code="111111")
    assert (refusal.field, facts()["why"]) == ("code", "code")
    assert prove(by=inspector, password=PASSWORD, code="222222", **FRESH)


def test_wrong_codes_lock_as_wrong_passwords_do(inspector, codes):
    for _ in range(5):
        refused(inspector, code="000000")
    assert "locked" in str(refused(inspector, code="111111"))
    assert "111111" in codes, "while locked no code is used up"


def test_a_wrong_password_uses_no_code_up(inspector, codes):
    refused(inspector, password=WRONG, code="111111")
    assert "111111" in codes


def test_who_has_none_is_not_asked(inspector):
    assert prove(by=inspector, password=PASSWORD, **FRESH).second_factor is False


# ---- the same form twice ------------------------------------------------------------


def test_a_wrong_form_that_is_sent_again_counts_once(inspector):
    refused(inspector, password=WRONG, form_token="t1")
    again = refused(inspector, password=WRONG, form_token="t1")
    assert (again.field, SigningAttempts.objects.get().wrong) == ("password", 1)
    assert acts(inspector) == ["refuse_signature"]


def test_a_form_is_no_place_to_guess(inspector):
    """Sent again with the right password it is not looked at: the next form is."""
    refused(inspector, password=WRONG, form_token="t1")
    assert "Type it again" in str(refused(inspector, form_token="t1"))
    assert prove(by=inspector, password=PASSWORD, form_token="t2", **FRESH)


def test_the_tokens_of_others_do_not_matter(inspector, cast):
    refused(inspector, password=WRONG, form_token="t1")
    assert prove(by=cast.manager, password=PASSWORD, form_token="t1", **FRESH)


def test_an_answer_that_is_kept_under_the_key_of_a_try_is_no_wrong_try(inspector):
    key = f"proof {fingerprint('t1')}"
    AnsweredRequest.objects.create(
        user=inspector, key=key, fingerprint="0", status=200, answer={"location": "/items/"}
    )
    assert prove(by=inspector, password=PASSWORD, form_token="t1", **FRESH)
    assert refused(inspector, password=WRONG, form_token="t1").field == "password"


def test_the_same_form_needs_no_second_code(inspector, codes):
    same = {"password": PASSWORD, "code": "111111", "form_token": "t1", "content": "c", **FRESH}
    for _ in range(2):
        assert prove(by=inspector, **same)
    assert acts(inspector) == []


@pytest.mark.parametrize(
    "other",
    [{"content": "d"}, {"form_token": "t2"}, {"form_token": ""}, {"password": WRONG}],
)
def test_a_used_code_proves_nothing_else(inspector, codes, other):
    same = {"password": PASSWORD, "code": "111111", "form_token": "t1", "content": "c", **FRESH}
    prove(by=inspector, **same)
    refused(inspector, **(same | other))
    assert acts(inspector) == ["refuse_signature"]


def test_a_used_code_is_used_up_even_for_the_same_form_after_a_while(inspector, codes, monkeypatch):
    same = {"password": PASSWORD, "code": "111111", "form_token": "t1", "content": "c", **FRESH}
    prove(by=inspector, **same)
    monkeypatch.setattr(signing_lock, "REPEATS_WITHIN", timedelta(0))
    assert refused(inspector, **same).field == "code"


# ---- many at once -------------------------------------------------------------------

CROWD = 50


def try_wrongly(user) -> str:
    try:
        prove(by=user, password=WRONG, **FRESH)
    except SignatureRefused as refusal:
        return refusal.field
    return "through"


def check_fifty_at_once_lock(user) -> None:
    """Five are counted, all are in the log, and then nobody gets through."""
    answers = at_once([partial(try_wrongly, user)] * CROWD)
    assert answers == ["password"] * CROWD
    assert SigningAttempts.objects.get(user=user).wrong == 5
    told = [
        json.loads(body)["facts"]["why"]
        for body in Event.objects.filter(action="refuse_signature").values_list("body", flat=True)
    ]
    assert sorted(told) == ["locked"] * (CROWD - 5) + ["password"] * 5
    assert acts(user).count("lock_signing") == 1
    assert "locked" in str(refused(user))
    assert verify_ledger().sound


def test_fifty_wrong_tries_at_once_count_as_five(live_walk):
    check_fifty_at_once_lock(live_walk.cast.inspector)


def test_without_the_lock_the_check_fails(live_walk, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)
    begin_as_reader()
    with pytest.raises((AssertionError, DatabaseError)):
        check_fifty_at_once_lock(live_walk.cast.inspector)
