"""A second factor is switched on, counts each code once, locks, and can be taken away."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Event, WrongTry
from registry.services import second_factor, tries
from registry.services.second_factor import (
    check_code,
    is_enrolled,
    make_recovery_codes,
    otpauth_uri,
    recovery_codes,
    remove_second_factor,
    switch_off,
    switch_on,
    why_refused,
)
from tests.factories import PASSWORD
from tests.phone import Phone, enrol


@pytest.fixture
def clock(monkeypatch):
    """The time by which codes are judged, in seconds; it stands unless a test moves it."""

    class Clock:
        now = 1_800_000_000.0

        def time(self) -> float:
            return self.now

    clock = Clock()
    monkeypatch.setattr(totp, "time", clock)
    return clock


@pytest.fixture
def person(cast):
    return cast.inspector


@pytest.fixture
def phone(person, clock):
    return enrol(person, clock.time)[0]


def acts() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("action", flat=True))


# ---- switching on --------------------------------------------------------------------


def test_nobody_has_a_second_factor_to_begin_with(person):
    assert not is_enrolled(person)
    assert not check_code(person, "000000")
    assert not WrongTry.objects.exists()


def test_switching_on_takes_a_code_of_the_app_and_the_password(person, clock):
    phone = Phone(second_factor.new_secret(), clock.time)
    switch_on(by=person, secret=phone.secret, code=phone.code(), password=PASSWORD)
    assert is_enrolled(person)
    assert len(set(recovery_codes(person))) == 10
    event = Event.objects.get(action="switch_on_second_factor")
    assert (event.actor, event.object_key) == (person, "inspector")
    assert json.loads(event.body)["facts"] == {"second_factor": True, "recovery_codes": 10}


def test_a_wrong_code_or_password_switches_nothing_on(person, clock):
    phone = Phone(second_factor.new_secret(), clock.time)
    right = {"secret": phone.secret, "code": phone.code(), "password": PASSWORD}
    for field, wrong in (("code", phone.wrong_code()), ("password", "guessed")):
        with pytest.raises(InvalidInput) as refusal:
            switch_on(by=person, **right | {field: wrong})
        assert refusal.value.field == field
    assert not is_enrolled(person)


def test_who_has_one_cannot_switch_on_another(person, phone, clock):
    other = Phone(second_factor.new_secret(), clock.time)
    with pytest.raises(WorkflowError, match="on already"):
        switch_on(by=person, secret=other.secret, code=other.code(), password=PASSWORD)
    assert check_code(person, phone.code())


def test_the_app_is_told_whose_codes_these_are(person, settings):
    uri = otpauth_uri(user=person, secret="K5QWJBSW")
    assert uri == "otpauth://totp/inspector?secret=K5QWJBSW&issuer=Customer%20property%20register"


def test_no_secret_lies_readable_in_the_database_or_the_ledger(person, phone):
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    told = "".join(Event.objects.values_list("body", flat=True))
    for secret in (phone.secret, *recovery_codes(person), *stored.split('"')):
        assert secret not in told or len(secret) < 10, secret
    assert phone.secret not in stored
    assert '"secret": "gAAAA' in stored
    assert '"seed": "gAAAA' in stored


# ---- codes ---------------------------------------------------------------------------


def test_the_code_of_the_app_is_right_once(person, phone):
    assert check_code(person, phone.code())
    assert not check_code(person, phone.code())


def test_the_code_that_switched_it_on_is_spent(person, clock):
    phone, _codes = enrol(person, clock.time)
    assert not check_code(person, phone.code(steps=-1))


def test_the_next_code_is_right_again(person, phone, clock):
    assert check_code(person, phone.code())
    clock.now += 30
    assert check_code(person, phone.code())


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(person, phone, clock, steps, right):
    clock.now += 120  # so that the step that switched it on is not the reason
    assert check_code(person, phone.code(steps=steps)) is right


def test_after_the_code_of_a_later_step_an_earlier_one_is_spent_too(person, phone):
    assert check_code(person, phone.code(steps=1))
    assert not check_code(person, phone.code())


def test_the_last_step_stays_with_the_database_and_not_with_the_process(person, phone):
    """The control: with the step forgotten, the same code counts again."""
    assert check_code(person, phone.code())
    factor = Authenticator.objects.get(user=person, type="totp")
    factor.data.pop(second_factor.LAST_STEP)
    factor.save()
    assert check_code(person, phone.code())


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1} "])
def test_spaces_and_dashes_do_not_matter(person, phone, typed):
    code = phone.code()
    assert check_code(person, typed.format(code[:3], code[3:]))


def test_full_width_digits_are_digits(person, phone):
    assert check_code(
        person, phone.code().translate({ord(n): ord(n) + 0xFEE0 for n in "0123456789"})
    )


@pytest.mark.parametrize("nonsense", ["", " ", "абвгде", "12345", "0" * 5000, "١٢٣٤٥٦"])
def test_nonsense_is_a_wrong_code(person, phone, nonsense):
    assert not check_code(person, nonsense)


def test_another_persons_code_is_wrong(person, phone, cast, clock):
    other, _codes = enrol(cast.manager, clock.time)
    assert not check_code(person, other.code())
    assert check_code(cast.manager, other.code())


def test_a_recovery_code_is_right_once_and_leaves_its_event(person, phone):
    code = recovery_codes(person)[3]
    assert check_code(person, code)
    assert not check_code(person, code)
    assert len(recovery_codes(person)) == 9
    event = Event.objects.get(action="use_recovery_code")
    assert json.loads(event.body)["facts"] == {"recovery_codes": 9}
    assert code.replace(" ", "") not in event.body


def test_a_correct_code_of_the_app_leaves_no_event(person, phone):
    before = acts()
    assert check_code(person, phone.code())
    assert acts() == before


def test_after_a_new_secret_key_codes_are_wrong_and_the_log_says_why(
    person, phone, settings, caplog
):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    assert not check_code(person, phone.code())
    assert "SECRET_KEY" in caplog.text
    settings.SECRET_KEY_FALLBACKS = [former]
    assert check_code(person, phone.code())


# ---- wrong ones ----------------------------------------------------------------------


def wrong_codes(person, phone, count: int) -> None:
    for _ in range(count):
        assert not check_code(person, phone.wrong_code(), act="sign_in_refused")


def test_after_five_wrong_codes_the_right_one_must_wait(person, phone, cast):
    wrong_codes(person, phone, 5)
    assert not check_code(person, phone.code())
    assert "Five wrong tries in 15 minutes" in why_refused(person)
    assert tries.locked_until(cast.manager) is None


def test_after_four_wrong_codes_the_right_one_is_right(person, phone):
    """The control of the lock: it is the fifth that locks."""
    wrong_codes(person, phone, 4)
    assert "not right" in why_refused(person)
    assert check_code(person, phone.code())
    wrong_codes(person, phone, 4)
    assert tries.locked_until(person) is None


def test_the_lock_is_one_event_without_an_actor(person, phone):
    wrong_codes(person, phone, 9)
    event = Event.objects.get(action="sign_in_refused")
    assert (event.actor, event.object_key) == (None, "inspector")
    facts = json.loads(event.body)["facts"]
    assert facts["wrong_tries"] == 5
    assert facts["locked_until"] > timezone.now().isoformat()[:16]


def later(minutes: float) -> None:
    """The wrong tries were that much longer ago."""
    for wrong in WrongTry.objects.all():
        wrong.at -= timedelta(minutes=minutes)
        wrong.save()


def test_a_quarter_of_an_hour_after_the_fifth_it_goes_on(person, phone):
    wrong_codes(person, phone, 5)
    later(14.9)
    assert tries.locked_until(person) is not None
    later(0.2)
    assert tries.locked_until(person) is None
    wrong_codes(person, phone, 1)
    assert check_code(person, phone.code())


def test_five_wrong_codes_in_more_than_a_quarter_of_an_hour_do_not_lock(person, phone):
    for _ in range(8):
        wrong_codes(person, phone, 1)
        later(4)
    assert tries.locked_until(person) is None
    assert WrongTry.objects.count() == 8  # none is older than half an hour


def test_old_wrong_tries_are_thrown_away(person, phone):
    wrong_codes(person, phone, 3)
    later(31)
    wrong_codes(person, phone, 1)
    assert WrongTry.objects.count() == 1


def test_wrong_passwords_lock_as_wrong_codes_do(person, phone):
    for _ in range(5):
        with pytest.raises(InvalidInput):
            make_recovery_codes(by=person, password="guessed")
    with pytest.raises(InvalidInput, match="Five wrong"):
        make_recovery_codes(by=person, password=PASSWORD)
    assert acts()[-1] == "password_refused"


# ---- changing and taking away --------------------------------------------------------


def test_new_recovery_codes_take_the_place_of_the_former(person, phone):
    former = recovery_codes(person)
    make_recovery_codes(by=person, password=PASSWORD)
    assert set(recovery_codes(person)).isdisjoint(former)
    assert not check_code(person, former[0])
    assert acts()[-1] == "make_recovery_codes"


def test_switching_off_takes_password_and_code(person, phone):
    for wrong in ({"password": "guessed"}, {"code": phone.wrong_code()}):
        right = {"password": PASSWORD, "code": phone.code()}
        with pytest.raises(InvalidInput) as refusal:
            switch_off(by=person, **right | wrong)
        assert [refusal.value.field] == list(wrong)
    assert is_enrolled(person)
    switch_off(by=person, password=PASSWORD, code=phone.code())
    assert not Authenticator.objects.exists()
    assert acts()[-1] == "switch_off_second_factor"


def test_without_one_there_is_nothing_to_switch_off_or_to_renew(person):
    with pytest.raises(WorkflowError, match="is not on"):
        switch_off(by=person, password=PASSWORD, code="000000")
    with pytest.raises(WorkflowError, match="is not on"):
        make_recovery_codes(by=person, password=PASSWORD)
    assert not Authenticator.objects.exists()


def test_an_administrator_takes_a_lost_one_away(person, phone, cast):
    wrong_codes(person, phone, 5)
    remove_second_factor(user=person, by=cast.administrator, reason="phone lost")
    assert not is_enrolled(person)
    assert tries.locked_until(person) is None
    event = Event.objects.get(action="remove_second_factor")
    assert (event.actor, event.object_key) == (cast.administrator, "inspector")
    assert event.reason == "phone lost"


def test_nobody_else_takes_it_away(person, phone, cast):
    with pytest.raises(NotPermitted):
        remove_second_factor(user=person, by=cast.manager)
    enrol(cast.administrator, phone.now)
    with pytest.raises(NotPermitted, match="your own"):
        remove_second_factor(user=cast.administrator, by=cast.administrator)
    assert is_enrolled(person)
    assert is_enrolled(cast.administrator)
