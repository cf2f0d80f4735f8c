"""What a scan is answered with, alike on the page and by the API."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custprop.lib.display import format_quantity
from registry.enums import ScanMeaning, ScanOutcome
from registry.models import Item, Scan
from registry.queries.actions import Action, actions_for
from registry.queries.scanning import document_page, listed_for, target_of

LATEST = 20  # scans that the page shows when it is opened


def answer_to(scan: Scan, user) -> dict:
    """What became of ``scan``, what the next item is for, and where one can go from here."""
    target = target_of(user, scan.chain)
    return {
        **line_of(scan),
        "target": target and _target_facts(target),
        "steps": _steps(scan, user),
        "url": _page_of(scan),
    }


def line_of(scan: Scan) -> dict:
    """One line of the list of scans."""
    return {
        "key": str(scan.key),
        "chain": str(scan.chain),
        "code": scan.code,
        "meaning": scan.meaning,
        "outcome": scan.outcome,
        "told": scan.told or _in_words(scan),
        "remedy": scan.remedy,
        "item": scan.item and _item_facts(scan.item),
    }


def latest_of(user) -> list[dict]:
    """The latest scans of ``user``, newest first, in two queries."""
    scans = Scan.objects.filter(user=user).select_related("item__owner", "place", "person")
    return [line_of(scan) for scan in scans.order_by("-pk")[:LATEST]]


def _item_facts(item: Item) -> dict:
    return {
        "number": item.number,
        "name": item.part_number or item.name,
        "owner": str(item.owner),
        "quantity": f"{format_quantity(item.on_hand)} {item.unit_label}",
        "url": item.get_absolute_url(),
    }


def _target_facts(target: Scan) -> dict:
    name = target.place if target.meaning == ScanMeaning.PLACE else target.person
    return {"meaning": target.meaning, "code": target.code, "name": str(name)}


def _in_words(scan: Scan) -> str:
    """The sentence of what was not refused."""
    words = {
        "number": scan.item and scan.item.number,
        "code": scan.code,
        "name": scan.place or scan.person,
    }
    if scan.outcome == ScanOutcome.BEGUN:
        if scan.meaning == ScanMeaning.PLACE:
            return _("Now scan each thing that you put at %(name)s.") % words
        return _("Now scan each thing that %(name)s takes.") % words
    if scan.outcome == ScanOutcome.PUT:
        movement = scan.item.movements.filter(at__lte=scan.taken_at)
        place = movement.order_by("-seq").values_list("to_location__code", flat=True).first()
        return _("%(number)s is at %(place)s now.") % (words | {"place": place})
    if scan.outcome == ScanOutcome.ALREADY:
        return _("%(number)s was scanned already. Nothing was done twice.") % words
    if scan.outcome == ScanOutcome.TAKEN:
        return _("%(number)s is on the list.") % words
    if scan.outcome == ScanOutcome.ENDED:
        return _("Done. Scan the next place, person or thing.")
    if scan.item:
        return str(scan.item.status.label)
    return _("%(code)s was opened.") % words


def _steps(scan: Scan, user) -> list[dict]:
    """What can be done next: with an item that was shown, or with a list that was ended."""
    if scan.outcome == ScanOutcome.ENDED:
        return _steps_of_list(scan, user)
    if scan.meaning == ScanMeaning.UNKNOWN:
        url = f"{reverse('registry:items')}?{urlencode({'q': scan.code})}"
        return [{"label": _("Search for “%(code)s”") % {"code": scan.code}, "url": url}]
    if scan.meaning != ScanMeaning.ITEM or scan.outcome not in (
        ScanOutcome.SHOWN,
        ScanOutcome.REFUSED,
    ):
        return []
    actions = actions_for(scan.item, user)
    offered = [action for action in (actions.primary, *actions.others) if action]
    return [{"label": _label_of(action), "url": action.url} for action in offered]


def _label_of(action: Action) -> str:
    """The step in its own words; who just scanned something that is broken looks for that."""
    return _("Something is wrong") if action.verb == "report_anomaly" else str(action.label)


def _steps_of_list(scan: Scan, user) -> list[dict]:
    """The issue note that the items scanned for a person are waiting for."""
    begun = (
        Scan.objects.filter(chain=scan.chain, user=user, pk__lt=scan.pk, outcome=ScanOutcome.BEGUN)
        .order_by("-pk")
        .first()
    )
    items = listed_for(begun) if begun and begun.meaning == ScanMeaning.PERSON else []
    if not items:
        return []
    chosen = {"item": [item.number for item in items], "holder_user": begun.person_id}
    url = reverse("registry:issue_new")
    label = ngettext("Issue %(n)s item", "Issue %(n)s items", len(items)) % {"n": len(items)}
    return [{"label": label, "url": f"{url}?{urlencode(chosen, doseq=True)}"}]


def _page_of(scan: Scan) -> str:
    """The page of what was scanned; empty where there is none."""
    if scan.item:
        return scan.item.get_absolute_url()
    if scan.place:
        return reverse("registry:location", args=[scan.place.code])
    if scan.meaning == ScanMeaning.DOCUMENT:
        return document_page(scan.code) or ""
    return ""
