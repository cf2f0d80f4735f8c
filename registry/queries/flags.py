"""What must be minded about the goods themselves, for the flags on their pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.enums import Tone
from registry.models.goods import Goods
from registry.queries.waiting import EXPIRY_NOTICE


@dataclass(frozen=True)
class Flag:
    icon: str
    text: str | Promise
    tone: str


def flags_of(goods: Goods) -> list[Flag]:
    """Flags for ``goods`` (an item or an advised line), the gravest first."""
    found = [*_expiry(goods.expires_on), *_calibration(goods.calibration_due_on)]
    if goods.hazardous:
        found.append(Flag("hazard", _("Hazardous"), Tone.REJECTED))
    if goods.msl and goods.msl != "1":
        found.append(Flag("moisture", _moisture(goods), Tone.PENDING))
    if goods.esd_sensitive:
        found.append(Flag("esd", _("ESD-sensitive"), Tone.PENDING))
    if goods.permanent_mark_required:
        found.append(Flag("label", _("Permanent mark required"), Tone.PENDING))
    return sorted(found, key=lambda flag: flag.tone != Tone.REJECTED)


def _moisture(goods: Goods) -> str:
    if goods.floor_life_hours:
        return _("MSL %(level)s, floor life %(hours)s h") % {
            "level": goods.msl,
            "hours": goods.floor_life_hours,
        }
    return _("MSL %(level)s") % {"level": goods.msl}


def _expiry(day: date | None) -> list[Flag]:
    return _by_day(day, _("Expired on %(day)s"), _("Expires on %(day)s"))


def _calibration(day: date | None) -> list[Flag]:
    return _by_day(day, _("Calibration was due on %(day)s"), _("Calibration due on %(day)s"))


def _by_day(day: date | None, past: str, soon: str) -> list[Flag]:
    """Red once ``day`` is past, amber shortly before, nothing until then."""
    today = timezone.localdate()
    if day is None or day > today + timedelta(days=EXPIRY_NOTICE):
        return []
    text, tone = (past, Tone.REJECTED) if day < today else (soon, Tone.PENDING)
    return [Flag("clock", text % {"day": day.isoformat()}, tone)]
