"""What makes no sense in an inspection plan. Pages, Excel and API are all judged here.

Each refusal is an InvalidInput that names its field; ``line`` is the position of the
characteristic, where it is about one.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from inspections.enums import (
    CharacteristicKind,
    FactType,
    Feeds,
    MaterialClass,
    SamplingMethod,
)
from inspections.measures import MEASURES
from inspections.models import InspectionPlan, PlanCharacteristic
from registry.enums import Aql
from registry.errors import InvalidInput

#: Letters of any script and digits, with - _ . / between them: it stands in addresses.
_CODE = re.compile(r"[^\W_]+(?:[-_./][^\W_]+)*")

MOST_CHARACTERISTICS = 200


def check_code(code: str) -> None:
    """Raise InvalidInput for a plan's number that no address or paper could name."""
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            _("“%(code)s” cannot be the number of a plan.") % {"code": code},
            remedy=_("Use letters and digits, with - . _ or / between them, without spaces."),
            field="code",
        )
    _check_values(InspectionPlan, {"code": code})


def check_head(head: dict) -> None:
    """Raise InvalidInput for a head that no goods or no lot could be judged by."""
    if not (head.get("name") or "").strip():
        raise InvalidInput(
            _("The plan has no name."), remedy=_("Say what it verifies."), field="name"
        )
    _check_scope(head)
    _check_sampling(head)
    _check_values(InspectionPlan, head)


def _check_scope(head: dict) -> None:
    category, part, party = (head.get(name) for name in ("category", "part_number", "party"))
    if not category and not part:
        raise InvalidInput(
            _("It is not said for which goods the plan is."),
            remedy=_("Give a category, or a part number."),
            field="part_number" if party else "category",
        )
    if party and not part:
        raise InvalidInput(
            _("A plan for one owner needs a part number."),
            remedy=_("Give the part number, or leave the owner out."),
            field="part_number",
        )
    if category and part:
        raise InvalidInput(
            _("A plan for a part number applies to that part in every category."),
            remedy=_("Leave the category out, or the part number."),
            field="category",
        )


def _check_sampling(head: dict) -> None:
    for name in ("aql_critical", "aql_major", "aql_minor"):
        aql = head.get(name) or ""
        if aql and aql not in Aql.values:
            raise InvalidInput(
                _("AQL %(aql)s does not stand in the standard.") % {"aql": aql},
                remedy=_("Choose one of: %(aqls)s.") % {"aqls": ", ".join(Aql.values)},
                field=name,
            )
    if head.get("sampling") == SamplingMethod.FIXED and not head.get("fixed_size"):
        raise InvalidInput(
            _("It is not said how many pieces are looked at."),
            remedy=_("Give the fixed number, at least 1."),
            field="fixed_size",
        )
    quality = head.get("limiting_quality")
    if quality is not None and not 0 < quality <= 100:
        raise InvalidInput(
            _("The limiting quality is more than 0 and at most 100 percent."),
            remedy=_("5 is usual."),
            field="limiting_quality",
        )
    if head.get("continuing") and head.get("sampling") not in (None, "", SamplingMethod.AQL):
        raise InvalidInput(
            _("Switching between normal, tightened and reduced belongs to sampling by AQL."),
            remedy=_("Sample by AQL, or do not say that lots come in a continuing series."),
            field="continuing",
        )


def check_characteristics(rows: list[dict]) -> None:
    """Raise InvalidInput where there is none, or one makes no sense (``error.line`` says which)."""
    if not rows:
        raise no_characteristic()
    if len(rows) > MOST_CHARACTERISTICS:
        raise InvalidInput(
            _("A plan has at most %(most)s characteristics.") % {"most": MOST_CHARACTERISTICS},
            remedy=_("Make a plan of its own for a part of them."),
            field="characteristics",
        )
    for position, row in enumerate(rows, 1):
        try:
            check_characteristic(row)
        except InvalidInput as error:
            error.line = position
            raise


def no_characteristic() -> InvalidInput:
    return InvalidInput(
        _("The plan has no characteristic."),
        remedy=_("Add at least one thing to verify."),
        field="characteristics",
    )


def check_characteristic(row: dict) -> None:
    """Raise InvalidInput, with its field, for limits, units and facts that make no sense."""
    if not (row.get("name") or "").strip():
        raise InvalidInput(
            _("The characteristic has no name."), remedy=_("Say what is verified."), field="name"
        )
    unit = row.get("unit") or ""
    if unit and unit not in MEASURES:
        raise InvalidInput(
            _("“%(unit)s” is no unit that is known here.") % {"unit": unit},
            remedy=_("Choose one of: %(units)s.") % {"units": ", ".join(MEASURES)},
            field="unit",
        )
    if row.get("kind") == CharacteristicKind.DIMENSION:
        _check_limits(row)
    _check_facts(row)
    if row.get("sample_size") is not None and row["sample_size"] < 1:
        raise InvalidInput(
            _("At least one piece must be looked at."),
            remedy=_("Leave it empty for the plan's sampling."),
            field="sample_size",
        )
    _check_values(PlanCharacteristic, row)


def _check_facts(row: dict) -> None:
    kind = row.get("kind")
    if kind == CharacteristicKind.FACT and row.get("fact_type") not in FactType.values:
        raise InvalidInput(
            _("It is not said what kind of fact is recorded."),
            remedy=_("Choose text, number, date or checksum."),
            field="fact_type",
        )
    if kind == CharacteristicKind.HSF and row.get("material_class") not in MaterialClass.values:
        raise InvalidInput(
            _("Limits of hazardous substances depend on the material."),
            remedy=_("Choose the material class."),
            field="material_class",
        )
    _check_feeds(row)


def _check_feeds(row: dict) -> None:
    fact = row.get("fact_type") if row.get("kind") == CharacteristicKind.FACT else None
    if row.get("feeds") == Feeds.SERIAL_NUMBER:
        if fact != FactType.TEXT:
            raise InvalidInput(
                _("Only a text can become a serial number."),
                remedy=_("Record a fact of the kind “text”."),
                field="feeds",
            )
        return
    dated = row.get("kind") == CharacteristicKind.DOCUMENT or fact == FactType.DATE
    if row.get("feeds") and not dated:
        raise InvalidInput(
            _("Only a date can become a date of the item."),
            remedy=_("Record a date, or a document that has an expiry date."),
            field="feeds",
        )


def _check_limits(row: dict) -> None:
    lower, upper, nominal = row.get("lower_limit"), row.get("upper_limit"), row.get("nominal")
    if lower is None and upper is None:
        raise InvalidInput(
            _("A measured value needs a limit."),
            remedy=_("Give the lower limit, the upper limit, or both."),
            field="lower_limit",
        )
    if lower is not None and upper is not None and lower > upper:
        raise InvalidInput(
            _("The lower limit lies above the upper limit."),
            remedy=_("Exchange them, or correct one."),
            field="lower_limit",
        )
    outside = nominal is not None and (
        (lower is not None and nominal < lower) or (upper is not None and nominal > upper)
    )
    if outside:
        raise InvalidInput(
            _("The nominal value lies outside its limits."),
            remedy=_("Correct it, or give the limits alone, as for a fit: 11.7–11.9."),
            field="nominal",
        )
    if not row.get("unit"):
        raise InvalidInput(
            _("A measured value needs its unit."),
            remedy=_("Choose the unit, or “without unit”."),
            field="unit",
        )


def _check_values(model, values: dict) -> None:
    """Raise InvalidInput where a value is none of the choices, too long, or not of its type."""
    for name, value in values.items():
        field = model._meta.get_field(name)
        if field.is_relation:
            continue
        try:
            field.clean(value, None)
        except ValidationError as error:
            raise InvalidInput(
                _("%(field)s: %(problem)s")
                % {"field": field.verbose_name, "problem": " ".join(error.messages)},
                field=name,
            ) from None
