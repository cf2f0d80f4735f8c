"""WCAG 2.2 AA as far as axe can judge, on the pages people work with, in both languages."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from inspections.enums import SeverityChange, SwitchingKind
from inspections.models import SwitchingEntry
from registry.enums import State
from registry.models import Destruction, Item, Party, User
from tests.factories import make_plan

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = {"runOnly": {"type": "tag", "values": STANDARDS}}

PAGES = {
    "liaison": ["/", "/pre-advices/", "/pre-advices/new/", "/pre-advices/import/", "/consents/"],
    "warehouse": [
        "/",
        "/receive/",
        "/receive/unadvised/",
        "/label/",
        "/label/read-back/",
        "/store/",
        "/store/scan/",
        "/issue/",
        "/return/",
        "/return/HC/",
        "/scan/",
        "/items/{stored}/",
        "/items/{stored}/issue/",
        "/items/{stored}/move/",
        "/items/{stored}/split/",
        "/items/{stored}/report-anomaly/",
        "/items/{stored}/check/",
    ],
    "inspector": [
        "/plans/",
        "/plans/new/",
        "/verify/",
        "/items/{received}/verify/",
        "/quarantine/",
        "/instruments/new/",
        "/switching/",
        "/switching/{series}/",
    ],
    "manager": [
        "/transfers/",
        "/destructions/",
        "/destructions/{witnessed}/",
        "/destructions/{waiting}/",
        "/destructions/{to_release}/",
        "/outside/",
        "/items/{stored}/destroy/",
    ],
    "auditor": [
        "/",
        "/items/",
        "/items/?q=nothing-like-this",
        "/parties/",
        "/parties/HC/",
        "/locations/",
        "/locations/WH-A1/",
        "/anomalies/",
        "/checks/?until=quarter",
        "/checks/turning-over/?days=30",
        "/instruments/",
        "/lab-reports/",
        "/reports/",
        "/absences/",
    ],
}


def discontinued_series() -> str:
    """A series that waits to be resumed: its page has a suggestion and a fact to tick."""
    people = {user.username: user for user in User.objects.all()}
    plan = make_plan(SimpleNamespace(**people), continuing=True)
    party = Party.objects.first()
    SwitchingEntry.objects.create(
        party=party,
        part_number=plan.part_number,
        plan_code=plan.code,
        kind=SwitchingKind.CONFIRMATION,
        change=SeverityChange.DISCONTINUE,
        at=timezone.now(),
        by=people["inspector"],
    )
    return f"{plan.pk}/{party.pk}/{plan.part_number}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_has_a_barrier_that_axe_knows(office, language):
    office.speaks(language)
    numbers = {
        state.value: Item.objects.filter(state=state).first().number
        for state in (State.STORED, State.RECEIVED)
    }
    numbers["series"] = discontinued_series()
    numbers["witnessed"], numbers["waiting"], numbers["to_release"] = Destruction.objects.order_by(
        "number"
    ).values_list("number", flat=True)[:3]
    found = []
    for username, paths in PAGES.items():
        desk = office.desk(username)
        for path in paths:
            desk.open(path.format(**numbers))
            for violation in Axe().run(desk.page, options=RUN).response["violations"]:
                targets = [node["target"] for node in violation["nodes"][:3]]
                found.append(f"{username} {path}: {violation['id']} {targets}")
    assert not found, "\n".join(found)
