"""Writes of a stocktake, from its start to the manager's signature."""

from inspections.services.settling import approve_differences
from inspections.services.stocktaking import finish_counting, record_count, start_stocktake
from registry.enums import Role
from tests.factories import PASSWORD, make_user
from tests.matrices.audit_table import write

STOCKTAKE, LINE = "inspections.stocktake", "inspections.stocktakeline"
COUNT = "inspections.stocktakecount"


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


@write(
    "page inspections:stocktake_identify",
    "warehouse",
    f"count_stock {COUNT}",
    f"identify_label {LINE}",
)
def identify(stage):
    stocktake = a_stocktake(stage, scanned="SMUDGED")
    line = stocktake.lines.get(tag="SMUDGED").pk
    page = "inspections:stocktake_identify"
    return stage.post("warehouse", page, stocktake.number, line, item=stocktake.item.number)


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
