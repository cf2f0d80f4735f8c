"""Units of measured values. A leaf: a reading is in the unit of its characteristic, or refused."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

#: code = (label, other spellings found on drawings and lists)
MEASURES: dict[str, tuple[object, tuple[str, ...]]] = {
    "mm": ("mm", ("毫米",)),
    "um": ("µm", ("μm", "微米", "micron")),
    "cm": ("cm", ("厘米",)),
    "m": ("m", ("米",)),
    "in": ("in", ("inch", '"', "英寸")),
    "deg": ("°", ("度",)),
    "g": ("g", ("克",)),
    "kg": ("kg", ("千克", "公斤")),
    "N": ("N", ("牛",)),
    "kN": ("kN", ()),
    "Nm": ("N·m", ("n.m", "n-m", "n*m")),
    "MPa": ("MPa", ()),
    "bar": ("bar", ()),
    "V": ("V", ("伏",)),
    "mV": ("mV", ()),
    "A": ("A", ("安",)),
    "mA": ("mA", ()),
    "ohm": ("Ω", ("ω", "欧", "欧姆")),
    "kohm": ("kΩ", ("kω", "千欧")),
    "Mohm": ("MΩ", ("mω", "兆欧")),
    "pF": ("pF", ()),
    "nF": ("nF", ()),
    "uF": ("µF", ("μf",)),
    "uH": ("µH", ("μh",)),
    "Hz": ("Hz", ()),
    "MHz": ("MHz", ()),
    "dB": ("dB", ()),
    "degC": ("℃", ("°c", "摄氏度")),
    "percent": ("%", ("％",)),
    "HRC": ("HRC", ()),
    "HV": ("HV", ()),
    "HA": ("Shore A", ("ha",)),
    "Ra": ("Ra µm", ("ra", "ra μm")),
    "s": ("s", ("sec", "秒")),
    "shots": (_("shots"), ("模次", "shot")),
    "none": (_("without unit"), ("-", "—", "无")),
}
MEASURE_CHOICES = [(code, label) for code, (label, _spellings) in MEASURES.items()]

_SPELLINGS: dict[str, str] = {}
for _code, (_label, _others) in MEASURES.items():
    for _spelling in (_code, str(_label) if isinstance(_label, str) else _code, *_others):
        _SPELLINGS.setdefault(_spelling.strip().lower(), _code)


#: Units of which the small and the capital letter in front are a factor of a milliard apart.
_CASE_MATTERS = {"mV": "m", "mA": "m", "MPa": "M", "MHz": "M", "Mohm": "M"}


def measure_label(code: str):
    """The unit as people read it; empty for a characteristic without one."""
    return "" if code in ("", "none") else MEASURES[code][0]


def resolve_measure(text: str) -> str | None:
    """The code of a unit as somebody wrote it; None where it is not known.

    Upper and lower case are one, but for ``mV`` and ``MV``, ``mΩ`` and ``MΩ`` and the like.
    """
    plain = halved(text).strip()
    if plain in MEASURES:
        return plain
    code = _SPELLINGS.get(plain.lower())
    if code in _CASE_MATTERS and plain[0].isascii() and plain[0] != _CASE_MATTERS[code]:
        return None
    return code


def split_reading(text: str) -> tuple[Decimal | None, str]:
    """``12.03 mm`` as (12.03, "mm"); the value is None where there is no number in front.

    Full-width digits, a comma as decimal sign and signs as calipers send them are understood.
    """
    plain = halved(text).strip()
    digits = len(plain) - len(plain.lstrip("+-0123456789.,"))
    figure, unit = plain[:digits], plain[digits:].strip()
    if figure.count(",") == 1 and "." not in figure:
        figure = figure.replace(",", ".")
    try:
        value = Decimal(figure)
    except ArithmeticError:
        return None, unit
    return (value, unit) if value.is_finite() else (None, unit)


def halved(text: str) -> str:
    """Full-width figures and signs as ordinary ones."""
    halves = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
    return text.translate(halves)
