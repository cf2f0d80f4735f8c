"""What each trade keeps and where, so that one walk of a clause fits all five.

Everything named here is in ``fixtures/PROFILE.toml``. Where a trade has no such kind of goods (a
grid company takes in no goods for repair), the walk takes the nearest it has, and ``NEAREST`` says
so; no clause is left out for any of them.
"""

from dataclasses import dataclass
from decimal import Decimal

MOIST = {"msl": "3"}  # moisture-sensitive
DAMP = {"humidity_max": Decimal(60)}


@dataclass(frozen=True)
class Kind:
    """Goods of a category, under the name this trade has for them, and their place."""

    category: str
    name: str
    place: str


@dataclass(frozen=True)
class Trade:
    arrives: str  # the place for what waits to be inspected
    goods: Kind  # what is counted and used up
    beside: str  # another place for such goods
    thing: Kind  # what lasts: equipment, a mould, a meter
    paper: Kind  # intangible: a drawing
    sample: Kind
    repair: Kind
    delicate: Kind  # what needs its place to be dry
    needs: dict
    unfit: str  # a place that is not


TRADES = {
    "electronics": Trade(
        arrives="WH-IN",
        goods=Kind("part", "CAP CER 33PF 0402", "WH-A1"),
        beside="WH-A2",
        thing=Kind("mould", "Test fixture mould", "WH-TOOL"),
        paper=Kind("document", "Drawing HC-7", "WH-DOC"),
        sample=Kind("sample", "Golden board", "WH-A3"),
        repair=Kind("repair_goods", "Board to repair", "WH-A3"),
        delicate=Kind("part", "IC BGA-256", "WH-DRY1"),
        needs=MOIST,
        unfit="WH-TOOL",
    ),
    "integrator": Trade(
        arrives="LAB-IN",
        goods=Kind("part", "Switch", "LAB-RACK"),
        beside="LAB-REPAIR",
        thing=Kind("equipment", "Server", "LAB-RACK"),
        paper=Kind("software", "Control program 2.1", "LAB-MEDIA"),
        sample=Kind("sample", "Reference sensor", "LAB-MEDIA"),
        repair=Kind("repair_goods", "Router to repair", "LAB-REPAIR"),
        delicate=Kind("part", "Line card", "LAB-RACK"),
        needs=MOIST,
        unfit="LAB-REPAIR",
    ),
    "foundry": Trade(
        arrives="FD-IN",
        goods=Kind("material", "Ingot ADC12", "FD-ALLOY"),
        beside="FD-TOOL",
        thing=Kind("mould", "Housing mould", "FD-MOULD"),
        paper=Kind("document", "Casting drawing", "FD-DOC"),
        sample=Kind("sealed_sample", "Sealed housing", "FD-SAMPLE"),
        repair=Kind("tooling", "Trimming tool to repair", "FD-TOOL"),
        delicate=Kind("gauge", "Plug gauge", "FD-GAUGE"),
        needs=DAMP,
        unfit="FD-ALLOY",
    ),
    "contractor": Trade(
        arrives="YARD-IN",
        goods=Kind("material", "Cement", "YARD-CEMENT"),
        beside="YARD-SHED",
        thing=Kind("equipment", "Pump set", "YARD-SHED"),
        paper=Kind("document", "Ground plan", "YARD-DOC"),
        sample=Kind("sample", "Tile sample", "YARD-SHED"),
        repair=Kind("tooling", "Hoist to repair", "YARD-SHED"),
        delicate=Kind("material", "Cement", "YARD-CEMENT"),
        needs=DAMP,
        unfit="YARD-REBAR",
    ),
    "utility": Trade(
        arrives="GRID-IN",
        goods=Kind("material", "Cable YJV22", "GRID-LINE"),
        beside="GRID-SUB",
        thing=Kind("gauge", "Meter", "GRID-METER"),
        paper=Kind("document", "Connection file", "GRID-DOC"),
        sample=Kind("part", "Terminal, as a sample", "GRID-SUB"),
        repair=Kind("equipment", "Switchgear to be put right", "GRID-SUB"),
        delicate=Kind("gauge", "Smart meter", "GRID-METER"),
        needs=MOIST,
        unfit="GRID-LINE",
    ),
}

#: Where a trade's own data have no such kind, and what stands in for it.
NEAREST = {
    ("R2", "electronics"): "its administrator adds a customer's site: places are data",
    ("R2", "foundry"): "its administrator adds a customer's site: places are data",
    ("R2", "contractor"): "its administrator adds a customer's site: places are data",
    ("R2", "utility"): "its administrator adds a customer's site: places are data",
    ("R3", "foundry"): "a customer's tooling that comes to be repaired",
    ("R3", "contractor"): "the owner's plant that comes to be repaired",
    ("R3", "utility"): "switchgear that is put right before it is taken over",
    ("F5", "integrator"): "no kind needs the mark; the owner asks for it on the item",
    ("F5", "contractor"): "no kind needs the mark; the owner asks for it on the item",
    ("F5", "utility"): "no kind needs the mark; the owner asks for it on the item",
    ("Q9", "utility"): "no kind is a sample; an auxiliary part stands for one",
}
