"""Facts that stand above and below a customer's list: whose, for which order, by when.

Labels are looked for as ``订单号:`` with the value beside it, or both in one cell.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

from custprop.lib.xlsx_book import Cell, Sheet
from registry.exchange.findings import ERROR, WARNING, Finding
from registry.exchange.kit_model import HeadFacts
from registry.exchange.kit_values import Problem, clean_text, parse_date
from registry.units import narrow

# What the register's pre-advice has room for.
LIMITS = {"order_number": 60, "notice_number": 60, "purpose": 300}

_LABELS = {
    "order_number": (
        "订单号 订单号码 订单编号 订单 采购订单 采购订单号 采购单号 合同号 合同编号 po pono "
        "ponumber order orderno ordernumber purchaseorder contractno"
    ),
    "notice_number": (
        "生产通知单 生产通知单号 通知单号 工单 工单号 制令单号 workorder workorderno "
        "productionnotice productionorder"
    ),
    "expected_on": (
        "预计到货 预计到货日 预计到货日期 预计到达 预计到达日期 到货日期 交货日期 交期 eta "
        "expected expectedon expecteddate expectedarrival arrivaldate deliverydate"
    ),
    "purpose": "用途 使用目的 使用范围 purpose use usage intendeduse",
    "supplier": (
        "发料方 发货方 供料方 供方 客户 客户名称 顾客 顾客名称 from shipper customer owner supplier"
    ),
    "receiver": "收货方 收货单位 收料方 to receiver consignee shipto",
}
_FIELD_OF = {word: field for field, words in _LABELS.items() for word in words.split()}
_COMPANY = re.compile(
    r".*?(?:有限责任公司|股份有限公司|有限公司|公司|集团|研究所|研究院|厂)"
    r"|.*?\b(?:Co\.?,?\s*Ltd\.?|Ltd\.?|Inc\.?|GmbH|AG|LLC|Corp(?:oration|\.)?)",
    re.IGNORECASE,
)
_OWNERSHIP = re.compile(r"所有权|归.{0,40}所有|\bownership\b|\bproperty of\b", re.IGNORECASE)

Say = Callable[[Finding], None]


def read_head(sheet: Sheet, header_row: int, earlier: HeadFacts, say: Say) -> HeadFacts:
    """``earlier`` completed with what stands above ``header_row`` of ``sheet``.

    What an earlier sheet said stays; a contradiction is a warning.
    """
    found: dict = {}
    used: set[str] = set()
    rows = [row for row in sorted(sheet.rows) if row < header_row]
    for row in rows:
        for field, label, cell, text in _labelled(sheet.cells(row)):
            used |= {label.coordinate, cell.coordinate}
            value = _value(field, cell, text, say)
            if value:
                found.setdefault(field, (value, cell))
    facts = {}
    for field, (value, cell) in found.items():
        first = getattr(earlier, field)
        if not first:
            facts[field] = value
        elif first != value and field in LIMITS:
            say(_finding(WARNING, "head_conflict", field, cell, str(value), earlier=str(first)))
    title = next(
        (clean_text(cell) for row in rows for cell in sheet.cells(row) if _is_title(cell, used)), ""
    )
    if title and not earlier.title:
        facts["title"] = title
        company = _COMPANY.match(title)
        if company and not earlier.supplier:
            facts.setdefault("supplier", company[0].strip())
    return dataclasses.replace(earlier, **facts)


def with_remark(head: HeadFacts, text: str) -> HeadFacts:
    """``head`` with a remark below the list, where that says whose the goods are."""
    if head.ownership_remark or not _OWNERSHIP.search(text):
        return head
    return dataclasses.replace(head, ownership_remark=text)


def _labelled(cells: list[Cell]) -> Iterator[tuple[str, Cell, Cell, str]]:
    """Field, cell of the label, cell of the value and its text, for each label in a row."""
    for cell, neighbour in zip(cells, [*cells[1:], None], strict=True):
        field = _field_of(cell)
        if field is None:
            continue
        # Both in one cell: what follows the first colon, in the width it was written.
        _label, *rest = re.split("[:：]", clean_text(cell), maxsplit=1)
        if rest and rest[0].strip():
            yield field, cell, cell, rest[0].strip()
        elif neighbour is not None and not _is_label(neighbour):
            yield field, cell, neighbour, clean_text(neighbour)


def _field_of(cell: Cell) -> str | None:
    label = narrow(clean_text(cell)).partition(":")[0]
    return _FIELD_OF.get(re.sub(r"[\s._-]+", "", label).casefold())


def _is_label(cell: Cell) -> bool:
    return _field_of(cell) is not None or narrow(clean_text(cell)).endswith(":")


def _is_title(cell: Cell, used: set[str]) -> bool:
    is_text = isinstance(cell.value, str) and not cell.is_formula
    return is_text and cell.coordinate not in used and not _is_label(cell)


def _value(field: str, cell: Cell, text: str, say: Say) -> Any:
    """The value beside a label, None where it cannot be used (and said so)."""
    if field == "expected_on":
        try:
            return parse_date(text if cell.text != text else cell.value)
        except Problem as problem:
            say(_finding(WARNING, problem.code, field, cell, text))
            return None
    limit = LIMITS.get(field)
    if limit and len(text) > limit:
        say(_finding(ERROR, "too_long", field, cell, text, length=len(text), limit=limit))
        return None
    return text


def _finding(severity: str, code: str, field: str, cell: Cell, value: str, **params) -> Finding:
    return Finding(severity, code, params, cell.sheet, cell.row, cell.column, field, value)
