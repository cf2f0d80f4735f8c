"""The permanent mark as a characteristic: no pass without the mark on record (domain F5, Q4)."""

from django.utils.translation import gettext_lazy as _

from inspections.enums import CharacteristicKind, CheckResult
from inspections.models import CharacteristicResult
from inspections.services.recording import keep, lock_result
from registry.errors import InvalidInput, WorkflowError
from registry.services.ledger import snapshot, writing
from registry.services.marking import record_mark


def record_mark_found(
    *, result: CharacteristicResult, by, note: str = "", **mark
) -> CharacteristicResult:
    """The object carries its mark; ``mark`` as ``registry.services.marking.record_mark`` takes it.

    The photo belongs to the result. Raises as ``record_mark`` does.
    """
    with writing():
        result = _lock(result, by=by)
        made = record_mark(item=result.inspection.item, by=by, photo_of=result, **mark)
        before = snapshot(result)
        result.verdict, result.nonconforming = CheckResult.PASS, 0
        result.document_number, result.fact, result.note = made.number, made.wording, note
        keep(result, by=by, before=before, action="record_mark_found", mark=made.number)
    return result


def record_mark_missing(*, result: CharacteristicResult, by, note: str) -> CharacteristicResult:
    """The object carries no mark, or a wrong one; ``note`` says what was seen."""
    if not note.strip(" ."):
        raise InvalidInput(
            _("It is not said what is wrong with the mark."),
            remedy=_("Write what you saw, so that the owner understands it."),
            field="note",
        )
    with writing():
        result = _lock(result, by=by)
        before = snapshot(result)
        result.verdict, result.nonconforming = CheckResult.FAIL, 1
        result.document_number, result.fact, result.note = "", "", note.strip()
        keep(result, by=by, before=before, action="record_mark_missing")
    return result


def _lock(result: CharacteristicResult, *, by) -> CharacteristicResult:
    fresh = lock_result(result, by=by, marks=True)
    if fresh.kind != CharacteristicKind.MARK:
        raise WorkflowError(
            _("“%(name)s” is no mark.") % {"name": fresh.label},
            guard="result",
            remedy=_("Enter what this characteristic asks for."),
        )
    return fresh
