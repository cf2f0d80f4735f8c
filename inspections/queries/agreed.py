"""By what the owner and we agreed that goods are judged, as an inspection keeps it (domain F1)."""

from inspections.models import Inspection
from registry.models import Item
from registry.queries.queues import agreed_on

KEPT = ("verification_method", "acceptance_criteria")


def agreed_now(item: Item) -> list[dict[str, str]]:
    """What the lines of the agreement about ``item`` say now, for ``plan_facts["agreed"]``."""
    lines = [{name: getattr(line, name) for name in KEPT} for line in agreed_on(item)]
    return [line for line in lines if any(line.values())]


def agreed_for(inspection: Inspection) -> list[dict[str, str]]:
    """What was agreed when ``inspection`` began, whatever the agreement says by now.

    Of inspections from before that was kept: what it says now.
    """
    kept = inspection.plan_facts.get("agreed")
    return agreed_now(inspection.item) if kept is None else kept


def agreed_in_words(inspection: Inspection) -> str:
    """The same in one line."""
    return "; ".join(filter(None, (line[name] for line in agreed_for(inspection) for name in KEPT)))
