"""Writes of a stocktake, from its start to the manager's signature."""

from inspections.models import Stocktake
from inspections.services.settling import approve_differences
from inspections.services.stocktaking import finish_counting, record_count, start_stocktake
from registry.enums import Role
from tests.factories import PASSWORD, make_category, make_user
from tests.matrices.audit_doors import WHY, photo
from tests.matrices.audit_table import write

STOCKTAKE, LINE = "inspections.stocktake", "inspections.stocktakeline"
COUNT, FIND = "inspections.stocktakecount", "inspections.unknownfind"
IDENTIFIED = f"count_stock {COUNT}", f"identify_label {LINE}", f"settle_find {FIND}"


def a_stocktake(stage, *, scanned="", finished=False, recounted=False):
    """Of one item, begun by the manager; the warehouse keeper counts."""
    item = stage.walk.stored()
    stocktake = start_stocktake(by=stage.cast.manager, counter=stage.cast.warehouse)
    if scanned:
        shelf = stage.places["storage"]
        record_count(stocktake=stocktake, by=stage.cast.warehouse, place=shelf, code=scanned)
    if finished:
        finish_counting(stocktake=stocktake, by=stage.cast.warehouse)
    if recounted:
        other = make_user("recounter", Role.WAREHOUSE)
        record_count(stocktake=stocktake, by=other, place=None, code=item.number, missing=True)
    stocktake.item = item
    return stocktake


def a_find(stage, *, finished=False):
    """A stocktake, and the line of the unknown label that was scanned in it."""
    stocktake = a_stocktake(stage, scanned="SMUDGED", finished=finished)
    if finished:  # other eyes settle it
        manager = stage.cast.manager
        Stocktake.objects.filter(pk=stocktake.pk).update(counter=manager)
    return stocktake, stocktake.lines.get(tag="SMUDGED").pk


@write("page inspections:stocktake_new", "manager", f"start_stocktake {STOCKTAKE}", also=LINE)
def begin(stage):
    stage.walk.stored()
    counter = stage.cast.warehouse.pk
    return stage.page("manager", "inspections:stocktake_new", counter=counter)


@write(
    "page inspections:stocktake_count",
    "warehouse",
    f"count_stock {COUNT}",
)
def count(stage):
    stocktake = a_stocktake(stage)
    page = "inspections:stocktake_count"
    code = stocktake.item.number
    return stage.page("warehouse", page, stocktake.number, query="?place=storage", code=code)


@write(
    "page inspections:stocktake_undo",
    "warehouse",
    f"undo_count {COUNT}",
)
def undo(stage):
    number = a_stocktake(stage, scanned="SMUDGED").number
    return stage.post("warehouse", "inspections:stocktake_undo", number)


@write(
    "page inspections:stocktake_finish",
    "warehouse",
    f"finish_counting {STOCKTAKE}",
    also=COUNT,
)
def finish(stage):
    return stage.post("warehouse", "inspections:stocktake_finish", a_stocktake(stage).number)


@write("page inspections:stocktake_identify", "warehouse", *IDENTIFIED)
def identify(stage):
    stocktake, line = a_find(stage)
    page = "inspections:stocktake_identify"
    return stage.post("warehouse", page, stocktake.number, line, item=stocktake.item.number)


@write(
    "page inspections:stocktake_describe",
    "warehouse",
    f"describe_find {FIND}",
    "add_evidence registry.evidence",
)
def describe(stage):
    stocktake, line = a_find(stage)
    page, told = "inspections:stocktake_describe", {"remark": "grey box", "files": photo()}
    return stage.post("warehouse", page, stocktake.number, line, **told)


@write(
    "page inspections:stocktake_take_in",
    "warehouse",
    "receive registry.item",
    "confirm_receipt registry.receipt",
    f"settle_find {FIND}",
    also="receiptline handover movement",
)
def take_in(stage):
    stocktake, line = a_find(stage, finished=True)
    typed = {
        "party": stage.party.pk,
        "location": stage.places["pending"].pk,
        "category": make_category().code,
        "name": "CAP",
        "quantity": "5",
        "unit": "PCS",
    }
    page = "inspections:stocktake_take_in"
    return stage.post("warehouse", page, stocktake.number, line, **typed)


@write("page inspections:stocktake_dismiss", "warehouse", f"settle_find {FIND}", why=True)
def dismiss(stage):
    stocktake, line = a_find(stage, finished=True)
    page = "inspections:stocktake_dismiss"
    return stage.post("warehouse", page, stocktake.number, line, reason=WHY)


@write("api stocktakes/{}/counts/", "warehouse", f"count_stock {COUNT}")
def count_by_api(stage):
    stocktake = a_stocktake(stage)
    body = {"place": "storage", "code": stocktake.item.number}
    return stage.api("warehouse", f"/stocktakes/{stocktake.number}/counts/", **body)


@write(
    "page inspections:stocktake_approve",
    "manager",
    "report_anomaly registry.item",
    "report_anomaly inspections.anomaly",
    f"approve_stocktake {STOCKTAKE}",
    also=f"movement {LINE}",
)
def approve(stage):
    number = a_stocktake(stage, finished=True, recounted=True).number
    return stage.post("manager", "inspections:stocktake_approve", number)


@write(
    "page inspections:stocktake_close",
    "manager",
    f"close_stocktake {STOCKTAKE}",
    f"sign {STOCKTAKE}",
    also="signature",
)
def close(stage):
    stocktake = a_stocktake(stage, finished=True, recounted=True)
    approve_differences(stocktake=stocktake, by=stage.cast.manager)
    page = "inspections:stocktake_close"
    return stage.page("manager", page, stocktake.number, signing_password=PASSWORD)
