"""Units of measure: the ones that are agreed, with what may stand behind the decimal point.

Only units whose size is the same for everybody are here. A box (箱), a bag or a
thousand (K) is refused: nobody could count such a quantity back to its owner.
Models store the code (``choices=UNIT_CHOICES``); texts are resolved with
`resolve_unit`, the only reader of aliases.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Unit:
    """One unit of measure.

    ``decimals`` is how many digits after the point a quantity may have; 0 means
    that it is counted. ``aliases`` are the other spellings found on lists, separated
    by spaces, in any case and width.
    """

    code: str
    label: str | Promise
    decimals: int
    aliases: str

    @property
    def is_counted(self) -> bool:
        """Whether the unit is counted in whole numbers (pieces) and not measured (kg)."""
        return self.decimals == 0

    def fits(self, quantity: Decimal) -> bool:
        """Whether ``quantity`` has no more digits after the point than the unit allows."""
        return quantity == round(quantity, self.decimals)

    def rounded_down(self, quantity: Decimal) -> Decimal:
        """The most of ``quantity`` that can be counted in this unit."""
        return quantity.quantize(Decimal(1).scaleb(-self.decimals), ROUND_DOWN)

    def quantize(self, quantity: Decimal) -> Decimal:
        """``quantity`` with exactly this unit's digits after the point, never rounded.

        Raises ValidationError where rounding would be needed.
        """
        self.validate(quantity)
        return quantity.quantize(Decimal(1).scaleb(-self.decimals))

    def validate(self, quantity: Decimal) -> None:
        """Raise ValidationError, with a sentence for the user, where ``quantity`` does not fit."""
        if self.fits(quantity):
            return
        if self.is_counted:
            raise ValidationError(
                _("%(unit)s is counted in whole numbers; %(quantity)s is not one."),
                code="fraction",
                params={"unit": self.label, "quantity": f"{quantity:f}"},
            )
        raise ValidationError(
            _("%(unit)s takes at most %(decimals)s digits after the point; %(quantity)s has more."),
            code="decimals",
            params={
                "unit": self.label,
                "quantity": f"{quantity:f}",
                "decimals": self.decimals,
            },
        )


_ALL = (
    Unit(
        "PCS",
        pgettext_lazy("unit of measure", "pcs"),
        0,
        "pc pce pces piece pieces ea each nos unit units 只 个 個 件 片 块 支 颗 粒 枚 台 根 条 把",
    ),
    Unit("SET", pgettext_lazy("unit of measure", "set"), 0, "sets kit kits 套 组 副"),
    Unit("PAIR", pgettext_lazy("unit of measure", "pair"), 0, "pairs pr prs 对 双"),
    Unit("SHEET", pgettext_lazy("unit of measure", "sheet"), 0, "sheets sht 张"),
    Unit("COPY", pgettext_lazy("unit of measure", "copy"), 0, "copies 份 本 册"),
    Unit("ROLL", pgettext_lazy("unit of measure", "roll"), 0, "rolls 卷"),
    Unit("REEL", pgettext_lazy("unit of measure", "reel"), 0, "reels 盘 轴"),
    Unit("KG", pgettext_lazy("unit of measure", "kg"), 3, "kgs kilogram kilograms 千克 公斤"),
    Unit("G", pgettext_lazy("unit of measure", "g"), 3, "gram grams 克"),
    Unit("T", pgettext_lazy("unit of measure", "t"), 3, "ton tonne tonnes mt 吨 公吨"),
    Unit("M", pgettext_lazy("unit of measure", "m"), 3, "mtr meter meters metre metres 米 公尺"),
    Unit(
        "MM",
        pgettext_lazy("unit of measure", "mm"),
        1,
        "millimeter millimeters millimetre millimetres 毫米",
    ),
    Unit("M2", pgettext_lazy("unit of measure", "m²"), 3, "m² sqm 平方米 平米 ㎡"),
    Unit("M3", pgettext_lazy("unit of measure", "m³"), 3, "m³ cbm 立方米 立方 ㎥"),
    Unit("L", pgettext_lazy("unit of measure", "l"), 3, "ltr liter liters litre litres 升 公升"),
    Unit(
        "ML",
        pgettext_lazy("unit of measure", "ml"),
        1,
        "milliliter milliliters millilitre millilitres 毫升",
    ),
)
UNITS: dict[str, Unit] = {unit.code: unit for unit in _ALL}
DEFAULT_UNIT = UNITS["PCS"]
UNIT_CHOICES = [(unit.code, unit.label) for unit in UNITS.values()]

# ＡＢＣ１２３（ and so on stand 0xFEE0 above their ASCII twins.
_TWINS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_AROUND = " \t\r\n\u00a0.。()[]【】"


def narrow(text: str) -> str:
    """``text`` with full-width letters, digits and signs as their ASCII twins."""
    return text.translate(_TWINS)


def _normalized(text: str) -> str:
    return narrow(text).strip(_AROUND).casefold()


_BY_NAME = {
    _normalized(name): unit
    for unit in UNITS.values()
    for name in (unit.code, *unit.aliases.split())
}


def resolve_unit(text: str) -> Unit | None:
    """The unit that ``text`` names (``PCS``, ``pcs.``, ``ＰＣＳ``, ``只``), or None.

    Nothing is guessed: a unit that is not on the list, a package (箱子) or a
    multiple (K, 万) is None, and the caller says which units are known.
    """
    return _BY_NAME.get(_normalized(text))


def unit_label(code: str) -> str:
    """The label of a stored unit code in the language of the page."""
    return str(UNITS[code].label)
