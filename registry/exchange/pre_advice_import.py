"""A customer's list on its way to a pre-advice: draft, plan, commit (domain Q2).

The page and the command ``import_items`` go the same way: `keep_draft` stores the cells,
`plan_import` says what would become of them, `commit_import` does it, all or nothing.
"""

import hashlib
from dataclasses import dataclass, fields

from django.utils.translation import gettext_lazy as _

from custprop.lib.xlsx_read import Workbook
from registry.enums import PreAdviceState
from registry.errors import InvalidInput, WorkflowError
from registry.exchange.kit_list import KitList, KitRow, read_kit_list
from registry.models import Category, ImportDraft, Party, PreAdvice
from registry.models.goods import GOODS_FIELDS
from registry.services.advising import announce
from registry.services.evidence import shown_name
from registry.services.ledger import writing

MOST_ROWS = 4000  # what the counting page of one arrival can take in one form
_ROW_FIELDS = {field.name for field in fields(KitRow)}
_LINE_FIELDS = tuple(
    name for name in (*GOODS_FIELDS, "quantity") if name in _ROW_FIELDS and name != "category"
)


@dataclass(frozen=True)
class PlannedRow:
    """One row of the list with the category it gets; None where nobody has chosen one yet."""

    row: KitRow
    category: Category | None

    @property
    def key(self) -> str:
        return key_of(self.row)


@dataclass(frozen=True)
class ImportPlan:
    """What a list would become. Ready when nothing is wrong and every row has its category."""

    kit: KitList
    rows: list[PlannedRow]
    earlier: ImportDraft | None

    @property
    def uncategorised(self) -> list[PlannedRow]:
        return [planned for planned in self.rows if planned.category is None]

    @property
    def finding_count(self) -> int:
        return len(self.kit.errors) + len(self.uncategorised)

    @property
    def ready_count(self) -> int:
        return sum(planned.row.is_ready and planned.category is not None for planned in self.rows)

    @property
    def is_ready(self) -> bool:
        return bool(self.rows) and self.finding_count == 0 and not self.is_too_long

    @property
    def is_too_long(self) -> bool:
        return len(self.rows) > MOST_ROWS

    def summary(self) -> str:
        """``64 rows ready, 0 findings``: for scripts, the same in every language."""
        return f"{self.ready_count} rows ready, {self.finding_count} findings"

    def head(self) -> dict:
        """What the list says about itself, by the names of `announce`."""
        head = self.kit.head
        return {
            "order_number": head.order_number[: _room("order_number")],
            "notice_number": head.notice_number[: _room("notice_number")],
            "expected_on": head.expected_on,
            "purpose": head.purpose[: _room("purpose")],
            "note": head.ownership_remark[: _room("note")],
        }

    def lines(self) -> list[dict]:
        """The rows as `announce` takes them."""
        return [
            {"category": planned.category}
            | {name: getattr(planned.row, name) for name in _LINE_FIELDS}
            for planned in self.rows
        ]


def keep_draft(*, user, party: Party, name: str, content: bytes, workbook: Workbook) -> ImportDraft:
    """Keep an uploaded list, already read in the sandbox, as the draft of ``user``."""
    return ImportDraft.objects.create(
        user=user,
        party=party,
        file_name=shown_name(name),
        sha256=hashlib.sha256(content).hexdigest(),
        cells=workbook.to_json(),
    )


def plan_import(draft: ImportDraft) -> ImportPlan:
    """What ``draft`` would become, with its corrections. Changes nothing."""
    kit = read_kit_list(Workbook.from_json(draft.cells), draft.mapping)
    categories = {category.code: category for category in Category.objects.all()}
    chosen = draft.categories
    rows = [
        PlannedRow(
            row, categories.get(chosen.get(key_of(row)) or chosen.get(row.sheet) or row.category)
        )
        for row in kit.rows
    ]
    return ImportPlan(kit, rows, earlier_import(draft))


def earlier_import(draft: ImportDraft) -> ImportDraft | None:
    """The draft through which the very same file of this owner already became a pre-advice."""
    return (
        ImportDraft.objects.filter(sha256=draft.sha256, party=draft.party, pre_advice__isnull=False)
        .exclude(pre_advice__state=PreAdviceState.CANCELLED)
        .defer("cells")
        .select_related("pre_advice")
        .first()
    )


def commit_import(*, by, draft: ImportDraft, head: dict) -> PreAdvice:
    """Make the pre-advice of ``draft``, all lines or none.

    ``head`` as in `announce`. Raises WorkflowError where the same file is in already, and
    InvalidInput where something is wrong with the list.
    """
    with writing():
        draft = ImportDraft.objects.select_for_update().get(pk=draft.pk)
        plan = plan_import(draft)
        if plan.earlier:
            raise WorkflowError(
                _("This file already became pre-advice %(number)s; nothing was stored twice.")
                % {"number": plan.earlier.pre_advice.number},
                guard="same-file",
                remedy=_("If the same goods come once more, type a pre-advice for them."),
            )
        if not plan.is_ready:
            raise InvalidInput(
                _("The list is not ready; nothing was stored."),
                remedy=_("Correct what was found in it, or choose the columns."),
            )
        source = {"file": draft.file_name, "sha256": draft.sha256}
        advice = announce(by=by, party=draft.party, lines=plan.lines(), source=source, **head)
        draft.pre_advice = advice
        draft.save(update_fields=["pre_advice"])
    return advice


def key_of(row: KitRow) -> str:
    """How a row is named in a draft: as Excel does, ``Sheet1!7``."""
    return f"{row.sheet}!{row.row}"


def _room(name: str) -> int:
    return PreAdvice._meta.get_field(name).max_length
