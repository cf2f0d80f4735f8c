"""What goods need against what a place offers: pure, and asked by the guard, the offer of places
and the pages alike (domain P1)."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from registry.enums import Hazard

#: Explosive, flammable and toxic goods are moved by an approved plan (P4).
BY_PLAN = (Hazard.EXPLOSIVE, Hazard.FLAMMABLE, Hazard.TOXIC)
NO_DRY_STORAGE = ("", "1")  # moisture sensitivity levels with unlimited floor life


@dataclass(frozen=True)
class Range:
    """From ``low`` to ``high``, both included; None on a side means no limit there."""

    low: Decimal | None
    high: Decimal | None

    @property
    def is_open(self) -> bool:
        return self.low is None and self.high is None

    def holds(self, value: Decimal) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def within(self, other: "Range") -> bool:
        """Whether all of it lies in ``other``: a side left open lies in an open side alone."""
        return (other.low is None or (self.low is not None and self.low >= other.low)) and (
            other.high is None or (self.high is not None and self.high <= other.high)
        )

    def narrowed(self, other: "Range") -> "Range":
        """What lies in both."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Range(max(lows, default=None), min(highs, default=None))

    def __str__(self) -> str:
        if self.is_open:
            return "…"
        if self.low is None:
            return f"≤ {_short(self.high)}"
        if self.high is None:
            return f"≥ {_short(self.low)}"
        return f"{_short(self.low)} – {_short(self.high)}"


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"


@dataclass(frozen=True)
class Demands:
    """What one item needs, whether it says so itself or its category does."""

    temperature: Range
    humidity: Range
    esd: bool
    msl: str
    keep_dry: bool
    dark: bool
    clean: bool
    fire_class: str
    hazardous: bool
    hazards: tuple[Hazard, ...]
    oversize: bool
    heavy: bool
    valuable: bool


def demands_of(goods) -> Demands:
    """What ``goods`` (an item or an advised line, with its category) need. Their category's needs
    count beside their own, unless they have needs of their own; their own ranges go first."""
    category = None if goods.own_needs else goods.category

    def either(name: str) -> bool:
        return getattr(goods, name) or bool(category and getattr(category, name))

    def first(*names: str) -> tuple:
        own = tuple(getattr(goods, name) for name in names)
        if category is None or any(value not in (None, "") for value in own):
            return own
        return tuple(getattr(category, name) for name in names)

    hazards = f"{goods.hazards} {category.hazards}" if category else goods.hazards
    return Demands(
        temperature=Range(*first("temperature_min", "temperature_max")),
        humidity=Range(*first("humidity_min", "humidity_max")),
        esd=either("esd_sensitive"),
        msl=goods.msl,
        keep_dry=either("keep_dry"),
        dark=either("light_sensitive"),
        clean=either("keep_clean"),
        fire_class=first("fire_class")[0],
        hazardous=goods.hazardous or bool(hazards.strip()),
        hazards=tuple(Hazard.in_text(hazards)),
        oversize=either("oversize"),
        heavy=either("heavy"),
        valuable=either("valuable"),
    )


def offered_range(place, name: str) -> Range:
    return Range(getattr(place, f"{name}_min"), getattr(place, f"{name}_max"))


def missing_environment(item, place) -> list:
    """What ``item`` needs and ``place`` does not offer, in words."""
    needs = demands_of(item)
    told = (
        (needs.esd and not place.esd_safe, _("ESD protection")),
        (
            needs.msl not in NO_DRY_STORAGE and not place.dry,
            _("dry storage (MSL %(level)s)") % {"level": needs.msl},
        ),
        (needs.keep_dry and place.open_air, _("a roof against rain and damp")),
        (needs.dark and not place.dark, _("protection from light")),
        (needs.clean and not place.clean_area, _("a clean area")),
        (
            not offered_range(place, "temperature").within(needs.temperature),
            _("%(range)s °C") % {"range": needs.temperature},
        ),
        (
            not offered_range(place, "humidity").within(needs.humidity),
            _("%(range)s %% RH") % {"range": needs.humidity},
        ),
        (
            needs.fire_class and not (place.fire_class and place.fire_class <= needs.fire_class),
            _("a place built for fire hazard class %(letter)s") % {"letter": needs.fire_class},
        ),
        (needs.hazardous and not place.hazard_allowed, _("a place for hazardous goods")),
    )
    return [words for lacking, words in told if lacking] + _not_kept(needs, place)


def _not_kept(needs: Demands, place) -> list:
    """The hazard classes that a place for hazardous goods is not for."""
    kept = Hazard.in_text(place.hazards)
    if not place.hazard_allowed or not kept:
        return []
    return [
        _("a place for: %(hazard)s") % {"hazard": hazard.label}
        for hazard in needs.hazards
        if hazard not in kept
    ]


def needs_in_words(goods) -> list[str]:
    """What ``goods`` need of temperature and air, as a page lists it beside the flags."""
    needs = demands_of(goods)
    told = ((needs.temperature, "°C"), (needs.humidity, "% RH"))
    return [f"{wanted} {unit}" for wanted, unit in told if not wanted.is_open]


def handling_reasons(goods) -> list:
    """Why ``goods`` are stored, moved and issued by an approved plan alone; empty: they are not."""
    needs = demands_of(goods)
    told = (
        (needs.oversize, _("oversize")),
        (needs.heavy, _("heavy")),
        (needs.valuable, _("valuable")),
    )
    hazards = [hazard.label for hazard in needs.hazards if hazard in BY_PLAN]
    return [words for said, words in told if said] + hazards
