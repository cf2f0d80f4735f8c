"""Facts that customers tell in free text: what goods need, until when, and what they are.

The notes of a list say in passing what the register must act on (domain P1, P3, F5,
F6): moisture and static sensitivity, dates, permanent marks. What is understood is
shown in the preview, where a person corrects it.
"""

import re
from dataclasses import dataclass
from datetime import date

from registry.exchange.kit_values import DAY, day_of
from registry.units import Unit, narrow

# ASCII: a Chinese character beside it ends an English word.
_FLAGS = re.IGNORECASE | re.ASCII
_MSL = re.compile(r"\bMSL\s*(?:LEVEL)?\s*[-:=]?\s*(5a|2a|[1-6])(?![0-9])", _FLAGS)
_MSL_CHINESE = re.compile(r"[湿潮]敏(?:等级)?\s*[-:=]?\s*(5a|2a|[1-6])\s*级?", _FLAGS)
_FLOOR_LIFE = re.compile(
    r"(?:拆封|开封|拆包)后?[^,;。]{0,6}?([0-9]{1,5})\s*(?:小时|h\b|hrs?\b|hours?\b)"
    r"|floor\s*life\s*[:=]?\s*([0-9]{1,5})\s*(?:h\b|hrs?\b|hours?\b)",
    _FLAGS,
)
_ESD = re.compile(r"防静电|静电敏感|\bESD\b|\bESDS\b", _FLAGS)
_HAZARDOUS = re.compile(r"危险品|危化品|易燃|易爆|有毒|腐蚀|\bflammable\b|\bhazardous\b", _FLAGS)
_MARK = re.compile(r"永久(?:性)?(?:的)?标[识志记]|permanent(?:ly)?\s+mark", _FLAGS)
_SEALED = re.compile(r"封样|签样|限度样|\bsealed?\s+sample|\bgolden\s+sample", _FLAGS)
_REEL = re.compile(
    r"第\s*([0-9]+)\s*[盘卷箱包袋盒]|\b(?:reel|box|bag)\s*(?:no\.?|#)?\s*([0-9]+)", _FLAGS
)
_NOT = re.compile(r"(?:无需|不需|不用|无须|不必|非|免|\bno\b|\bnot\b|\bnon\b)[\s-]*$", _FLAGS)
_CALIBRATION = re.compile(
    rf"(?:(?:校准|检定|校验)[到期有效至日为:\s]{{0,12}}|cal(?:ibration)?\s+due\s*:?\s*)(?:{DAY})",
    _FLAGS,
)
_EXPIRY = re.compile(
    rf"(?:(?:有效期|保质期|有效|失效|到期)[日期至到为:\s]{{0,8}}"
    rf"|(?:expir(?:y|es)(?:\s+(?:on|date))?|use\s+by|best\s+before|valid\s+until)\s*:?\s*)"
    rf"(?:{DAY})",
    _FLAGS,
)
_LONGEST = 1000  # characters that are looked at; a note has room for fewer


@dataclass(frozen=True)
class NoteFacts:
    """What a note says; ``bad_dates`` are dates in it that the calendar does not have."""

    msl: str = ""
    floor_life_hours: int | None = None
    esd_sensitive: bool = False
    hazardous: bool = False
    permanent_mark_required: bool = False
    sealed_sample: bool = False
    reel: str = ""
    expires_on: date | None = None
    calibration_due_on: date | None = None
    bad_dates: tuple[str, ...] = ()


def read_note(note: str, packaging: str = "") -> NoteFacts:
    """The facts in ``note``; the packaging tells about static too (防静电袋)."""
    note = narrow(note[:_LONGEST])
    bad_dates: list[str] = []
    calibration = _CALIBRATION.search(note)
    # 校准有效期至 is about calibration; what is left may still name an expiry.
    rest = _CALIBRATION.sub(" ", note)
    level = _MSL.search(note) or _MSL_CHINESE.search(note)
    hours = _FLOOR_LIFE.search(note)
    reel = _REEL.search(note)
    return NoteFacts(
        msl=level[1].lower() if level else "",
        floor_life_hours=int(hours[1] or hours[2]) if hours else None,
        esd_sensitive=_says(_ESD, note) or _says(_ESD, narrow(packaging)),
        hazardous=_says(_HAZARDOUS, note),
        permanent_mark_required=_says(_MARK, note),
        sealed_sample=_says(_SEALED, note),
        reel=reel[1] or reel[2] if reel else "",
        expires_on=_day(_EXPIRY.search(rest), bad_dates),
        calibration_due_on=_day(calibration, bad_dates),
        bad_dates=tuple(bad_dates),
    )


def moisture_level(text: str) -> str:
    """The level that a cell of its own names (``3``, ``MSL 3``, ``5a``), else an empty text."""
    match = re.fullmatch(r"(?:MSL|LEVEL)?\s*-?\s*(5a|2a|[1-6])\s*级?", narrow(text), _FLAGS)
    return match[1].lower() if match else ""


def _says(pattern: re.Pattern, text: str) -> bool:
    """Whether ``text`` says so without a “not” in front."""
    return any(not _NOT.search(text[: match.start()]) for match in pattern.finditer(text))


def _day(match: re.Match | None, bad_dates: list[str]) -> date | None:
    if match is None:
        return None
    day = day_of(*match.groups())
    if day is None:
        bad_dates.append(match[0])
    return day


# The first that fits decides: a sealed sample is also a sample, a test fixture also a fixture.
_CATEGORIES = tuple(
    (code, re.compile(pattern, _FLAGS))
    for code, pattern in (
        ("sealed_sample", r"封样|签样|限度样|\bsealed?\s+sample|\bgolden\s+sample"),
        (
            "gauge",
            r"检具|量具|塞规|环规|卡规|测试[治夹架]|测试工装|\bgau?ges?\b|\btest\s+(?:fixture|jig)",
        ),
        ("mould", r"模具|压铸模|注塑模|\bmou?lds?\b"),
        (
            "tooling",
            r"钢网|网板|治具|夹具|工装|载具|刀具|\bstencils?\b|\bfixtures?\b|\bjigs?\b|\btooling\b",
        ),
        ("personal_data", r"个人信息|个人数据|\bpersonal\s+data\b"),
        ("repair_goods", r"返修|维修|修理|\bfor\s+(?:repair|upgrade)\b|\brepair\s+goods\b"),
        ("software", r"软件|固件|源程序|子程序|烧录文件|\bsoftware\b|\bfirmware\b"),
        ("patent", r"专利|商标|\bpatents?\b|\btrade\s?marks?\b"),
        ("standard", r"(?:国家|行业|企业|技术)标准|标准文本|\bstandard\s+document"),
        ("document", r"图纸|图样|技术文件|技术资料|说明书|作业指导书|\bdrawings?\b|\bdocuments?\b"),
        ("sample", r"样件|样品|样板|样机|\bsamples?\b(?!\s*(?:and|&)\s*hold)"),
        ("equipment", r"设备|仪器|仪表|机台|\bequipment\b|\bmachines?\b"),
        ("packaging", r"包材|包装材料|包装箱|包装袋|纸箱|吸塑|周转箱|\bcartons?\b|\bpackaging\b"),
        ("premises", r"场地|厂房|\bpremises\b"),
    )
)


def guess_category(*texts: str, unit: Unit, calibrated: bool = False) -> str:
    """The category code that the first telling of ``texts`` speaks for.

    Fixtures that are calibrated are gauges. What nothing speaks for is a part where
    it is counted and a material where it is measured.
    """
    for text in (narrow(text[:_LONGEST]) for text in texts if text):
        for code, pattern in _CATEGORIES:
            if pattern.search(text):
                return "gauge" if code == "tooling" and calibrated else code
    return "part" if unit.is_counted else "material"
