"""Plans in force for the demo: those by kind of property, and three for parts."""

from decimal import Decimal

from inspections.demo.instruments import CALIPER, METER, MICROMETER
from inspections.enums import PlanState
from inspections.models import InspectionPlan
from inspections.services.planning import draft_plan, release_plan
from registry.models import Party, User

APPEARANCE = {
    "kind": "visual",
    "name": "外观",
    "name_en": "Appearance",
    "importance": "minor",
    "requirement": "无变形、氧化、污染 / not bent, oxidised or dirty",
}
LABEL = {
    "kind": "visual",
    "name": "型号与批次标签",
    "name_en": "Type and lot label",
    "importance": "critical",
    "sample_size": 5,
    "requirement": "与清单一致 / as on the list",
}
CONFORMITY = {
    "kind": "document",
    "name": "出货检验报告",
    "name_en": "Certificate of conformity",
    "importance": "minor",
    "needs_number": True,
}


def measured(name: str, name_en: str, nominal: str, plus_minus: str, unit: str, **more) -> dict:
    middle, width = Decimal(nominal), Decimal(plus_minus)
    return {
        "kind": "dimension",
        "name": name,
        "name_en": name_en,
        "nominal": middle,
        "lower_limit": middle - width,
        "upper_limit": middle + width,
        "unit": unit,
    } | more


# code, names, owner, part number, characteristics
PART_PLANS = [
    (
        "SIP-HC-SMA",
        ("SMA 连接器检验指引", "SMA connectors"),
        "HC",
        "SMA-EDGE",
        [
            LABEL,
            APPEARANCE,
            measured(
                *("螺纹外径", "Thread diameter", "6.30", "0.05", "mm"),
                instrument_kind=CALIPER,
                sample_size=32,
            ),
            {
                "kind": "function",
                "name": "旋合与插拔",
                "name_en": "Mates and turns",
                "sample_size": 5,
                "requirement": "与标准插头旋合顺畅 / turns freely on a reference plug",
            },
            CONFORMITY,
        ],
    ),
    (
        "SIP-YH-10K",
        ("贴片电阻检验指引", "Chip resistors"),
        "YH",
        "10K-0402",
        [
            LABEL,
            APPEARANCE,
            measured(
                *("阻值", "Resistance", "10.00", "0.50", "kohm"),
                instrument_kind=METER,
                sample_size=13,
            ),
        ],
    ),
    (
        "SIP-BC-AL",
        ("铝板检验指引", "Aluminium sheet"),
        "BC",
        "AL-6061",
        [
            APPEARANCE,
            measured(
                *("厚度", "Thickness", "2.00", "0.06", "mm"),
                instrument_kind=MICROMETER,
                sample_size=5,
            ),
            CONFORMITY | {"name": "材质证明书", "name_en": "Material certificate"},
        ],
    ),
]


def make_plans(*, inspector: User, manager: User) -> None:
    """The inspector writes plans for parts; the manager releases these and those by kind."""
    for code, (name, name_en), owner, part, characteristics in PART_PLANS:
        draft_plan(
            by=inspector,
            code=code,
            name=name,
            name_en=name_en,
            party=Party.objects.get(code=owner),
            part_number=f"{owner}-{part}",
            aql_major="0.65",
            aql_minor="1.5",
            characteristics=characteristics,
        )
    for plan in InspectionPlan.objects.filter(state=PlanState.DRAFT):
        release_plan(plan=plan, by=manager)
