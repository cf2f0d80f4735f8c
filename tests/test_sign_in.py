"""The way in: a password, then a code where there is a second factor, and nothing in between."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from custprop import sign_in as way_in
from registry.models import Event, WrongTry
from registry.services.second_factor import remove_second_factor
from tests.factories import PASSWORD
from tests.matrices.url_rows import ROWS
from tests.phone import enrol

LOGIN, CODE, HOME = reverse("login"), reverse("login_code"), reverse("home")
ADMIN = reverse("admin:index")


@pytest.fixture
def browser(db):
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def person(cast):
    return cast.warehouse


@pytest.fixture
def phone(person):
    return enrol(person)[0]


@pytest.fixture
def halfway(browser, phone):
    """A browser in which the password was given, and the code was not."""
    answer = give_password(browser)
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    return browser


def give_password(browser, next_page="", username="warehouse", password=PASSWORD):
    fields = {"username": username, "password": password, "next": next_page}
    return browser.post(LOGIN, fields)


def give_code(browser, code):
    return browser.post(CODE, {"code": code})


def is_signed_in(browser) -> bool:
    return browser.get(HOME).status_code == 200


def session_key(browser) -> str:
    return browser.cookies["sessionid"].value


# ---- without a second factor ---------------------------------------------------------


def test_the_password_alone_signs_in_who_has_no_second_factor(browser, person):
    answer = give_password(browser)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert is_signed_in(browser)


def test_a_wrong_password_is_refused_with_or_without_a_second_factor(browser, person):
    without = give_password(browser, password="guessed")
    enrol(person)
    with_one = give_password(browser, password="guessed")
    assert [without.status_code, with_one.status_code] == [200, 200]
    assert "waiting_for_code" not in browser.session
    assert not is_signed_in(browser)


def test_the_code_page_leads_who_has_given_no_password_back(browser, phone):
    assert browser.get(CODE)["Location"] == LOGIN
    assert give_code(browser, phone.code())["Location"] == LOGIN
    assert not is_signed_in(browser)


def test_the_code_page_leads_who_is_signed_in_on(browser, person):
    browser.force_login(person)
    assert browser.get(CODE)["Location"] == HOME


# ---- between password and code -------------------------------------------------------


def test_between_password_and_code_every_page_leads_to_the_login(halfway):
    pages = [reverse(row.name) for row in ROWS if not row.record]
    assert len(pages) > 30
    for page in [*pages, ADMIN, "/admin/registry/user/", "/items/CP-2026-000001/"]:
        for answer in (halfway.get(page), halfway.post(page)):
            if answer.status_code == 302:
                assert answer["Location"].startswith((LOGIN, "/admin/login/")), page
            else:
                assert answer.status_code in (401, 403), page
    assert halfway.get("/api/v1/items/").status_code in (401, 403)
    assert way_in.WAITING in halfway.session


def test_the_code_after_the_password_signs_in(halfway, phone, person):
    answer = give_code(halfway, phone.code())
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    assert is_signed_in(halfway)
    assert halfway.get(HOME).context["user"] == person
    assert way_in.WAITING not in halfway.session


def test_the_code_leads_to_the_page_that_was_asked_for(browser, phone):
    give_password(browser, next_page="/receive/")
    assert give_code(browser, phone.code())["Location"] == "/receive/"


def test_the_code_leads_nowhere_outside(browser, phone):
    give_password(browser, next_page="https://evil.example/")
    assert give_code(browser, phone.code())["Location"] == HOME


def test_each_step_gives_the_session_a_new_key(browser, phone):
    browser.get(LOGIN)
    session = browser.session
    session["planted"] = True
    session.save()
    planted = session_key(browser)
    give_password(browser)
    halfway = session_key(browser)
    give_code(browser, phone.code())
    assert len({planted, halfway, session_key(browser)}) == 3

    attacker = Client()
    for known in (planted, halfway):
        attacker.cookies["sessionid"] = known
        assert attacker.get(CODE)["Location"] == LOGIN


def test_a_recovery_code_signs_in_once(browser, person):
    _phone, codes = enrol(person)
    give_password(browser)
    assert give_code(browser, codes[0])["Location"] == HOME
    other = Client()
    give_password(other)
    assert give_code(other, codes[0]).status_code == 200
    assert not is_signed_in(other)


def test_the_code_that_signed_in_signs_nobody_else_in(halfway, phone):
    code = phone.code()
    give_code(halfway, code)
    other = Client(headers={"Accept-Language": "en"})
    give_password(other)
    assert "used already" in give_code(other, code).content.decode()
    assert not is_signed_in(other)


def test_a_wrong_code_is_refused_at_the_field(halfway, phone):
    page = give_code(halfway, phone.wrong_code())
    assert page.status_code == 200
    assert "not right" in str(page.context["form"].errors["code"])
    assert not is_signed_in(halfway)


def test_after_five_wrong_codes_the_right_one_must_wait_and_it_is_logged(halfway, phone):
    for _ in range(5):
        page = give_code(halfway, phone.wrong_code())
    assert "Five wrong tries in 15 minutes. Try again at" in page.content.decode()
    assert give_code(halfway, phone.code()).status_code == 200
    assert not is_signed_in(halfway)
    assert Event.objects.filter(action="sign_in_refused").count() == 1

    WrongTry.objects.all().delete()  # the control: without the count it is right
    assert give_code(halfway, phone.code()).status_code == 302


def test_signing_in_leaves_no_event(halfway, phone):
    before = Event.objects.count()
    give_code(halfway, phone.code())
    assert Event.objects.count() == before


# ---- what ends the waiting -----------------------------------------------------------


@pytest.mark.parametrize(("seconds", "right"), [(299, True), (301, False)])
def test_the_code_must_come_within_five_minutes(halfway, phone, monkeypatch, seconds, right):
    begin = time.time()

    class Later:
        @staticmethod
        def time() -> float:
            return begin + seconds

    monkeypatch.setattr(way_in, "time", Later)
    answer = give_code(halfway, phone.code())
    assert answer["Location"] == (HOME if right else LOGIN)
    assert is_signed_in(halfway) is right


def test_a_new_password_ends_the_waiting(halfway, phone, person):
    person.set_password("another-horse-battery")
    person.save()
    assert give_code(halfway, phone.code())["Location"] == LOGIN
    assert not is_signed_in(halfway)


def test_who_is_deactivated_meanwhile_stays_outside(halfway, phone, person):
    person.is_active = False
    person.save()
    assert give_code(halfway, phone.code())["Location"] == LOGIN
    assert not is_signed_in(halfway)


def test_whose_second_factor_is_removed_meanwhile_gives_the_password_again(halfway, person):
    remove_second_factor(user=person, by=None)
    assert halfway.get(CODE)["Location"] == LOGIN
    assert give_password(halfway)["Location"] == HOME


def test_who_goes_back_to_the_login_begins_anew(halfway, phone):
    assert halfway.get(LOGIN).status_code == 200
    assert give_code(halfway, phone.code())["Location"] == LOGIN


def test_a_code_without_the_token_of_our_page_is_refused(phone):
    strict = Client(enforce_csrf_checks=True)
    strict.get(LOGIN)
    token = strict.cookies["csrftoken"].value
    fields = {"username": "warehouse", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert strict.post(LOGIN, fields).status_code == 302
    assert give_code(strict, phone.code()).status_code == 403


# ---- Django admin --------------------------------------------------------------------


def test_the_administration_has_no_way_in_of_its_own(browser, cast):
    enrol(cast.administrator)
    cast.administrator.is_staff = True
    cast.administrator.save()
    fields = {"username": "administrator", "password": PASSWORD, "next": ADMIN}
    for answer in (browser.get("/admin/login/"), browser.post("/admin/login/", fields)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(LOGIN)
    assert browser.get(ADMIN, follow=True).redirect_chain[-1][0].startswith(LOGIN)


def test_who_may_not_administer_is_told_so_instead_of_asked_to_sign_in(browser, person):
    browser.force_login(person)
    assert browser.get("/admin/login/").status_code == 403
    assert browser.get(ADMIN, follow=True).status_code == 403


def test_an_administrator_comes_through_the_common_login_to_the_administration(browser, cast):
    cast.administrator.is_staff = True
    cast.administrator.save()
    page = browser.get(ADMIN, follow=True)
    answer = give_password(browser, page.context["next"], "administrator")
    assert answer["Location"] == ADMIN
    assert browser.get(ADMIN).status_code == 200
    assert browser.get("/admin/login/", follow=True).redirect_chain[-1][0] == ADMIN
