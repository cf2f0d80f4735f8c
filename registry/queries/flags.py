"""What must be minded about the goods themselves, for the flags on their pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.enums import Tone
from registry.models import Agreement
from registry.models.goods import Goods
from registry.needs import NO_DRY_STORAGE, demands_of, needs_in_words
from registry.queries.waiting import EXPIRY_NOTICE


@dataclass(frozen=True)
class Flag:
    icon: str
    text: str | Promise
    tone: str
    pictogram: str = ""  # of a hazard; it stands in the icon's place


def flags_of(goods: Goods) -> list[Flag]:
    """Flags for ``goods`` (an item or an advised line), the gravest first."""
    found = [
        *_expiry(goods.expires_on),
        *_calibration(goods.calibration_due_on),
        *_agreement(getattr(goods, "agreement", None)),
    ]
    needs = demands_of(goods)
    found += [Flag("hazard", hazard.label, Tone.REJECTED, hazard) for hazard in needs.hazards]
    if needs.hazardous and not needs.hazards:
        found.append(Flag("hazard", _("Hazardous"), Tone.REJECTED))
    if needs.fire_class in ("A", "B"):
        words = _("Fire hazard class %(letter)s") % {"letter": needs.fire_class}
        found.append(Flag("hazard", words, Tone.REJECTED))
    for said, icon, words in (
        (needs.oversize, "weight", _("Oversize")),
        (needs.heavy, "weight", _("Heavy")),
        (needs.valuable, "value", _("Valuable")),
    ):
        if said:
            found.append(Flag(icon, words, Tone.PENDING))
    if goods.msl not in NO_DRY_STORAGE:
        found.append(Flag("moisture", _moisture(goods), Tone.PENDING))
    if needs.esd:
        found.append(Flag("esd", _("ESD-sensitive"), Tone.PENDING))
    if needs.keep_dry:
        found.append(Flag("moisture", _("Keep dry"), Tone.PENDING))
    if needs.dark:
        found.append(Flag("light", _("Light-sensitive"), Tone.PENDING))
    if needs.clean:
        found.append(Flag("clean", _("Keep clean"), Tone.PENDING))
    found += [Flag("climate", words, Tone.PENDING) for words in needs_in_words(goods)]
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


def _agreement(agreement: Agreement | None) -> list[Flag]:
    ends_on = agreement and agreement.ends_on
    return _by_day(ends_on, _("Agreement ended on %(day)s"), _("Agreement ends on %(day)s"))


def _by_day(day: date | None, past: str, soon: str) -> list[Flag]:
    """Red once ``day`` is past, amber shortly before, nothing until then."""
    today = timezone.localdate()
    if day is None or day > today + timedelta(days=EXPIRY_NOTICE):
        return []
    text, tone = (past, Tone.REJECTED) if day < today else (soon, Tone.PENDING)
    return [Flag("clock", text % {"day": day.isoformat()}, tone)]
