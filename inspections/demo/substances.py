"""What the demo's owners ask for beyond the law: a tighter list, and halogen-free goods."""

from datetime import date

from inspections.enums import LimitScheme, MaterialClass
from inspections.models import SchemeDemand, Substance, SubstanceLimit
from registry.models import Party
from registry.services.profiles import add_row

SINCE = date(2026, 1, 1)
TIGHTER = {"Cd": 5, "Pb": 90}  # mg/kg in plastics


def make_demands() -> None:
    """Limits of one owner's own list, and one owner who wants goods without halogens."""
    automotive, radio = Party.objects.get(code="BC"), Party.objects.get(code="HC")
    for code, limit in TIGHTER.items():
        add_row(
            SubstanceLimit,
            {
                "substance": Substance.objects.get(code=code),
                "material_class": MaterialClass.POLYMER,
                "party": automotive,
                "limit": limit,
                "valid_from": SINCE,
                "source": "BC-GP-01《环境管理物质清单》4.2",
                "note": "示例：顾客的要求严于法规 / example: stricter than the law",
            },
            code=f"bc-{code.lower()}-polymer",
        )
    add_row(
        SchemeDemand,
        {"source": "HC-2026-001, 附件 3 / annex 3"},
        party=radio,
        scheme=LimitScheme.HALOGEN_FREE,
        valid_from=SINCE,
    )
