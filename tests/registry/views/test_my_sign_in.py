"""My sign-in: a person switches a second factor on, keeps their codes, and switches it off."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from custprop.lib import codes
from registry.models import Event
from registry.services.second_factor import is_enrolled, recovery_codes
from tests.factories import PASSWORD
from tests.lib.test_codes import file_of, paint
from tests.phone import Phone, enrol

PAGE = reverse("registry:my_sign_in")
ON, OFF = reverse("registry:switch_on_second_factor"), reverse("registry:switch_off_second_factor")
QUERIES = 7
CODES, NEW_CODES = reverse("registry:recovery_codes"), reverse("registry:new_recovery_codes")


@pytest.fixture
def person(cast):
    return cast.auditor


@pytest.fixture
def client(person):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    return client


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def phone_of(page) -> Phone:
    """An app into which the key of the page was typed."""
    return Phone("".join(page.context["secret"]))


def switch_on(client) -> Phone:
    phone = phone_of(client.get(ON))
    answer = client.post(ON, {"code": phone.code(), "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, CODES)
    return phone


# ---- switching on --------------------------------------------------------------------


def test_everybody_finds_the_page_in_the_menu_of_the_person(client):
    page = client.get(PAGE)
    assert f'href="{PAGE}"' in page.content.decode()
    assert f'href="{ON}"' in page.content.decode()
    assert not page.context["factor"].on


def test_the_code_that_is_drawn_is_what_the_key_says(client, person):
    page = client.get(ON)
    (uri,) = codes.decode_image(file_of(paint(page.context["code"])))
    assert uri.startswith("otpauth://totp/auditor?secret=" + "".join(page.context["secret"]))
    assert 'aria-label="QR code for the app"' in page.context["code"]


def test_the_key_stays_the_same_until_it_is_switched_on(client, person):
    first = client.get(ON).context["secret"]
    wrong = client.post(ON, {"code": "1", "password": PASSWORD})
    assert wrong.context["secret"] == client.get(ON).context["secret"] == first
    other = Client()
    other.force_login(person)
    assert other.get(ON).context["secret"] != first


def test_the_key_is_not_readable_in_the_session(client):
    secret = "".join(client.get(ON).context["secret"])
    assert secret not in str(dict(client.session))


def test_code_and_password_switch_it_on(client, person):
    switch_on(client)
    assert is_enrolled(person)
    page = client.get(PAGE)
    assert (page.context["factor"].on, page.context["factor"].codes_left) == (True, 10)
    assert f'href="{OFF}"' in page.content.decode()


@pytest.mark.parametrize("field", ["code", "password"])
def test_what_is_wrong_is_said_at_its_field(client, person, field):
    phone = phone_of(client.get(ON))
    right = {"code": phone.code(), "password": PASSWORD}
    page = client.post(ON, right | {field: "123456"})
    assert list(page.context["form"].errors) == [field]
    assert not is_enrolled(person)


def test_who_has_one_is_led_back(client):
    switch_on(client)
    assert client.get(ON)["Location"] == PAGE
    assert client.post(ON, {"code": "123456", "password": PASSWORD})["Location"] == PAGE


# ---- recovery codes ------------------------------------------------------------------


def test_the_recovery_codes_are_shown_once(client, person):
    switch_on(client)
    assert "not seen yet" in text_of(client.get(PAGE))
    page = client.get(CODES)
    assert page.context["codes"] == recovery_codes(person)
    assert all(code in text_of(page) for code in recovery_codes(person))
    again = client.get(CODES, follow=True)
    assert again.redirect_chain[-1][0] == PAGE
    assert "shown once only" in text_of(again)
    assert "not seen yet" not in text_of(client.get(PAGE))


def test_another_session_of_the_person_does_not_show_them(client, person):
    switch_on(client)
    other = Client()
    other.force_login(person)
    assert other.get(CODES)["Location"] == PAGE


@pytest.mark.parametrize("address", [ON, CODES, NEW_CODES, OFF])
def test_no_browser_keeps_a_page_with_secrets(client, address):
    if address in (NEW_CODES, OFF, CODES):
        switch_on(client)
    assert "no-store" in client.get(address)["Cache-Control"]


def test_the_password_makes_new_ones(client, person):
    enrol(person)
    former = recovery_codes(person)
    wrong = client.post(NEW_CODES, {"password": "guessed"})
    assert list(wrong.context["form"].errors) == ["password"]
    assert recovery_codes(person) == former
    assert client.post(NEW_CODES, {"password": PASSWORD})["Location"] == CODES
    shown = client.get(CODES).context["codes"]
    assert shown == recovery_codes(person)
    assert set(shown).isdisjoint(former)


def test_the_page_warns_when_few_are_left(client, person):
    enrol(person)
    factor = Authenticator.objects.get(user=person, type="recovery_codes")
    for used, warns in ((6, False), (7, True), (10, True)):
        factor.data["used_mask"] = 2**used - 1
        factor.save()
        page = client.get(PAGE)
        assert page.context["factor"].codes_left == 10 - used
        assert ("Few recovery codes are left" in text_of(page)) is warns


def test_after_a_new_secret_key_the_page_says_what_to_do(client, person, settings):
    enrol(person)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # the session stays readable
    settings.SECRET_KEY = "another key"
    assert "cannot be read any more" not in text_of(client.get(PAGE))
    settings.SECRET_KEY_FALLBACKS = []
    client.force_login(person)
    assert "cannot be read any more" in text_of(client.get(PAGE))


# ---- switching off -------------------------------------------------------------------


def test_password_and_code_switch_it_off(client, person):
    phone, _codes = enrol(person)
    for field in ("code", "password"):
        right = {"code": phone.code(steps=1), "password": PASSWORD}
        page = client.post(OFF, right | {field: phone.wrong_code()})
        assert list(page.context["form"].errors) == [field]
    assert is_enrolled(person)
    answer = client.post(OFF, {"code": phone.code(), "password": PASSWORD})
    assert answer["Location"] == PAGE
    assert not is_enrolled(person)
    assert Event.objects.last().action == "switch_off_second_factor"


def test_who_has_none_is_led_back(client):
    for address in (OFF, NEW_CODES):
        assert client.get(address)["Location"] == PAGE


def test_a_recovery_code_switches_it_off_when_the_phone_is_lost(client, person):
    _phone, codes_on_paper = enrol(person)
    client.post(OFF, {"code": codes_on_paper[0], "password": PASSWORD})
    assert not is_enrolled(person)


# ---- what it costs -------------------------------------------------------------------


def test_the_page_takes_as_many_queries_with_a_second_factor_as_without(
    client, person, django_assert_num_queries
):
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    enrol(person)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
