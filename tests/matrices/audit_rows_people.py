"""Writes about the person who signs in."""

from registry.services.second_factor import (
    check_code,
    make_recovery_codes,
    new_secret,
    switch_off,
    switch_on,
)
from tests.factories import PASSWORD
from tests.matrices.audit_table import write
from tests.phone import Phone, enrol

FACTOR = "mfa.authenticator"


@write(
    "service switch_on",
    "auditor",
    "switch_on_second_factor registry.user",
    also=FACTOR,
)
def switch_it_on(stage):
    person, phone = stage.cast.auditor, Phone(new_secret())
    return lambda: switch_on(by=person, secret=phone.secret, code=phone.code(), password=PASSWORD)


@write(
    "service make_recovery_codes",
    "auditor",
    "make_recovery_codes registry.user",
    also=FACTOR,
)
def renew_codes(stage):
    enrol(stage.cast.auditor)
    return lambda: make_recovery_codes(by=stage.cast.auditor, password=PASSWORD)


@write(
    "service switch_off",
    "auditor",
    "switch_off_second_factor registry.user",
    also=FACTOR,
)
def switch_it_off(stage):
    phone, _codes = enrol(stage.cast.auditor)
    return lambda: switch_off(by=stage.cast.auditor, password=PASSWORD, code=phone.code())


@write("service check_code: recovery code", "auditor", "use_recovery_code registry.user")
def use_recovery_code(stage):
    _phone, codes = enrol(stage.cast.auditor)
    return lambda: check_code(stage.cast.auditor, codes[0])


@write("service check_code: fifth wrong code", "", "sign_in_refused registry.user")
def lock(stage):
    phone, _codes = enrol(stage.cast.auditor)

    def try_wrong_code():
        return check_code(stage.cast.auditor, phone.wrong_code(), act="sign_in_refused")

    for _ in range(4):
        try_wrong_code()
    return try_wrong_code
