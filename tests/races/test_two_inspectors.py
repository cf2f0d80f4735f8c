"""Two inspectors decide the same goods at once: one does, the other reads who and how.

Each sits at several devices, which makes the race close, and signs, so that a decision that counted
twice would leave two signatures.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from functools import partial

import pytest

from inspections.models import Inspection
from inspections.services.opening import open_inspection
from inspections.services.recording import record_count
from registry.enums import Role
from registry.models import Event, Signature
from registry.services.tokens import make_token
from registry.services.verification import verify_ledger
from tests.factories import PASSWORD, a_look, fresh, make_plan, make_user, result_of
from tests.races.checks import MOST_BUSY
from tests.races.doors import patiently
from tests.server import LiveRegister, at_once
from tests.visitor import ApiClient, Visitor

logger = logging.getLogger(__name__)

ROUNDS = 12
# On SQLite without its locks nearly everybody is told to come back in some seconds, round by round.
CONTROLS = {"sqlite": 3, "postgresql": 12}
DEVICES = 3  # of each of the two
ACCEPT, REJECT = "accepted", "rejected"


@dataclass(frozen=True)
class Told:
    """Whether it was done, and else the page or the sentence that says why not."""

    done: bool
    words: str
    busy: int  # how often the register was too busy to answer before


class Page:
    """A browser at the page of the decision."""

    def __init__(self, register: LiveRegister, user):
        self.user = user
        self.visitor: Visitor = register.sign_in(user.username, PASSWORD)

    def look(self, inspection):
        return self.visitor.form(f"/inspections/{inspection.number}/decide/")

    def decide(self, form, verdict: str) -> Told:
        typed = {"verdict": verdict, "reason": "bent leads", "signing_password": PASSWORD}
        answer, busy = patiently(lambda: self.visitor.send(form, **typed))
        return Told(answer.status_code == 302, answer.text, busy)


class Program:
    """A program that uses the API in its user's name."""

    def __init__(self, register: LiveRegister, user):
        self.user = user
        self.client: ApiClient = register.api(make_token(user=user, by=None))
        self.client.session.headers["Accept-Language"] = "en"

    def look(self, inspection):
        return inspection

    def decide(self, inspection, verdict: str) -> Told:
        rejected = inspection.quantity if verdict == REJECT else 0
        body = {"rejected": str(rejected), "reason": "bent leads", "password": PASSWORD}
        path = f"/inspections/{inspection.number}/conclude/"
        answer, busy = patiently(lambda: self.client.post(path, body))
        told = answer.json()
        words = f"{told.get('detail', '')} {told.get('remedy', '')}"
        return Told(answer.status_code == 200, words, busy)


@pytest.fixture(params=[Page, Program], ids=["form", "api"])
def door(request):
    return request.param


@pytest.fixture
def inspectors(live_walk):
    """Two of one department."""
    first = live_walk.cast.inspector
    return first, make_user("colleague", Role.INSPECTOR, department=first.department)


def filled_in(live_walk) -> Inspection:
    """An inspection whose results allow either decision."""
    inspection = open_inspection(item=live_walk.received(), by=live_walk.cast.inspector)
    result = result_of(inspection, 1)
    record_count(result=result, by=live_walk.cast.inspector, nonconforming=0)
    return inspection


def check_one_decides(live_walk, doors, *, rounds: int) -> None:
    """In each round one person accepts and the other rejects, at once."""
    make_plan(live_walk.cast, [a_look(sample_size=2)])
    decisions, busy = Counter(), 0
    for turn in range(rounds):
        inspection = filled_in(live_walk)
        seen = [door.look(inspection) for door in doors]
        first = turn % 2
        verdicts = [(ACCEPT, REJECT)[(n + first) % 2] for n in range(len(doors))]
        acts = zip(doors, seen, verdicts, strict=True)
        told = at_once([partial(door.decide, own, verdict) for door, own, verdict in acts])
        assert [answer.done for answer in told].count(True) == 1, told
        winner = [answer.done for answer in told].index(True)
        check_the_record(inspection, doors[winner].user, verdicts[winner])
        sentence = f"{doors[winner].user} decided inspection {inspection.number} at"
        for answer in told:
            assert answer.done or sentence in answer.words
            assert answer.done or "Nothing of yours was recorded." in answer.words
        decisions[verdicts[winner]] += 1
        busy += sum(answer.busy for answer in told)
    logger.info("%s rounds of two inspectors: %s, busy %s", rounds, dict(decisions), busy)
    assert busy <= MOST_BUSY * rounds * len(doors), f"The register was busy {busy} times"
    assert verify_ledger().sound


def check_the_record(inspection: Inspection, winner, verdict: str) -> None:
    """All of it is the winner's, and there once."""
    decided = fresh(inspection)
    assert (decided.decision, decided.decided_by) == (verdict, winner)
    acts = Event.objects.filter(model="inspections.inspection", object_key=inspection.number)
    assert acts.filter(action="decide").count() == 1
    on_goods = Event.objects.filter(model="registry.item", object_key=inspection.item.number)
    assert on_goods.filter(action__in=("accept", "reject")).count() == 1
    (signature,) = Signature.objects.filter(subject_key=inspection.number)
    assert signature.signed_by == winner
    reports = 1 if verdict == REJECT else 0
    assert (
        Inspection.objects.filter(pk=inspection.pk, nonconformity__isnull=False).count() == reports
    )


def test_one_decides_and_the_other_is_told_by_whom(live_register, live_walk, inspectors, door):
    doors = [door(live_register, person) for person in inspectors * DEVICES]
    check_one_decides(live_walk, doors, rounds=ROUNDS)


def test_without_locks_the_check_fails(unlocked_register, live_walk, inspectors, door):
    doors = [door(unlocked_register, person) for person in inspectors * DEVICES]
    rounds = CONTROLS[unlocked_register.database.kind]
    with pytest.raises(AssertionError):
        check_one_decides(live_walk, doors, rounds=rounds)
