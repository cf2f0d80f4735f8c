"""An anomaly from its report to its closing (domain Q10, R7, F4)."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import in_a_row
from inspections.enums import AnomalyKind, AnomalyState, Disposition
from inspections.models import Anomaly, Nonconformity
from inspections.services.recalling import Concern
from registry.enums import State
from registry.errors import InvalidInput, WorkflowError
from registry.models import Contact, IssueLine, Item
from registry.services.disposing import write_off
from registry.services.isolating import isolate
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.splitting import take
from registry.services.transition import lock_item


def report_anomaly(
    *,
    item: Item,
    by,
    kind: AnomalyKind,
    description: str,
    quantity: Decimal | None = None,
    location=None,
    found_where: str = "",
    issued_line: IssueLine | None = None,
    nonconformity: Nonconformity | None = None,
    version: int | None = None,
) -> Anomaly:
    """Record what is wrong and isolate the goods in the same moment.

    ``quantity`` is in the item's unit, all on hand where None; a part is split off. With
    ``issued_line`` the goods were out with a holder. Goods that an inspection has put into
    quarantine already stay there.
    """
    if not description.strip(" ."):
        raise InvalidInput(
            _("It must be said what happened."),
            remedy=_("Write it so that the owner can understand it."),
            field="description",
        )
    with writing():
        item = lock_item(item, version=version)
        reported = _reported_on(item, quantity)
        if reported is not None:
            return _take_up(
                reported, by=by, kind=kind, description=description, found_where=found_where
            )
        _check_nonconformity(nonconformity, item)
        number = draw_number("AN")
        if item.state == State.QUARANTINED:
            require(by, "report_anomaly", item)
            isolated = take(
                item=item,
                by=by,
                quantity=quantity,
                as_part_of="report_anomaly",
                reason=description,
            )
        else:
            isolated = isolate(
                item=item,
                by=by,
                quantity=quantity,
                location=location,
                reason=description,
                document=number,
                issued_line=issued_line,
                kind=kind,
            )
        anomaly = Anomaly.objects.create(
            number=number,
            item=isolated,
            nonconformity=nonconformity,
            kind=kind,
            quantity=isolated.on_hand,
            description=description,
            found_where=found_where,
            reported_at=timezone.now(),
            reported_by=by,
        )
        record_created(anomaly, by=by, action="report_anomaly")
    return anomaly


def _reported_on(item: Item, quantity: Decimal | None) -> Anomaly | None:
    """The anomaly that an inspection opened on all of these goods, still to be taken up."""
    if item.state != State.QUARANTINED or quantity not in (None, item.on_hand):
        return None
    return item.anomalies.filter(state=AnomalyState.REPORTED).first()


def _take_up(anomaly: Anomaly, *, by, **details) -> Anomaly:
    """Business has looked into what the inspection reported, and describes it in its words."""
    require(by, "report_anomaly", anomaly.item)
    before = snapshot(anomaly)
    for name, value in details.items():
        setattr(anomaly, name, value)
    anomaly.state = AnomalyState.CONTAINED
    anomaly.save(update_fields=["state", *details])
    record_changed(anomaly, by=by, before=before, action="take_up_anomaly")
    return anomaly


def open_from_report(report: Nonconformity, concern: Concern, *, by) -> Anomaly:
    """The anomaly of a failed inspection, filled in for business to tell the customer (Q4).

    Goods on hand are in quarantine already. The first that is opened is the report's own, a
    later one names it. Call inside the transaction of the decision.
    """
    own = not Anomaly.objects.filter(nonconformity=report).exists()
    said = (report.description, concern.remark, "" if own else report.number)
    anomaly = Anomaly.objects.create(
        number=draw_number("AN"),
        item=concern.item,
        nonconformity=report if own else None,
        kind=AnomalyKind.NONCONFORMING,
        state=AnomalyState.REPORTED,
        quantity=concern.quantity,
        description=in_a_row(said),
        found_where=_("Incoming inspection"),
        reported_at=report.raised_at,
        reported_by=by,
    )
    record_created(anomaly, by=by, action="report_anomaly")
    return anomaly


def _check_nonconformity(report: Nonconformity | None, item: Item) -> None:
    """A report leads to one anomaly, about the goods it is about."""
    if report is None:
        return
    if report.item_id != item.pk:
        raise WorkflowError(
            _("%(report)s is about %(number)s.")
            % {"report": report.number, "number": report.item.number},
            guard="nonconformity",
            remedy=_("Report the anomaly for those goods."),
        )
    raised = Anomaly.objects.filter(nonconformity=report).first()
    if raised is not None:
        raise WorkflowError(
            _("%(report)s already led to anomaly %(anomaly)s.")
            % {"report": report.number, "anomaly": raised.number},
            guard="nonconformity",
            remedy=_("Follow that anomaly."),
        )


def tell_customer(*, anomaly: Anomaly, by, contact: Contact, how: str, at=None) -> Anomaly:
    """Record that the owner was told, who there, and how (letter, call, mail)."""
    if contact.party_id != anomaly.item.owner_id:
        raise WorkflowError(
            _("%(contact)s does not work for %(owner)s.")
            % {"contact": contact, "owner": anomaly.item.owner},
            guard="contact",
            remedy=_("Choose a contact of the owner of these goods."),
            field="contact",
        )
    if at is not None and at > timezone.now():
        raise InvalidInput(
            _("That moment is still to come."),
            remedy=_("Record it when the customer has been told."),
            field="at",
        )
    return _advance(
        anomaly,
        by=by,
        action="tell_customer",
        rule="follow_anomaly",
        sources=(AnomalyState.REPORTED, AnomalyState.CONTAINED),
        state=AnomalyState.TOLD,
        told_at=at or timezone.now(),
        told_contact=contact,
        told_how=how,
    )


def agree_disposition(
    *, anomaly: Anomaly, by, disposition: Disposition, agreed_on, agreement_note: str = ""
) -> Anomaly:
    """Record what was agreed with the owner about the goods."""
    if agreed_on > timezone.localdate():
        raise InvalidInput(
            _("That day is still to come."),
            remedy=_("Record it when it is agreed."),
            field="agreed_on",
        )
    return _advance(
        anomaly,
        by=by,
        action="agree_disposition",
        rule="follow_anomaly",
        sources=(AnomalyState.TOLD, AnomalyState.AGREED),
        state=AnomalyState.AGREED,
        disposition=disposition,
        agreed_on=agreed_on,
        agreement_note=agreement_note,
    )


def close_anomaly(*, anomaly: Anomaly, by, outcome: str) -> Anomaly:
    """Close with the outcome, by a manager who did not report it.

    What was agreed must have been carried out, so that nothing is forgotten in quarantine.
    Goods whose agreed disposition is to write them off leave the balance here.
    """
    with writing():
        if anomaly.reported_by_id == by.pk:
            raise WorkflowError(
                _("You reported this anomaly, so somebody else must close it."),
                guard="separation",
                remedy=_("Ask another manager."),
            )
        anomaly = _advance(
            anomaly,
            by=by,
            action="close_anomaly",
            rule="close_anomaly",
            sources=(AnomalyState.AGREED,),
            state=AnomalyState.CLOSED,
            outcome=outcome,
            closed_at=timezone.now(),
            closed_by=by,
        )
        item = anomaly.item
        if item.state != State.QUARANTINED:
            return anomaly
        if anomaly.disposition != Disposition.WRITE_OFF:
            raise WorkflowError(
                _("“%(disposition)s” was agreed, but %(number)s is still in quarantine.")
                % {"disposition": anomaly.get_disposition_display(), "number": item.number},
                guard="carried_out",
                remedy=_("Carry out what was agreed, then close."),
            )
        write_off(item=item, by=by, reason=outcome, document=anomaly.number)
    return anomaly


def _advance(anomaly: Anomaly, *, by, action, rule, sources, **changes) -> Anomaly:
    """Lock, check and save one step of the anomaly's way, with its event."""
    require(by, rule, anomaly)
    with writing():
        anomaly = (
            Anomaly.objects.select_for_update(of=("self",))
            .select_related("item__owner")
            .get(pk=anomaly.pk)
        )
        if anomaly.state not in sources:
            raise WorkflowError(
                _("Anomaly %(number)s is “%(state)s”.")
                % {"number": anomaly.number, "state": anomaly.status.label},
                guard="state",
                remedy=_(
                    "The order is: isolated, customer told, disposition agreed, closed. "
                    "Nothing is closed while the customer has not been told."
                ),
            )
        before = snapshot(anomaly)
        for name, value in changes.items():
            setattr(anomaly, name, value)
        anomaly.save(update_fields=list(changes))
        record_changed(anomaly, by=by, before=before, action=action)
    return anomaly
