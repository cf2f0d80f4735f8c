"""Which limits hold for goods on a day, and the screening table for their material."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from inspections import hsf
from inspections.enums import LimitScheme, MaterialClass
from inspections.models import SchemeDemand, ScreeningBand, Substance, SubstanceLimit, SumMember


def limits_for(
    *, party, material_class: str, on: date, schemes: Iterable[LimitScheme] = ()
) -> dict[str, hsf.Limit]:
    """The strictest limit in force that day for each substance, by its code, in their order.

    ``party`` is the owner of the goods; ``schemes`` bind besides those the owner asks for.
    Where several rules say the same, all of them are named, the law first. Two queries.
    """
    by_substance = defaultdict(list)
    for row in _rows(party, material_class, on, schemes):
        by_substance[row.substance].append(row)
    return {
        substance.code: _strictest(substance, rows, party)
        for substance, rows in by_substance.items()
    }


def bands_for(material_class: str) -> dict[str, hsf.Band]:
    """The screening table for a class of material, by element. One query."""
    rows = ScreeningBand.objects.filter(material_class=material_class).select_related("element")
    return {row.element.code: row.band for row in rows}


def _rows(party, material_class: str, on: date, schemes: Iterable[LimitScheme]):
    material = Q(material_class=material_class)
    if material_class != MaterialClass.PACKAGING:
        material |= Q(material_class="")
    asked = SchemeDemand.objects.valid_on(on).filter(party=party, scheme=OuterRef("scheme"))
    members = SumMember.objects.select_related("substance__screened_by")
    return (
        SubstanceLimit.objects.valid_on(on)
        .filter(material, Q(party__isnull=True) | Q(party=party))
        .annotate(demanded=Exists(asked))
        .filter(Q(scheme="") | Q(scheme__in=list(schemes)) | Q(demanded=True))
        .select_related("substance__screened_by", "party")
        .prefetch_related(Prefetch("substance__members", queryset=members))
        .order_by("substance__position", "substance__code", "pk")
    )


def _strictest(substance: Substance, rows: list[SubstanceLimit], party) -> hsf.Limit:
    value = min(row.limit for row in rows)
    ruling = sorted(
        (row for row in rows if row.limit == value), key=lambda row: row.party_id is not None
    )
    return hsf.Limit(
        substance.code,
        value,
        tuple(_part(part) for part in _parts(substance)),
        tuple(dict.fromkeys(_rule(row, party) for row in ruling)),
    )


def _rule(row: SubstanceLimit, party) -> hsf.Rule:
    """Where it stands, and whose it is: an owner's own, or one that the owner asks for."""
    whose = row.party or (party if row.demanded else None)
    return hsf.Rule(row.source, whose.label if whose else "")


def _parts(substance: Substance) -> list[Substance]:
    members = [member.substance for member in substance.members.all()]
    return members if substance.is_sum and members else [substance]


def _part(substance: Substance) -> hsf.Part:
    return hsf.Part(substance.code, substance.element, substance.in_metal)
