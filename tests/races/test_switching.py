"""R4: two people confirm the same change of severity at once; one does, the other is told."""

from functools import partial

import pytest

from inspections.models import SwitchingEntry
from tests.factories import PASSWORD
from tests.inspections.lots import PART, decide_lots, make_series_plan
from tests.server import at_once
from tests.visitor import Visitor

ROUNDS = 10


@pytest.fixture
def series(live_walk):
    """Two lots refused: tightened inspection is suggested, and after it nothing."""
    plan = make_series_plan(live_walk.cast)
    decide_lots(live_walk, 3, 3)
    return f"/switching/{plan.pk}/{live_walk.party.pk}/{PART}/"


def check_one_confirms_and_one_is_told(register, cast, page: str, rounds: int) -> None:
    people = [
        Visitor(register.address).sign_in(user.username, PASSWORD)
        for user in (cast.inspector, cast.manager)
    ]
    for _round in range(rounds):
        SwitchingEntry.objects.all().delete()
        forms = [
            person.form(page, f"/switching/confirm/{page.removeprefix('/switching/')}")
            for person in people
        ]
        answers = at_once(
            [partial(person.send, form) for person, form in zip(people, forms, strict=True)]
        )
        assert sorted(answer.status_code for answer in answers) == [200, 302]
        told = next(answer for answer in answers if answer.status_code == 200)
        assert "was first" in told.text
        assert SwitchingEntry.objects.count() == 1


def test_of_two_who_confirm_at_once_one_is_told(live_register, live_walk, series):
    check_one_confirms_and_one_is_told(live_register, live_walk.cast, series, ROUNDS)


def test_without_locks_the_check_fails(unlocked_register, live_walk, series):
    with pytest.raises(AssertionError):
        check_one_confirms_and_one_is_told(unlocked_register, live_walk.cast, series, ROUNDS * 5)
