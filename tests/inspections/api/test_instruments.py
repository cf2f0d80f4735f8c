"""The calibration list by API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api_caller import Caller, done
from tests.factories import make_category
from tests.inspections.kinds import make_instrument

TODAY = timezone.localdate()


@pytest.fixture
def auditor(cast):
    return Caller(cast.auditor)


@pytest.fixture
def instruments(cast, walk):
    make_instrument(
        cast,
        calibrated_on=TODAY - timedelta(days=400),
        due_on=TODAY - timedelta(days=1),
        certificate="C-1",
    )
    return walk.verified(
        1, category=make_category("gauge"), calibration_due_on=TODAY + timedelta(days=90)
    )


def numbers(answer) -> list[str]:
    return [row["number"] for row in done(answer)["results"]]


def test_each_tells_its_days_and_whether_it_may_be_used(auditor, instruments):
    rows = {row["number"]: row for row in done(auditor.get("/instruments/"))["results"]}
    assert rows["LJ-001"]["status"] == "overdue"
    assert rows["LJ-001"]["item"] is None
    assert rows[instruments.number]["status"] == "fit"
    assert rows[instruments.number]["item"] == instruments.number


def test_the_list_is_narrowed_by_day_and_owner(auditor, instruments):
    assert numbers(auditor.get("/instruments/", due_before=TODAY.isoformat())) == ["LJ-001"]
    assert numbers(auditor.get("/instruments/", own="true")) == ["LJ-001"]
    assert numbers(auditor.get("/instruments/", own="false")) == [instruments.number]
    assert auditor.get("/instruments/", due_before="soon").status_code == 400


def test_it_is_read_only_and_for_people_with_a_role(auditor, cast, instruments):
    assert auditor.post("/instruments/", number="X").status_code == 405
    assert Caller(cast.outsider).get("/instruments/").status_code == 403
