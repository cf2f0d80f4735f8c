"""对账单: made, answered line by line by the owner, and every dispute settled (F7, Q10)."""

from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import StatementLineAnswer, StatementState
from registry.errors import InvalidInput, WorkflowError
from registry.models import Item, Statement, StatementLine
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require


def make_statement(*, by, contact) -> Statement:
    """What we hold of ``contact``'s company now, one line an item. Raises WorkflowError where we
    hold nothing."""
    require(by, "ask_owner")
    with writing():
        held = list(
            Item.objects.filter(Q(on_hand__gt=0) | Q(issued__gt=0), owner=contact.party_id)
            .order_by("part_number", "number")
            .values_list("pk", "number", "on_hand", "issued")
        )
        if not held:
            raise WorkflowError(
                _("We hold nothing of %(owner)s.") % {"owner": contact.party},
                guard="empty",
                remedy=_("A statement needs goods on hand or handed out."),
            )
        statement = Statement.objects.create(
            number=draw_number("SM"),
            contact=contact,
            party=contact.party,
            as_of=timezone.localdate(),
            made_at=timezone.now(),
            made_by=by,
        )
        StatementLine.objects.bulk_create(
            StatementLine(statement=statement, item_id=key, on_hand=on_hand, issued=issued)
            for key, _number, on_hand, issued in held
        )
        record_created(
            statement,
            by=by,
            action="make_statement",
            lines=[
                {"item": number, "on_hand": on_hand, "issued": issued}
                for _key, number, on_hand, issued in held
            ],
        )
    return statement


def answer_statement(*, statement: Statement, disputed: dict[int, tuple[Decimal | None, str]]):
    """The owner agrees to every line but the ``disputed`` ones (by the line's key: what they say
    we hold, and their remark). Raises WorkflowError where it was answered before, InvalidInput for
    a line of another statement or a dispute without a word."""
    with writing():
        statement = _lock(statement, StatementState.SENT)
        lines = {line.pk: line for line in statement.lines.select_related("item")}
        if not disputed.keys() <= lines.keys():
            raise InvalidInput(_("That is no line of this statement."), field="lines")
        for key, line in lines.items():
            _answer_line(line, disputed.get(key))
        StatementLine.objects.bulk_update(
            lines.values(), ["answer", "said", "remark"], batch_size=500
        )
        before = snapshot(statement)
        statement.state = StatementState.DISPUTED if disputed else StatementState.AGREED
        statement.save(update_fields=["state"])
        record_changed(
            statement,
            by=statement.contact,
            before=before,
            action="answer_statement",
            disputed=[
                {"item": line.item.number, "said": line.said, "remark": line.remark}
                for line in lines.values()
                if line.is_disputed
            ],
        )
    return statement


def _answer_line(line: StatementLine, dispute) -> None:
    if dispute is None:
        line.answer = StatementLineAnswer.AGREED
        return
    said, remark = dispute
    if said is None and not remark.strip():
        raise InvalidInput(
            _("%(item)s: it is not said what is wrong.") % {"item": line.item.number},
            remedy=_("Say how much it should be, or write a few words."),
            field=f"remark_{line.pk}",
        )
    line.answer, line.said, line.remark = StatementLineAnswer.DISPUTED, said, remark.strip()


def settle_line(*, by, line: StatementLine, settled_as: str) -> StatementLine:
    """Say how a disputed line was settled with the owner; with the last one the statement is."""
    require(by, "settle_statement")
    if not settled_as.strip(" ."):
        raise InvalidInput(
            _("It is not said how it was settled."),
            remedy=_("Write what was agreed, and with whom."),
            field="settled_as",
        )
    with writing():
        statement = _lock(line.statement, StatementState.DISPUTED)
        line = statement.lines.select_for_update().get(pk=line.pk)
        if not line.is_open:
            raise WorkflowError(_("This line is not in dispute."), guard="state")
        before = snapshot(line)
        line.settled_as, line.settled_at = settled_as.strip(), timezone.now()
        line.settled_by = by
        line.save(update_fields=["settled_as", "settled_at", "settled_by"])
        record_changed(line, by=by, before=before, action="settle_line")
        if not any(each.is_open for each in statement.lines.all()):
            _set_state(statement, StatementState.SETTLED, by=by, action="settle_statement")
    return line


def withdraw_statement(*, by, statement: Statement, reason: str) -> Statement:
    """It is not to be answered any more, because it was wrong or another one was sent."""
    require(by, "ask_owner")
    with writing():
        statement = _lock(statement, StatementState.SENT)
        _set_state(
            statement,
            StatementState.WITHDRAWN,
            by=by,
            action="withdraw_statement",
            reason=reason,
        )
    return statement


def _set_state(statement, state, *, by, action: str, reason: str = "") -> None:
    before = snapshot(statement)
    statement.state = state
    statement.save(update_fields=["state"])
    record_changed(statement, by=by, before=before, action=action, reason=reason)


def _lock(statement: Statement, *states: StatementState) -> Statement:
    statements = Statement.objects.select_for_update(of=("self",))
    statement = statements.select_related("contact__party", "party").get(pk=statement.pk)
    if statement.state not in states:
        raise WorkflowError(
            _("%(number)s is “%(state)s”.")
            % {"number": statement.number, "state": statement.status.label},
            guard="state",
        )
    return statement
