"""Which limit holds: the strictest that is in force that day for these goods."""

from datetime import date
from decimal import Decimal

import pytest

from inspections.enums import LimitScheme, MaterialClass
from inspections.hsf import Rule
from inspections.models import SchemeDemand, Substance, SubstanceLimit
from inspections.queries import bands_for, limits_for
from tests.factories import make_party
from tests.inspections.hsf import table
from tests.inspections.hsf.shipped import load_shipped

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
SIX = {"Pb", "Cd", "Hg", "Cr(VI)", "PBB", "PBDE"}
TEN = SIX | {"DEHP", "BBP", "DBP", "DIBP"}
LAW = "GB 26572-2025"


@pytest.fixture(autouse=True)
def loaded(db):
    load_shipped()


def limits(party, material=MaterialClass.POLYMER, on=TODAY, **more):
    return limits_for(party=party, material_class=material, on=on, **more)


def of_party(party, code, limit, material=MaterialClass.POLYMER, **fields) -> SubstanceLimit:
    fields = {"valid_from": date(2026, 1, 1), "source": "Their list 4.2"} | fields
    return SubstanceLimit.objects.create(
        code=f"own-{code}-{limit}-{material}".lower(),
        substance=Substance.objects.get(code=code),
        party=party,
        material_class=material,
        limit=Decimal(limit),
        **fields,
    )


# ---- the law ------------------------------------------------------------------------


@pytest.mark.parametrize("material", ["polymer", "metal", "composite"])
def test_ten_substances_are_limited_in_everybodys_goods(party, material):
    found = limits(party, material)
    assert set(found) == TEN
    assert {code: limit.value for code, limit in found.items()} == {
        code: Decimal(100 if code == "Cd" else 1000) for code in TEN
    }


def sources(party, code, on):
    return [rule.source for rule in limits(party, on=on)[code].rules]


def test_the_chinese_standard_changes_on_the_first_of_august_2027(party):
    before, after = date(2027, 7, 31), date(2027, 8, 1)
    assert sources(party, "Pb", before) == ["2011/65/EU, Annex II", "GB/T 26572-2011"]
    assert sources(party, "Pb", after) == ["2011/65/EU, Annex II", LAW]
    assert LAW not in sources(party, "DEHP", before)
    assert LAW in sources(party, "DEHP", after)


def test_without_the_european_rules_china_limits_six_and_then_ten(party):
    SubstanceLimit.objects.filter(code__startswith="rohs").delete()
    assert set(limits(party, on=date(2027, 7, 31))) == SIX
    assert set(limits(party, on=date(2027, 8, 1))) == TEN


def test_the_phthalates_are_limited_since_july_2019(party):
    assert set(limits(party, on=date(2019, 7, 21))) == SIX
    assert set(limits(party, on=date(2019, 7, 22))) == TEN


def test_packaging_has_the_sum_of_four_metals_alone(party):
    found = limits(party, MaterialClass.PACKAGING)
    [four] = found.values()
    assert four.value == 100
    assert [part.code for part in four.parts] == ["Pb", "Cd", "Hg", "Cr(VI)"]
    assert [part.element for part in four.parts] == ["Pb", "Cd", "Hg", "Cr"]


def test_the_packaging_directive_gives_way_to_the_regulation(party):
    def source(day):
        [four] = limits(party, MaterialClass.PACKAGING, on=day).values()
        return [rule.source for rule in four.rules]

    assert source(date(2026, 8, 11)) == ["94/62/EC, Article 11"]
    assert source(date(2026, 8, 12)) == ["(EU) 2025/40, Article 5(4)"]


# ---- an owner's own -----------------------------------------------------------------


def test_the_strictest_wins_and_says_whose_it_is(party):
    of_party(party, "Cd", 5)
    of_party(party, "Cd", 50)
    found = limits(party)["Cd"]
    assert (found.value, found.rules) == (5, (Rule("Their list 4.2", party.label),))


def test_an_owners_laxer_limit_does_not_win(party):
    of_party(party, "Pb", 5000)
    found = limits(party)["Pb"]
    assert (found.value, {rule.whose for rule in found.rules}) == (1000, {""})


def test_where_both_say_the_same_both_are_named_the_law_first(party):
    of_party(party, "Pb", 1000)
    assert [rule.whose for rule in limits(party)["Pb"].rules] == ["", "", party.label]


def test_an_owners_limit_holds_for_their_goods_and_material_alone(party):
    of_party(party, "Cd", 5)
    assert limits(make_party("x", "乙"))["Cd"].value == 100
    assert limits(party, MaterialClass.METAL)["Cd"].value == 100
    assert limits(None)["Cd"].value == 100


def test_an_owners_limit_holds_from_its_first_to_its_last_day(party):
    of_party(party, "Cd", 5, valid_from=date(2026, 3, 1), valid_until=date(2026, 3, 31))
    held = {day: limits(party, on=day)["Cd"].value for day in map(march, (0, 1, 31, 32))}
    assert list(held.values()) == [100, 5, 5, 100]


def march(day: int) -> date:
    return date.fromordinal(date(2026, 3, 1).toordinal() + day - 1)


def test_an_owner_may_limit_what_nobody_else_does(party):
    of_party(party, "Cl", 50)
    assert limits(party)["Cl"].value == 50
    assert "Cl" not in limits(make_party("x", "乙"))


def test_without_a_class_a_limit_holds_for_the_goods_and_not_for_packaging(party):
    of_party(party, "Cl", 50, material="")
    assert "Cl" in limits(party, MaterialClass.METAL)
    assert "Cl" not in limits(party, MaterialClass.PACKAGING)


# ---- halogen-free -------------------------------------------------------------------

HALOGENS = {"Br": 900, "Cl": 900, "Br+Cl": 1500}


def halogens(party, *args, **kwargs):
    found = limits(party, *args, **kwargs)
    return {code: limit.value for code, limit in found.items() if code in HALOGENS}


def test_halogens_are_limited_where_the_owner_asks_for_it_and_while(party):
    SchemeDemand.objects.create(
        party=party,
        scheme=LimitScheme.HALOGEN_FREE,
        valid_from=date(2026, 3, 1),
        valid_until=date(2026, 3, 31),
        source="Annex 3",
    )
    assert [bool(halogens(party, on=march(day))) for day in (0, 1, 31, 32)] == [
        False,
        True,
        True,
        False,
    ]
    assert halogens(party, on=march(1)) == HALOGENS
    rule = Rule("IEC 61249-2-21:2003", party.label)
    assert limits(party, on=march(1))["Br"].rules == (rule,)
    assert halogens(party, MaterialClass.METAL, on=march(1)) == {}
    assert halogens(make_party("x", "乙"), on=march(1)) == {}


def test_halogens_are_limited_where_the_inspection_asks_for_it(party):
    asked = [LimitScheme.HALOGEN_FREE]
    assert halogens(party, schemes=asked) == HALOGENS
    assert limits(party, schemes=asked)["Br"].rules == (Rule("IEC 61249-2-21:2003"),)


# ---- the table and the cost ---------------------------------------------------------


@pytest.mark.parametrize("material", ["polymer", "metal", "composite"])
def test_the_screening_table_is_the_standards(material):
    assert bands_for(material) == table.bands(material)


def test_packaging_has_no_row_in_the_table():
    assert bands_for(MaterialClass.PACKAGING) == {}


def test_the_cost_does_not_grow_with_the_limits(party, django_assert_num_queries):
    with django_assert_num_queries(2):
        limits(party)
    for number in range(1, 4):
        of_party(party, "Cd", number)
    with django_assert_num_queries(2):
        limits(party)
    with django_assert_num_queries(1):
        bands_for(MaterialClass.METAL)


def test_a_sum_whose_members_are_not_named_is_for_the_laboratory(party):
    total = Substance.objects.create(code="PAH", name="多环芳烃", kind="sum")
    of_party(party, total.code, 10)
    assert [part.element for part in limits(party)["PAH"].parts] == [None]
