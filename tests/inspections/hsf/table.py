"""The screening table of IEC 62321-3-1:2013 as the tests know it, apart from the fixture.

(material, element): made for the limit, passes up to, fails from; None for the lower end is
the limit of detection, None for the upper end: it never fails.
"""

from decimal import Decimal

from inspections import hsf
from inspections.enums import MaterialClass

TABLE = {
    ("polymer", "Cd"): (100, 70, 130),
    ("polymer", "Pb"): (1000, 700, 1300),
    ("polymer", "Hg"): (1000, 700, 1300),
    ("polymer", "Br"): (1000, 300, None),
    ("polymer", "Cr"): (1000, 700, None),
    ("metal", "Cd"): (100, 70, 130),
    ("metal", "Pb"): (1000, 700, 1300),
    ("metal", "Hg"): (1000, 700, 1300),
    ("metal", "Cr"): (1000, 700, None),
    ("composite", "Cd"): (100, None, 150),
    ("composite", "Pb"): (1000, 500, 1500),
    ("composite", "Hg"): (1000, 500, 1500),
    ("composite", "Br"): (1000, 250, None),
    ("composite", "Cr"): (1000, 500, None),
}
RULES = (hsf.Rule("2011/65/EU, Annex II"),)
PARTS = {
    "Cr(VI)": hsf.Part("Cr(VI)", "Cr"),
    "PBB": hsf.Part("PBB", "Br", in_metal=False),
    "PBDE": hsf.Part("PBDE", "Br", in_metal=False),
    "DEHP": hsf.Part("DEHP", None, in_metal=False),
    "Br": hsf.Part("Br", "Br", in_metal=False),
    "Cl": hsf.Part("Cl", "Cl", in_metal=False),
} | {code: hsf.Part(code, code) for code in ("Pb", "Cd", "Hg")}
LIMITED = {"Br": "PBB", "Cr": "Cr(VI)"}  # what is limited where the element itself is not
STEP = Decimal("0.000001")  # one unit in the last place that is kept
D = Decimal


def bands(material: str) -> dict[str, hsf.Band]:
    rows = {
        element: (D(limit), below, over)
        for (row, element), (limit, below, over) in TABLE.items()
        if row == material
    }
    return {
        element: hsf.Band(
            element,
            MaterialClass(material),
            limit,
            None if below is None else D(below),
            None if over is None else D(over),
            "IEC 62321-3-1:2013",
        )
        for element, (limit, below, over) in rows.items()
    }


def limit(code: str, value=1000, *, of: str = "", rules=RULES) -> hsf.Limit:
    parts = tuple(PARTS[part] for part in (of.split("+") if of else [code]))
    return hsf.Limit(code, D(value), parts, rules)


def judge(code: str, material: str, *readings: hsf.Reading, value=None, of: str = ""):
    """What ``readings`` prove about the limit on ``code``."""
    value = value or (100 if code == "Cd" else 1000)
    by_element = {reading.element: reading for reading in readings}
    return hsf.judge(
        limit(code, value, of=of), by_element, bands(material), MaterialClass(material)
    )


def reading(element: str, value=None, sigma=None, lod=None) -> hsf.Reading:
    figures = (None if figure is None else D(figure) for figure in (value, sigma, lod))
    return hsf.Reading(element, *figures)
