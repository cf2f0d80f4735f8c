"""Facts told in notes, and what a thing is by its name."""

from datetime import date

import pytest

from registry.exchange.kit_notes import guess_category, moisture_level, read_note
from registry.units import UNITS

PCS, KG = UNITS["PCS"], UNITS["KG"]


def test_a_note_tells_moisture_and_static_sensitivity():
    facts = read_note("MSL3,拆封后168小时内使用,防静电;附原厂COC")

    assert (facts.msl, facts.floor_life_hours, facts.esd_sensitive) == ("3", 168, True)


@pytest.mark.parametrize(
    ("note", "level"),
    [
        ("MSL 2a", "2a"),
        ("msl-5A", "5a"),
        ("MSL：3", "3"),
        ("等级MSL3级", "3"),
        ("湿敏等级3级", "3"),
        ("Moisture: MSL level 4", "4"),
        ("MSL7", ""),
        ("MSL30", ""),
        ("HMSL3", ""),
        ("", ""),
    ],
)
def test_a_moisture_level_is_one_of_the_standard(note, level):
    assert read_note(note).msl == level


@pytest.mark.parametrize(
    ("cell", "level"), [("3", "3"), ("MSL3", "3"), ("5A", "5a"), ("7", ""), ("high", ""), ("", "")]
)
def test_a_cell_of_its_own_may_name_the_level_alone(cell, level):
    assert moisture_level(cell) == level


@pytest.mark.parametrize(
    ("note", "hours"),
    [
        ("拆封后 72 小时", 72),
        ("开封后请在48h内使用", 48),
        ("floor life: 168 hours", 168),
        ("168", None),
    ],
)
def test_a_floor_life_is_read_in_hours(note, hours):
    assert read_note(note).floor_life_hours == hours


@pytest.mark.parametrize(
    ("note", "due", "expires"),
    [
        ("顾客财产,须永久标识;校准到期 2027-03-31", date(2027, 3, 31), None),
        ("校准有效期至2027年3月31日", date(2027, 3, 31), None),
        ("封样,有效期至 2027-06-30", None, date(2027, 6, 30)),
        ("有效期：2027/6/30", None, date(2027, 6, 30)),
        ("失效日期 20270630", None, date(2027, 6, 30)),
        ("calibration due 2027-03-31, expires on 2027-06-30", date(2027, 3, 31), date(2027, 6, 30)),
        ("2027-06-30 到货", None, None),
    ],
)
def test_a_date_is_what_the_word_before_it_says(note, due, expires):
    facts = read_note(note)

    assert (facts.calibration_due_on, facts.expires_on) == (due, expires)


def test_a_date_that_does_not_exist_is_named():
    assert read_note("有效期至 2027-02-30").bad_dates == ("有效期至 2027-02-30",)


@pytest.mark.parametrize("note", ["须永久标识", "永久性标识", "permanent mark required"])
def test_a_permanent_mark_is_asked_for(note):
    assert read_note(note).permanent_mark_required


@pytest.mark.parametrize(
    "note", ["无需永久标识", "不需防静电", "非防静电", "non-ESD", "no ESD bag"]
)
def test_what_is_denied_is_not_asked_for(note):
    facts = read_note(note)

    assert not facts.permanent_mark_required
    assert not facts.esd_sensitive


def test_the_packaging_tells_about_static_too():
    assert read_note("", packaging="防静电袋").esd_sensitive


@pytest.mark.parametrize(
    ("note", "reel"),
    [("第1盘", "1"), ("第 12 卷", "12"), ("Reel 2", "2"), ("reel #3", "3"), ("盘装", "")],
)
def test_a_reel_is_told_by_its_number(note, reel):
    assert read_note(note).reel == reel


def test_a_note_made_to_choke_on_is_read_at_once():
    for piece in ("校准有效期", "有效期至日", "拆封后", "第 ", "MSL ", "归", "expires  "):
        read_note(piece * 100_000)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("SMT 钢网 0.12mm", "tooling"),
        ("ICT 测试治具", "gauge"),
        ("孔径塞规", "gauge"),
        ("装配夹具", "tooling"),
        ("Solder stencil", "tooling"),
        ("压铸模具 M-12", "mould"),
        ("首件样板(封样)", "sealed_sample"),
        ("外观样件", "sample"),
        ("装配图纸 A3", "document"),
        ("控制软件 V2", "software"),
        ("纸箱 400×300", "packaging"),
        ("返修主板", "repair_goods"),
        ("企业标准 Q/HC 12", "standard"),
        ("示波器设备", "equipment"),
        # Components whose names only sound like something else
        ("IC SAMPLE AND HOLD 8SOIC", "part"),
        ("FIXED IND MOLDED 10UH", "part"),
        ("DIODE GEN PURP", "part"),
        ("标准件 M3×8 螺钉", "part"),
        ("TEST POINT", "part"),
    ],
)
def test_a_category_is_guessed_from_the_name(name, category):
    assert guess_category(name, unit=PCS) == category


def test_the_first_text_that_tells_decides():
    assert guess_category("", "检具", "装配夹具", unit=PCS) == "gauge"


def test_tooling_that_is_calibrated_is_a_gauge():
    assert guess_category("装配治具", unit=PCS, calibrated=True) == "gauge"


def test_what_is_measured_is_a_material():
    assert guess_category("铝锭", unit=KG) == "material"
