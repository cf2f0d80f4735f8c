"""Writes about the person who signs in, by themselves and by administrators."""

from functools import partial
from io import StringIO

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.services.duties import refresh_duties
from tests.factories import PASSWORD
from tests.matrices.audit_doors import sent
from tests.matrices.audit_rows_admin import ADMIN
from tests.matrices.audit_table import write
from tests.matrices.world import a_job, an_absence
from tests.phone import Phone, enrol

FACTOR = "mfa.authenticator"


@write("page registry:register_job", "auditor", "request_job registry.job")
def ask_for_a_register(stage):
    return stage.post("auditor", "registry:register_job", "pdf", language="en")


@write("page registry:reminders", "auditor", "choose_reminders registry.reminderchoice")
def choose_which_mails(stage):
    return stage.page("auditor", "registry:reminders", digest="", urgent="on")


@write("page registry:job_cancel", "auditor", "cancel_job registry.job")
def give_a_job_up(stage):
    return stage.post("auditor", "registry:job_cancel", a_job(stage.cast).number)


@write("page registry:absences", "inspector", "record_absence registry.absence")
def be_away(stage):
    today = timezone.localdate()
    return stage.page("inspector", "registry:absences", first_day=today, last_day=today)


@write("page registry:absence_end", "manager", "end_absence registry.absence")
def be_back(stage):
    return stage.post("manager", "registry:absence_end", an_absence(stage.cast).pk)


@write("service refresh_duties", "", "open_duty registry.duty")
def what_is_due(stage):
    stage.walk.stored(expires_on=timezone.localdate())
    return refresh_duties


@write(
    "page registry:switch_on_second_factor",
    "auditor",
    "switch_on_second_factor registry.user",
    also=FACTOR,
)
def switch_on(stage):
    browser, url = stage.browser("auditor"), reverse("registry:switch_on_second_factor")
    secret = "".join(browser.get(url).context["secret"])
    fields = {"code": Phone(secret).code(), "password": PASSWORD}
    return partial(sent, browser, url, fields)


@write(
    "page registry:new_recovery_codes",
    "auditor",
    "make_recovery_codes registry.user",
    also=FACTOR,
)
def renew_codes(stage):
    enrol(stage.cast.auditor)
    return stage.page("auditor", "registry:new_recovery_codes", password=PASSWORD)


@write(
    "page registry:switch_off_second_factor",
    "auditor",
    "switch_off_second_factor registry.user",
    also=FACTOR,
)
def switch_off(stage):
    phone, _codes = enrol(stage.cast.auditor)
    fields = {"password": PASSWORD, "code": phone.code()}
    return stage.page("auditor", "registry:switch_off_second_factor", **fields)


@write("sign-in recovery code", "auditor", "use_recovery_code registry.user")
def use_recovery_code(stage):
    _phone, codes = enrol(stage.cast.auditor)
    return partial(sent, at_the_second_step(), reverse("login_code"), {"code": codes[0]})


@write("sign-in fifth wrong code", "", "sign_in_refused registry.user")
def lock(stage):
    phone, _codes = enrol(stage.cast.auditor)
    try_again = partial(
        at_the_second_step().post, reverse("login_code"), {"code": phone.wrong_code()}
    )
    for _ in range(4):
        try_again()
    return try_again


@write("admin user remove_second_factors", ADMIN, "remove_second_factor registry.user", also=FACTOR)
def remove(stage):
    enrol(stage.cast.auditor)
    chosen = {
        "action": "remove_second_factors",
        "_selected_action": [stage.cast.auditor.pk],
        "confirmed": "yes",
        "reason": "phone lost",
    }
    return stage.post(ADMIN, "admin:registry_user_changelist", **chosen)


@write("command remove_second_factor", "", "remove_second_factor registry.user", also=FACTOR)
def remove_by_command(stage):
    enrol(stage.cast.auditor)
    return stage.command("remove_second_factor", "auditor", stdout=StringIO())


def at_the_second_step() -> Client:
    """A browser in which the auditor has given their password."""
    client = Client(headers={"Accept-Language": "en"})
    sent(client, reverse("login"), {"username": "auditor", "password": PASSWORD})
    return client
