"""One content as an instrument or a laboratory gives it, in mg/kg (ppm by weight).

"Not detected" is a reading, too: it says that the content is below the limit of detection.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput

MAX = Decimal(1_000_000)  # mg/kg: the whole sample
PLACES = 6  # digits after the point that are kept
SIGMAS = 3  # how far the bands of IEC 62321-3-1 move

_NOT_DETECTED = re.compile(r"n\.?d\.?|not detected|未检出|未檢出|<\s*(?:lod|mdl|检出限)")
_FIGURE = re.compile(r"(<?)\s*(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?:ppm|mg/kg)?")


@dataclass(frozen=True)
class Level:
    """A typed content. ``value`` is None where nothing was detected, below ``lod`` if known."""

    value: Decimal | None
    lod: Decimal | None = None


@dataclass(frozen=True)
class Reading:
    """What the instrument said of one element; ``sigma`` is its one σ, all in mg/kg.

    ``value`` None: not detected, and then ``lod`` is known. Raises InvalidInput for what no
    sample can contain, TypeError for anything but a Decimal.
    """

    element: str
    value: Decimal | None = None
    sigma: Decimal | None = None
    lod: Decimal | None = None

    def __post_init__(self):
        check_content(self.value, field="value")
        check_content(self.sigma, field="sigma", above_zero=True)
        check_content(self.lod, field="lod", above_zero=True)
        if self.value is None and self.lod is None:
            raise InvalidInput(
                _("“Not detected” says nothing without the limit of detection."),
                remedy=_("Give the limit of detection of the instrument for this element."),
                field="lod",
            )

    @property
    def detected(self) -> bool:
        return self.value is not None

    @property
    def most(self) -> Decimal | None:
        """The content is hardly above this: value + 3σ. None where σ is not known."""
        if not self.detected:
            return self.lod
        return None if self.sigma is None else self.value + SIGMAS * self.sigma

    @property
    def least(self) -> Decimal | None:
        """The content is hardly below this: value − 3σ, never negative."""
        if not self.detected:
            return Decimal(0)
        return None if self.sigma is None else max(self.value - SIGMAS * self.sigma, Decimal(0))


def check_content(value: Decimal | None, *, field: str, above_zero: bool = False) -> None:
    """Raise InvalidInput where ``value`` is no content of a sample in mg/kg."""
    if value is None:
        return
    if not isinstance(value, Decimal):
        raise TypeError(f"{field} is a Decimal, not {type(value).__name__}")
    if not value.is_finite() or value < 0 or (above_zero and value == 0):
        raise InvalidInput(
            _("A content in mg/kg is not negative, and σ and the limit of detection are above 0."),
            remedy=_("Read the value again from the instrument."),
            field=field,
        )
    if value > MAX:
        raise InvalidInput(
            _("More than 1,000,000 mg/kg is more than the whole sample."),
            remedy=_("Check the unit: 1 % is 10,000 mg/kg."),
            field=field,
        )
    if value != round(value, PLACES):
        raise InvalidInput(
            _("At most %(places)s digits after the point are kept.") % {"places": PLACES},
            remedy=_("Round as the instrument's accuracy allows."),
            field=field,
        )


def read_level(text: str, *, field: str = "value") -> Level | None:
    """What was typed or pasted: ``12.5``, ``1,250 ppm``, ``ND``, ``未检出``, ``<LOD``, ``< 5``.

    Nothing typed is None. Any width and case of letters. Raises InvalidInput for what is no
    content, per cent among it: a slip of the unit is a factor of 10,000.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain:
        return None
    if _NOT_DETECTED.fullmatch(plain):
        return Level(None)
    found = _FIGURE.fullmatch(plain)
    if found is None:
        raise InvalidInput(
            _("“%(text)s” is no content in mg/kg.") % {"text": text.strip()[:40]},
            remedy=_("Type a figure, “<” and a figure, or ND where nothing was detected."),
            field=field,
        )
    below, figure = found.groups()
    value = Decimal(figure.replace(",", ""))
    check_content(value, field=field, above_zero=bool(below))
    return Level(None, value) if below else Level(value)
