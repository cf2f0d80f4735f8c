"""Limits as people write them on drawings: ``12 ±0.1``, ``12 +0.2/-0.1``, ``≤ 5``, ``10–12``.

Pure. `parse_limits` reads them into absolute limits, `limits_in_words` writes them so that they
read back the same. Nothing is guessed: what can be read in two ways is refused.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inspections.measures import MEASURES, halved, resolve_measure
from registry.errors import InvalidInput

PLACES = 6
LARGEST = Decimal(10) ** 12
LONGEST = 80  # characters

# Atomic groups: a number is never cut in two to make a tolerance of its end.
_UNSIGNED = r"(?>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_NUMBER = rf"(?>[-+]?{_UNSIGNED})"
_STEP = rf"[-+] ?{_UNSIGNED}(?> ?%)?"
_SYMMETRIC = re.compile(rf"({_NUMBER}) ?± ?({_UNSIGNED})( ?%)?")
_TWO_STEPS = re.compile(
    rf"({_NUMBER})(?: ?({_STEP}) ?/ ?({_STEP}|0)| (0) ?/ ?({_STEP})| ?({_STEP}) ?({_STEP}))"
)
_ONE_STEP = re.compile(rf"{_NUMBER}(?: -|\ ?\+) ?{_UNSIGNED} ?%?")
_RANGE = re.compile(rf"({_NUMBER}) ?~ ?({_NUMBER})|({_NUMBER})(?:-| - )({_NUMBER})")
_NOMINAL_FIRST = re.compile(rf"({_NUMBER}) ?\((.+)\)")
_NUMBER_ALONE = re.compile(_NUMBER)
_UNIT_BEHIND = re.compile(r"(.*[0-9)]) ?([^0-9()+\-±/~≤≥<>]+)")
_UNIT_INSIDE = re.compile(rf"({_NUMBER}) ?([^0-9()+\-±/~≤≥<>%]+)([±+\-].+)")

#: Other ways to write the signs above.
_SIGNS = [
    (re.compile(r"\+/-|\+-|±"), "±"),
    (re.compile(r"<=|≦|⩽"), "≤"),
    (re.compile(r">=|≧|⩾"), "≥"),
    (re.compile(r"\.\.+|…|[–—～~至到]|\bto\b", re.IGNORECASE), "~"),
    (re.compile(r"\s+"), " "),
]
_AT_MOST = (r"max(?:imum|\.)?", "最大", "不大于", "不超过", "小于等于", "≤")
_AT_LEAST = (r"min(?:imum|\.)?", "最小", "不小于", "不低于", "大于等于", "≥")
_UPPER = re.compile(rf"(?:{'|'.join(_AT_MOST)}) ?(.+)|(.+?) ?(?:max\.?|以下|以内)", re.IGNORECASE)
_LOWER = re.compile(rf"(?:{'|'.join(_AT_LEAST)}) ?(.+)|(.+?) ?(?:min\.?|以上)", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """Absolute values in ``unit`` (empty where none was written); None does not bind."""

    nominal: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""


def parse_limits(text: str) -> Limits:
    """What ``text`` allows; all None where it is empty.

    Tolerances may be in percent of the nominal value; a unit may stand at the end. Raises
    InvalidInput (field ``limits``) for what is no limit, or could mean two things.
    """
    plain = _normal(text)
    if not plain:
        return Limits()
    if len(plain) > LONGEST:
        raise _unreadable(text)
    limits = _read(plain, text)
    for value in (limits.nominal, limits.lower, limits.upper):
        _check_size(value)
    return limits


def limits_in_words(nominal: Decimal | None, lower: Decimal | None, upper: Decimal | None) -> str:
    """The limits as one writes them, without unit; `parse_limits` reads them back the same."""
    if nominal is None:
        return _bounds_in_words(lower, upper)
    if lower is None and upper is None:
        return plain(nominal)
    if lower is None or upper is None or not lower <= nominal <= upper:
        return f"{plain(nominal)} ({_bounds_in_words(lower, upper)})"
    if upper - nominal == nominal - lower:
        return f"{plain(nominal)} ±{plain(upper - nominal)}"
    return f"{plain(nominal)} {_step(upper - nominal)}/{_step(lower - nominal)}"


def plain(value: Decimal) -> str:
    """``value`` without separators and trailing zeros."""
    return f"{value.normalize():f}"


def _bounds_in_words(lower: Decimal | None, upper: Decimal | None) -> str:
    if lower is not None and upper is not None:
        return f"{plain(lower)}–{plain(upper)}"
    if upper is not None:
        return f"≤ {plain(upper)}"
    return "" if lower is None else f"≥ {plain(lower)}"


def _step(value: Decimal) -> str:
    return "0" if not value else f"{value.normalize():+f}"


# ---- reading ------------------------------------------------------------------


def _normal(text: str) -> str:
    """``text`` in one width, with one spelling of each sign."""
    text = halved(text)
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    return text.strip()


def _read(plain: str, text: str) -> Limits:
    for pattern, bound in ((_UPPER, "upper"), (_LOWER, "lower")):
        found = pattern.fullmatch(plain)
        if found:
            body, unit = _without_unit(found[1] or found[2], text)
            return Limits(**{bound: _number(body, text)}, unit=unit)
    body, unit = _without_unit(plain, text)
    found = _NOMINAL_FIRST.fullmatch(body)
    if found:
        inner = _read(found[2].strip(), text)
        if inner.nominal is not None:
            raise _unreadable(text)
        return Limits(_number(found[1], text), inner.lower, inner.upper, unit or inner.unit)
    return _with_tolerance(body, unit, text) or _range(body, unit, text)


def _with_tolerance(body: str, unit: str, text: str) -> Limits | None:
    found = _SYMMETRIC.fullmatch(body)
    if found:
        nominal = _number(found[1], text)
        step = _step_of(nominal, found[2] + (found[3] or ""), text)
        return Limits(nominal, nominal - step, nominal + step, unit)
    found = _TWO_STEPS.fullmatch(body)
    if not found:
        return None
    nominal = _number(found[1], text)
    one, other = (step for step in found.groups()[1:] if step)
    if "%" in other and "%" not in one:
        one += "%"  # +80/-20 %
    if "%" in one and "%" not in other and other != "0":
        raise _unreadable(text)
    limits = [nominal + _step_of(nominal, step, text) for step in (one, other)]
    return Limits(nominal, min(limits), max(limits), unit)


def _range(body: str, unit: str, text: str) -> Limits:
    found = _RANGE.fullmatch(body)
    if found:
        lower, upper = (_number(one, text) for one in found.groups() if one)
        return Limits(None, lower, upper, unit)
    if _NUMBER_ALONE.fullmatch(body):
        raise InvalidInput(
            _("“%(text)s” has no tolerance.") % {"text": _shown(text)},
            remedy=_("Write %(body)s ±0.1, or a limit alone: ≤ %(body)s.") % {"body": body},
            field="limits",
        )
    if _ONE_STEP.fullmatch(body):
        raise InvalidInput(
            _("“%(text)s” has one tolerance only.") % {"text": _shown(text)},
            remedy=_("Write both, with 0 where there is none: 12 +0.2/0."),
            field="limits",
        )
    if body[:1] in "<>":
        raise InvalidInput(
            _("“%(text)s” leaves out the limit itself.") % {"text": _shown(text)},
            remedy=_("A value on the limit is within it. Write ≤ or ≥ with the last good value."),
            field="limits",
        )
    raise _unreadable(text)


def _without_unit(plain: str, text: str) -> tuple[str, str]:
    """``plain`` without the unit of its numbers, and the code of that unit.

    A percent sign behind a tolerance is no unit: 100 ±5 %. In 50 % ±5 % it is.
    """
    if _SYMMETRIC.fullmatch(plain) or _TWO_STEPS.fullmatch(plain):
        return plain, ""
    inside = _UNIT_INSIDE.fullmatch(plain)
    if inside and resolve_measure(inside[2].strip()):
        rest = f"{inside[1]} {inside[3]}"
        if _SYMMETRIC.fullmatch(rest) or _TWO_STEPS.fullmatch(rest):
            return rest, resolve_measure(inside[2].strip())
    found = _UNIT_BEHIND.fullmatch(plain)
    if not found:
        return plain, ""
    written = found[2].strip()
    unit = resolve_measure(written)
    if unit is None:
        raise InvalidInput(
            _("“%(unit)s” is no unit that is known here.") % {"unit": written[:20]},
            remedy=_("Use one of: %(units)s.") % {"units": ", ".join(MEASURES)},
            field="limits",
        )
    again = rf"(?<=[0-9]) ?{re.escape(written)}"
    return re.sub(again, "", found[1], flags=re.IGNORECASE), unit


def _step_of(nominal: Decimal, step: str, text: str) -> Decimal:
    """A tolerance as a signed value in the unit of ``nominal``."""
    value = _number(step.replace(" ", "").removesuffix("%"), text)
    return abs(nominal) * value / 100 if "%" in step else value


def _number(digits: str, text: str) -> Decimal:
    if not _NUMBER_ALONE.fullmatch(digits.strip()):
        raise _unreadable(text)
    return Decimal(digits.strip())


def _check_size(value: Decimal | None) -> None:
    if value is not None and (abs(value) >= LARGEST or value != round(value, PLACES)):
        raise InvalidInput(
            _("%(value)s has too many digits.") % {"value": plain(value)[:40]},
            remedy=_("At most 12 before and 6 behind the point; choose a unit that fits."),
            field="limits",
        )


def _unreadable(text: str) -> InvalidInput:
    return InvalidInput(
        _("“%(text)s” cannot be read as limits.") % {"text": _shown(text)},
        remedy=_("Write 12 ±0.1, 12 +0.2/-0.1, 10–12, ≤ 5 or ≥ 3, with a decimal point."),
        field="limits",
    )


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:39] + "…"
