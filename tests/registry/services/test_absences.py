"""While the head of a department is away, the deputy has its work; not before, not after (C1)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.enums import Role, Step
from registry.errors import InvalidInput, NotPermitted, WorkflowError
from registry.models import Absence, Event
from registry.queries.absences import absences_to_come, standing_in
from registry.queries.routing import inspecting_departments, queue_to_verify
from registry.services.absences import end_absence, record_absence
from tests.factories import fresh, make_category, make_department, make_user, route

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def tools(cast):
    """A department that verifies tooling; ``tools.head`` and ``tools.deputy`` are of others."""
    department = make_department("tools", "工装部", "Tooling")
    department.head = make_user("head", Role.INSPECTOR, department=make_department("x"))
    department.deputy = make_user("deputy", Role.INSPECTOR, department=make_department("y"))
    department.save()
    route(make_category("tooling", name="工装"), Step.VERIFY, department)
    return department


@pytest.fixture
def tooling(walk, tools):
    return walk.received(category=make_category("tooling"))


def sees(user, item) -> bool:
    """Whether ``item`` is in the queue of ``user``, as on the next page they open."""
    return item in queue_to_verify(fresh(user))


def be_away(person, first_day, last_day=None, *, by=None, **said) -> Absence:
    return record_absence(
        by=by or person, person=person, first_day=first_day, last_day=last_day or first_day, **said
    )


def test_the_deputy_sees_the_queue_while_the_head_is_away_alone(tools, tooling, today):
    assert sees(tools.head, tooling)
    assert not sees(tools.deputy, tooling)
    absence = be_away(tools.head, today, today + DAY)
    assert sees(tools.deputy, tooling)
    end_absence(absence=absence, by=tools.head)
    assert not sees(tools.deputy, tooling)


@pytest.mark.parametrize(("first", "last", "away"), [(-1, 0, True), (0, 3, True), (1, 3, False)])
def test_both_days_belong_to_the_absence(tools, tooling, today, first, last, away):
    Absence.objects.create(
        person=tools.head,
        first_day=today + first * DAY,
        last_day=today + last * DAY,
        recorded_by=tools.head,
    )
    assert sees(tools.deputy, tooling) is away


def test_an_absence_that_is_over_counts_no_more(tools, tooling, today):
    Absence.objects.create(
        person=tools.head, first_day=today - 9 * DAY, last_day=today - DAY, recorded_by=tools.head
    )
    assert not sees(tools.deputy, tooling)
    assert absences_to_come() == []


def test_the_deputy_has_the_work_of_a_post_that_is_vacant(tools, tooling):
    tools.head.is_active = False
    tools.head.save(update_fields=["is_active"])
    assert sees(tools.deputy, tooling)
    tools.head = None
    tools.save(update_fields=["head"])
    assert sees(tools.deputy, tooling)


def test_the_deputy_may_verify_only_while_the_head_is_away(tools, tooling, today):
    from registry.rules import may

    assert not may(fresh(tools.deputy), "accept", tooling)
    be_away(tools.head, today)
    assert may(fresh(tools.deputy), "accept", tooling)


def test_a_department_stays_one_that_inspectors_work_for(tools):
    assert tools in inspecting_departments()


def test_the_event_says_who_has_which_work(tools, today):
    be_away(tools.head, today, note="两批模具待检")
    event = Event.objects.get(action="record_absence")
    assert event.actor_name == "Head"
    assert '"deputies":{"tools":"Deputy"}' in event.body
    assert "两批模具待检" in event.body


@pytest.mark.parametrize(
    ("first", "last", "sentence", "field"),
    [
        (2, 1, "lies before the first", "last_day"),
        (-3, -1, "is over", "last_day"),
        (0, 400, "more than a year", "last_day"),
    ],
)
def test_days_that_make_no_sense_are_refused(cast, today, first, last, sentence, field):
    with pytest.raises(InvalidInput, match=sentence) as refused:
        be_away(cast.inspector, today + first * DAY, today + last * DAY)
    assert refused.value.field == field
    assert not Absence.objects.exists()


def test_nobody_is_away_twice_on_one_day(cast, today):
    first = be_away(cast.inspector, today, today + 2 * DAY)
    with pytest.raises(InvalidInput, match="already"):
        be_away(cast.inspector, today + 2 * DAY, today + 5 * DAY)
    be_away(cast.inspector, today + 3 * DAY)
    end_absence(absence=first, by=cast.inspector)
    be_away(cast.inspector, today + DAY)


def test_one_records_ones_own_and_a_manager_that_of_anybody(cast, today):
    with pytest.raises(NotPermitted):
        be_away(cast.inspector, today, by=cast.warehouse)
    be_away(cast.auditor, today)
    absence = be_away(cast.inspector, today, by=cast.manager)
    with pytest.raises(NotPermitted):
        end_absence(absence=absence, by=cast.warehouse)


def test_no_deputy_sends_the_head_away(cast, tools, today):
    tools.deputy = cast.manager
    tools.save(update_fields=["deputy"])
    with pytest.raises(InvalidInput, match="You are the deputy of Tooling"):
        be_away(tools.head, today, by=cast.manager)
    be_away(tools.head, today, by=cast.administrator)


def test_an_absence_ends_once(cast, today):
    absence = be_away(cast.inspector, today)
    end_absence(absence=absence, by=cast.manager)
    with pytest.raises(WorkflowError, match="over already"):
        end_absence(absence=absence, by=cast.manager)
    assert Event.objects.filter(action="end_absence").count() == 1


def test_who_is_away_is_told_with_who_stands_in(tools, today):
    absence = be_away(tools.head, today)
    [away] = absences_to_come()
    assert away.absence == absence
    assert [(cover.department, cover.deputy) for cover in away.covers] == [(tools, tools.deputy)]
    assert away.uncovered == []
    [one] = standing_in(tools.deputy)
    assert (one.department, one.absence) == (tools, absence)
    assert standing_in(tools.head) == []


def test_a_deputy_who_is_away_too_covers_nothing(tools, today):
    be_away(tools.head, today)
    be_away(tools.deputy, today)
    assert [away.uncovered for away in absences_to_come()] == [[tools], []]


def test_a_day_without_an_absence_has_no_stand_in(tools):
    assert standing_in(tools.deputy) == []
    assert list(Absence.objects.present(date(2026, 1, 1))) == []
