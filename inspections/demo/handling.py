"""Handling plans of the demo: for every part that needs one."""

from registry.models import Item, User
from registry.needs import handling_reasons
from registry.queries.handling import plans_of
from registry.services.handling import decide_handling_plan, draft_handling_plan

WORDS = {
    "method": "原桶直立，一次一桶 / upright in its drum, one at a time",
    "route": "待检区 → 3 号门 → 危险品柜，避开充电区 / by door 3, not past the chargers",
    "transport": "防静电液压车，载重 500 kg / conductive pallet truck, 500 kg",
    "keeping_mark": "标识卡朝外，搬运后复扫 / label outward; scan it again after",
    "people": "两人，一人持危化品上岗证 / two, one trained for hazardous goods",
    "cautions": "禁火，护目镜、手套、吸附棉 / no flames; goggles, gloves, absorbent",
}


def plan_handling(item: Item, people: dict[str, User]) -> None:
    """The warehouse drafts and the manager approves, once for each part that needs it."""
    if handling_reasons(item) and not plans_of(item).exists():
        plan = draft_handling_plan(item=item, by=people["warehouse"], for_part=True, **WORDS)
        decide_handling_plan(plan=plan, by=people["manager"], approved=True)
