"""WCAG 2.2 AA as far as axe can judge, on the pages people work with, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from registry.enums import State
from registry.models import Item

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
    ],
    "inspector": [
        "/plans/",
        "/plans/new/",
        "/verify/",
        "/items/{received}/verify/",
        "/quarantine/",
        "/instruments/new/",
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
        "/instruments/",
        "/reports/",
    ],
}


@pytest.mark.parametrize("fresh_database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_has_a_barrier_that_axe_knows(office, language):
    office.speaks(language)
    numbers = {
        state.value: Item.objects.filter(state=state).first().number
        for state in (State.STORED, State.RECEIVED)
    }
    found = []
    for username, paths in PAGES.items():
        desk = office.desk(username)
        for path in paths:
            desk.open(path.format(**numbers))
            for violation in Axe().run(desk.page, options=RUN).response["violations"]:
                targets = [node["target"] for node in violation["nodes"][:3]]
                found.append(f"{username} {path}: {violation['id']} {targets}")
    assert not found, "\n".join(found)
