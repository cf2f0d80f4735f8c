"""Loading the hazardous substances, their limits and the screening table (fixtures/hsf.toml)."""

from decimal import Decimal

from inspections.enums import SubstanceKind
from inspections.models import ScreeningBand, Substance, SubstanceLimit, SumMember
from registry.services.profiles import add_row


def load_substances(content: dict) -> dict[str, int]:
    """Add what is missing of the file; what was edited since stays as it is."""
    return {
        "substances": _substances(content["substances"]) + _sums(content["sums"]),
        "substance limits": _limits(content["rules"]),
        "screening bands": _bands(content["screening"]),
    }


def _substances(rows: dict) -> int:
    """``rows`` in their order: elements first, then what is seen as one of them."""
    by_code, added = {}, 0
    for position, (code, row) in enumerate(rows.items(), 1):
        name, name_en = row.pop("names")
        seen_as = row.pop("screened_by", None)
        added += add_row(
            Substance,
            {
                "name": name,
                "name_en": name_en,
                "position": position,
                "screened_by": by_code.get(seen_as),
                **row,
            },
            code=code,
        )
        by_code[code] = Substance.objects.get(code=code)
    return added


def _sums(rows: dict) -> int:
    """Sums that are new, with their members. A sum that is there keeps the members it has."""
    added = 0
    for position, (code, row) in enumerate(rows.items(), 101):
        name, name_en = row["names"]
        made = add_row(
            Substance,
            {
                "name": name,
                "name_en": name_en,
                "position": position,
                "kind": SubstanceKind.SUM,
                "method": row.get("method", ""),
            },
            code=code,
        )
        if made:
            total = Substance.objects.get(code=code)
            for member in row["of"]:
                made += add_row(
                    SumMember, {}, total=total, substance=Substance.objects.get(code=member)
                )
        added += made
    return added


def _limits(rules: list[dict]) -> int:
    """Each rule is one source with the limits it sets, for one or several classes of material."""
    substances = {substance.code: substance for substance in Substance.objects.all()}
    added = 0
    for rule in rules:
        for material in rule.get("materials", [""]):
            for code, limit in rule["limits"].items():
                key = "-".join(part for part in (rule["code"], slug(code), material) if part)
                added += add_row(
                    SubstanceLimit,
                    {
                        "substance": substances[code],
                        "material_class": material,
                        "limit": Decimal(limit),
                        "scheme": rule.get("scheme", ""),
                        "valid_from": rule["valid_from"],
                        "valid_until": rule.get("valid_until"),
                        "source": rule["source"],
                        "note": rule.get("note", ""),
                    },
                    code=key,
                )
    return added


def _bands(table: dict) -> int:
    elements = {substance.code: substance for substance in Substance.objects.all()}
    added = 0
    for material, rows in table["bands"].items():
        for code, (limit, below, over) in rows.items():
            uses_lod = below == "LOD"
            added += add_row(
                ScreeningBand,
                {
                    "limit": Decimal(limit),
                    "below": None if uses_lod else Decimal(below),
                    "over": None if over == "none" else Decimal(over),
                    "uses_lod": uses_lod,
                    "source": table["source"],
                },
                element=elements[code],
                material_class=material,
            )
    return added


def slug(code: str) -> str:
    """A substance's code as it stands in the code of its limits: ``Cr(VI)`` is ``crvi``."""
    return "".join(sign if sign.isalnum() else "-" if sign == "+" else "" for sign in code).lower()
