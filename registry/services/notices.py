"""Production notices: what the customer supplies, so that nobody buys it (domain Q1)."""

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.errors import InvalidInput, WorkflowError
from registry.models import NoticeLine, Party, ProductionNotice
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.permission import require
from registry.units import UNITS


def record_notice(*, by, number: str, party: Party, lines: list[dict], **head) -> ProductionNotice:
    """Record notice ``number`` and what the customer supplies for it.

    Each line is a dict: part_number, name, required and unit, allowed_loss (percent of what is
    required). ``head``: product, planned, order_number, start_on, note.
    """
    require(by, "record_notice")
    number = number.strip()
    check_lines(lines)
    with writing():
        _require_free(number)
        notice = ProductionNotice.objects.create(number=number, party=party, created_by=by, **head)
        _write_lines(notice, lines)
        record_created(notice, by=by, action="record_notice", lines=_told(lines))
    return notice


def change_notice(*, by, notice: ProductionNotice, lines: list[dict], **head) -> ProductionNotice:
    """Put ``head`` and ``lines`` in the place of the former ones while the notice is open."""
    require(by, "record_notice", notice)
    check_lines(lines)
    with writing():
        notice = _lock_open(notice)
        if head.get("number", notice.number) != notice.number:
            _require_free(head["number"])
        before, earlier = snapshot(notice), _told(_as_dicts(notice))
        for name, value in head.items():
            setattr(notice, name, value)
        notice.save(update_fields=list(head))
        notice.lines.all().delete()
        _write_lines(notice, lines)
        record_changed(
            notice,
            by=by,
            before=before,
            action="change_notice",
            lines_before=earlier,
            lines=_told(lines),
        )
    return notice


def close_notice(*, by, notice: ProductionNotice, reason: str = "") -> ProductionNotice:
    """Production is done: nothing more is handed out for it. Refused while something is out."""
    require(by, "close_notice", notice)
    with writing():
        notice = _lock_open(notice)
        settled = F("lines__returned") + F("lines__consumed")
        still_out = notice.issues.filter(lines__quantity__gt=settled).order_by("number").first()
        if still_out is not None:
            raise WorkflowError(
                _("Something is still out with %(holder)s on issue note %(number)s.")
                % {"holder": still_out.holder, "number": still_out},
                guard="outstanding",
                remedy=_("Record what came back and what was used up first."),
            )
        before = snapshot(notice)
        notice.closed_at, notice.closed_by = timezone.now(), by
        notice.save(update_fields=["closed_at", "closed_by"])
        record_changed(notice, by=by, before=before, action="close_notice", reason=reason)
    return notice


def check_lines(lines: list[dict]) -> None:
    """Raise InvalidInput unless there is a line, each requires something that can be counted, and
    no part is named twice."""
    if not lines:
        raise InvalidInput(
            _("A production notice needs at least one part that the customer supplies."),
            remedy=_("Say which part, and how much of it the products need."),
            field="lines",
        )
    seen = set()
    for line_no, line in enumerate(lines, start=1):
        unit = UNITS[line["unit"]]
        words = {"line": line_no, "quantity": line["required"], "unit": unit.label}
        if line["required"] <= 0 or not unit.fits(line["required"]):
            raise InvalidInput(
                _("Line %(line)s: %(quantity)s is not a quantity in %(unit)s.") % words,
                remedy=_("Give what the products need, more than zero."),
                field="lines",
            )
        part = (line.get("part_number") or line["name"], line["unit"])
        if part in seen:
            raise InvalidInput(
                _("Line %(line)s: the part %(part)s stands in an earlier line already.")
                % {"line": line_no, "part": part[0]},
                remedy=_("Add the quantities together in one line."),
                field="lines",
            )
        seen.add(part)


def _lock_open(notice: ProductionNotice) -> ProductionNotice:
    notice = ProductionNotice.objects.select_for_update().get(pk=notice.pk)
    if not notice.is_open:
        raise WorkflowError(
            _("Production notice %(notice)s is closed.") % {"notice": notice},
            guard="state",
            remedy=_("What is closed stays as it is. Record a new notice."),
        )
    return notice


def _require_free(number: str) -> None:
    if not number:
        raise InvalidInput(_("The notice needs its number."), field="number")
    if ProductionNotice.objects.filter(number=number).exists():
        raise InvalidInput(
            _("There is a production notice %(number)s already.") % {"number": number},
            remedy=_("Look at it in the list, or correct the number."),
            field="number",
        )


def _write_lines(notice: ProductionNotice, lines: list[dict]) -> None:
    NoticeLine.objects.bulk_create(
        NoticeLine(notice=notice, line_no=line_no, **line)
        for line_no, line in enumerate(lines, start=1)
    )


def _told(lines: list[dict]) -> list[dict]:
    """Lines as an event holds them: empty values left out."""
    return [{name: value for name, value in line.items() if value} for line in lines]


def _as_dicts(notice: ProductionNotice) -> list[dict]:
    return list(
        notice.lines.order_by("line_no").values(
            "part_number", "name", "required", "unit", "allowed_loss"
        )
    )
