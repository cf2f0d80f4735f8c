"""The script that judges readings while they are typed says what the server says."""

import json

import pytest

from inspections.enums import HsfReason, HsfVerdict, MaterialClass
from inspections.hsf import Reading, judge, read_level
from inspections.views.entries.hazardous import live_limit
from registry.errors import InvalidInput
from tests.browser.test_scripts import browser, show  # noqa: F401 — fixtures
from tests.inspections.hsf.table import LIMITED, TABLE, bands, limit

pytestmark = pytest.mark.browser

ROW = """<tr data-element="{code}"><td>
  <input data-part="value" name="value"><input data-part="sigma"><input data-part="lod">
  <div data-verdict></div></td></tr>"""
FORM = """<form data-hazardous data-bands="{{low}} to {{high}}" data-no-band="{{low}}"
  data-by-report="by report">
  <script type="application/json" id="hazardous-rules">{rules}</script>
  <table>{rows}</table>
  <span data-overall></span><p data-needs><b data-needed></b></p>
  <input type="checkbox" name="reports" value="7">
</form>
<script type="module" src="/js/hazardous.js"></script>"""

#: Around every edge of the table, with σ = 12.5 and a limit of detection of 20.
FIGURES = ["0", "20", "20.000001", "100", "1000", "ND", "<5", "＜ 600", "未检出", "1,250 ppm"]
EDGES = [
    f"{edge}{rest}"
    for edge in (32, 167, 187, 462, 662, 1337, 1537, 262, 212, 107)
    for rest in (".499999", ".5", ".500001")
]
SPREADS = [("12.5", "20"), ("", "20"), ("12.5", "")]


def rules_of(limits, material: str) -> str:
    """The rules as the page tells them."""
    told = {
        "limits": [live_limit(one, bands(material), extra=False) for one in limits],
        "reports": {"7": {"Pb": "pass", "Cr(VI)": "fail"}},
        "verdicts": {verdict.value: {"label": verdict.value, "tone": ""} for verdict in HsfVerdict},
        "reasons": {reason.value: reason.value for reason in HsfReason},
    }
    return json.dumps(told)


def limits_in(material: str) -> dict:
    """The limit that each element of the table is judged by, by the element."""
    elements = [element for row, element in TABLE if row == material]
    return {
        element: limit(LIMITED.get(element, element), 100 if element == "Cd" else 1000)
        for element in elements
    }


@pytest.fixture
def page_for(show):  # noqa: F811
    def page(limits: dict, material: str):
        rows = "".join(ROW.format(code=element) for element in limits)
        return show(FORM.format(rules=rules_of(limits.values(), material), rows=rows))

    return page


TYPE = """([row, value, sigma, lod]) => {
  for (const [part, text] of Object.entries({value, sigma, lod}))
    row.querySelector(`[data-part=${part}]`).value = text;
  row.closest("form").dispatchEvent(new Event("input", {bubbles: true}));
  const said = row.querySelector("[data-verdict]");
  const text = (part) => said.querySelector(part)?.textContent.trim();
  return [text(".badge"), text(".small")];
}"""


def expected(one, element: str, material: str, value: str, sigma: str, lod: str) -> str:
    """What the server says; what it refuses, the script takes for no reading."""
    readings = {}
    try:
        level = read_level(value)
        figures = [read_level(text).value if text else None for text in (sigma, lod)]
        readings[element] = Reading(element, level.value, figures[0], level.lod or figures[1])
    except InvalidInput:
        pass
    judged = judge(one, readings, bands(material), MaterialClass(material))
    return judged.verdict.value, judged.reason and judged.reason.value


@pytest.mark.parametrize("material", ["polymer", "metal", "composite"])
def test_the_script_and_the_server_say_the_same_around_every_edge(page_for, material):
    limits = limits_in(material)
    page = page_for(limits, material)
    differ = []
    for element, one in limits.items():
        row = page.query_selector(f"[data-element={element}]")
        for value in [*FIGURES, *EDGES]:
            for sigma, lod in SPREADS:
                verdict, reason = page.evaluate(TYPE, [row, value, sigma, lod])
                says = expected(one, element, material, value, sigma, lod)
                if verdict != says[0] or (says[1] and reason != says[1]):
                    differ.append((element, value, sigma, lod, verdict, reason, says))
    assert differ == []


def test_sums_and_elements_by_themselves_are_judged_alike(page_for):
    limits = {
        "Br": limit("Br", 900),
        "Cl": limit("Cl", 900),
        "both": limit("Br+Cl", 1500, of="Br+Cl"),
    }
    page = page_for(limits, "polymer")
    for value in ("862.5", "862.500001", "937.5", "937.500001", "ND"):
        row = page.query_selector("[data-element=Br]")
        verdict, _reason = page.evaluate(TYPE, [row, value, "12.5", "900"])
        assert verdict == expected(limits["Br"], "Br", "polymer", value, "12.5", "900")[0]


def test_a_marked_report_decides_what_is_open_and_fails_what_it_finds(page_for):
    page = page_for({element: limits_in("metal")[element] for element in ("Pb", "Cr")}, "metal")
    lead = page.query_selector("[data-element=Pb]")
    chromium = page.query_selector("[data-element=Cr]")
    assert page.evaluate(TYPE, [lead, "1000", "1", ""])[0] == "inconclusive"
    assert page.evaluate(TYPE, [chromium, "1", "1", ""])[0] == "pass"
    assert page.inner_text("[data-needed]") == "Pb"
    page.check("[name=reports]")
    assert page.evaluate(TYPE, [lead, "1000", "1", ""])[0] == "pass"
    assert page.evaluate(TYPE, [chromium, "1", "1", ""])[0] == "fail"
    assert page.is_hidden("[data-needs]")
    assert page.inner_text("[data-overall]").strip() == "fail"
