"""The page on which people say that they are away, and see who stands in (domain C1)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from registry.enums import Role
from registry.models import Absence
from registry.services.absences import record_absence
from tests.factories import make_department, make_user
from tests.matrices.audit_doors import form_on
from tests.registry.views.step import text_of

PAGE = reverse("registry:absences")


def record(client, **fields):
    today = timezone.localdate()
    said = {"first_day": today, "last_day": today} | fields
    return client.post(PAGE, form_on(client.get(PAGE), PAGE) | said, follow=True)


def a_head(number: int, deputy=None):
    person = make_user(f"head-{number}", Role.INSPECTOR)
    department = make_department(f"d{number}", f"部门{number}", f"Department {number}")
    department.head, department.deputy = person, deputy
    department.save()
    today = timezone.localdate()
    record_absence(by=person, person=person, first_day=today, last_day=today + timedelta(days=4))
    return department


def test_an_empty_page_teaches(cast, sign_in):
    assert "Nobody is away" in text_of(sign_in(cast.auditor).get(PAGE))


def test_one_says_that_one_is_away_and_back_again(cast, sign_in):
    client = sign_in(cast.inspector)
    assert "away today" in text_of(record(client, note="Two moulds wait"))
    assert "Two moulds wait" in text_of(client.get(PAGE))
    absence = Absence.objects.get()
    assert (absence.person, absence.recorded_by) == (cast.inspector, cast.inspector)
    answer = client.post(reverse("registry:absence_end", args=[absence.pk]), follow=True)
    assert "is there again" in text_of(answer)
    assert "Nobody is away" in text_of(answer)


def test_others_are_offered_to_managers_alone(cast, sign_in):
    def offered():
        return text_of(client.get(PAGE)).count(">Warehouse</option>")

    client = sign_in(cast.inspector)
    assert offered() == 0
    record(client, person=cast.warehouse.pk)
    assert not Absence.objects.exists()
    client = sign_in(cast.manager)
    assert offered() == 1
    record(client, person=cast.warehouse.pk)
    assert Absence.objects.get().person == cast.warehouse


def test_days_that_make_no_sense_are_refused_at_the_field(cast, sign_in):
    client = sign_in(cast.inspector)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "The last day lies before the first." in text_of(record(client, last_day=yesterday))


def test_a_department_that_nobody_covers_shows(cast, sign_in):
    a_head(1)
    shown = html.fromstring(sign_in(cast.auditor).get(PAGE).content)
    [cell] = shown.xpath("//td[@data-label='Deputies']")
    assert cell.text_content().split() == ["Department", "1:", "nobody"]


@pytest.mark.parametrize("address", ["home", "registry:absences", "inspections:verify"])
def test_the_deputy_is_told_for_whom_they_stand_in(cast, sign_in, address):
    a_head(1, deputy=cast.inspector)
    shown = text_of(sign_in(cast.inspector).get(reverse(address)))
    assert "You stand in for Head-1 (Department 1) until" in shown
    assert "You stand in" not in text_of(sign_in(cast.manager).get(reverse(address)))


def test_the_page_takes_as_many_queries_for_three_as_for_one(cast, sign_in):
    client = sign_in(cast.inspector)
    a_head(1, deputy=cast.inspector)

    def count():
        client.get(PAGE)  # the figures in the rail are kept from now on
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    one = count()
    a_head(2, deputy=cast.inspector)
    a_head(3, deputy=cast.inspector)
    assert count() == one
