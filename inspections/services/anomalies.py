"""An anomaly from its report to its closing (domain Q10, R7, F4)."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from custprop.lib.display import format_quantity, in_a_row
from inspections.enums import STEP_AFTER, AnomalyKind, AnomalyState, Disposition
from inspections.models import Anomaly, AnomalyDisposition, Nonconformity
from inspections.queries.dispositions import goods_of, progress_of
from inspections.services.anomaly_steps import STEP_FIELDS, begin_step
from inspections.services.containing import contain, is_isolating
from inspections.services.recalling import Concern
from registry.enums import SignatureMeaning, State
from registry.errors import InvalidInput, WorkflowError
from registry.models import Contact, IssueLine, Item
from registry.services.disposing import write_off
from registry.services.evidence import add_evidence
from registry.services.ledger import record_changed, record_created, snapshot, writing
from registry.services.numbering import draw_number
from registry.services.permission import require
from registry.services.signing import Proof, require_seen, sign
from registry.services.transition import lock_item
from registry.units import UNITS

#: What an owner may answer on their page (`registry.enums.OwnerAnswerKind`), as a disposition.
ANSWERED = {
    "return": Disposition.RETURN,
    "replace": Disposition.REPLACE,
    "repair": Disposition.REPAIR,
    "scrap": Disposition.SCRAP,
    "accept": Disposition.USE_AS_IS,
    "charge": Disposition.CHARGE,
}


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
    quarantine already stay there. What each kind means for the goods: `containing`.
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
        isolated = is_isolating(kind, item.state)
        about, affected = contain(
            item,
            by=by,
            kind=kind,
            quantity=quantity,
            location=location,
            reason=description,
            document=number,
            issued_line=issued_line,
        )
        anomaly = Anomaly(
            number=number,
            item=about,
            nonconformity=nonconformity,
            kind=kind,
            quantity=affected,
            isolated=isolated,
            description=description,
            found_where=found_where,
            reported_at=timezone.now(),
            reported_by=by,
        )
        begin_step(anomaly, since=anomaly.reported_at)
        anomaly.save()
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
    begin_step(anomaly, since=anomaly.reported_at)
    anomaly.save(update_fields=["state", *STEP_FIELDS, *details])
    record_changed(anomaly, by=by, before=before, action="take_up_anomaly")
    return anomaly


def open_from_report(report: Nonconformity, concern: Concern, *, by) -> Anomaly:
    """The anomaly of a failed inspection, filled in for business to tell the customer (Q4).

    Goods on hand are in quarantine already. The first that is opened is the report's own, a
    later one names it. Call inside the transaction of the decision.
    """
    own = not Anomaly.objects.filter(nonconformity=report).exists()
    said = (report.description, concern.remark, "" if own else report.number)
    anomaly = Anomaly(
        number=draw_number("AN"),
        item=concern.item,
        nonconformity=report if own else None,
        kind=AnomalyKind.NONCONFORMING,
        state=AnomalyState.REPORTED,
        quantity=concern.quantity,
        isolated=not concern.remark,
        description=in_a_row(said),
        found_where=_("Incoming inspection"),
        reported_at=report.raised_at,
        reported_by=by,
    )
    begin_step(anomaly, since=anomaly.reported_at)
    anomaly.save()
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
        told_by=by,
    )


def agree_disposition(
    *,
    anomaly: Anomaly,
    by,
    agreed_on,
    disposition: Disposition | str | None = None,
    agreement_note: str = "",
    lines: Iterable[tuple[Disposition | str, Decimal]] | None = None,
) -> Anomaly:
    """Record what was agreed with the owner about the goods: one thing about all of them, or
    ``lines`` of a disposition and a quantity each.

    Agreed again, it replaces what was agreed before. Where the lines are less than all, the rest
    is still to be agreed before the anomaly can be carried out.
    """
    if agreed_on > timezone.localdate():
        raise InvalidInput(
            _("That day is still to come."),
            remedy=_("Record it when it is agreed."),
            field="agreed_on",
        )
    require(by, "follow_anomaly", anomaly)
    with writing():
        anomaly = _locked(anomaly)
        agreed = _agreed_lines(anomaly, disposition, lines)
        anomaly = _advance(
            anomaly,
            by=by,
            action="agree_disposition",
            rule="follow_anomaly",
            sources=(AnomalyState.TOLD, AnomalyState.AGREED),
            facts={"lines": [_told(what, much) for what, much in agreed]},
            state=AnomalyState.AGREED,
            disposition=agreed[0][0],
            agreed_on=agreed_on,
            agreement_note=agreement_note,
            agreed_by=by,
        )
        anomaly.lines.all().delete()
        for what, much in agreed:
            AnomalyDisposition.objects.create(anomaly=anomaly, disposition=what, quantity=much)
    return anomaly


def _told(what: Disposition, much: Decimal) -> dict:
    return {"disposition": what.value, "quantity": f"{much.normalize():f}"}


def _agreed_lines(anomaly, disposition, lines) -> list[tuple[Disposition, Decimal]]:
    """Every disposition once with its quantity, none of them more than there is."""
    if lines is None:
        lines = [(disposition, anomaly.quantity)] if disposition else []
    agreed: dict[Disposition, Decimal] = {}
    for what, much in lines:
        agreed[Disposition(what)] = agreed.get(Disposition(what), Decimal(0)) + much
    if not agreed:
        raise InvalidInput(
            _("It must be said what was agreed."),
            remedy=_("Choose what happens to the goods."),
            field="disposition",
        )
    unit = UNITS[anomaly.item.unit]
    if any(much <= 0 or not unit.fits(much) for much in agreed.values()):
        raise InvalidInput(
            _("This quantity does not fit %(unit)s.") % {"unit": anomaly.item.unit_label},
            remedy=_("Type how much it is."),
            field="quantity",
        )
    if sum(agreed.values()) > anomaly.quantity:
        raise WorkflowError(
            _("More was agreed than the %(quantity)s %(unit)s that the anomaly is about.")
            % {
                "quantity": format_quantity(anomaly.quantity),
                "unit": anomaly.item.unit_label,
            },
            guard="agreed_quantity",
            remedy=_("Check the quantities; together they are no more than that."),
            field="quantity",
        )
    return list(agreed.items())


def carry_out(*, anomaly: Anomaly, by, note: str, files: Iterable = ()) -> Anomaly:
    """Record that what was agreed is done, with ``files`` as evidence.

    Line by line it must have happened in the ledger. Goods that are to be written off leave the
    balance here, by a manager who did not report them.
    """
    if not note.strip(" ."):
        raise InvalidInput(
            _("It must be said how it was carried out."),
            remedy=_("Write what was done with the goods."),
            field="note",
        )
    require(by, "carry_out_anomaly", anomaly)
    with writing():
        anomaly = _locked(anomaly)
        _require_state(anomaly, (AnomalyState.AGREED,))
        _write_off_what_is_agreed(anomaly, by=by, reason=note)
        _require_carried_out(anomaly)
        anomaly = _advance(
            anomaly,
            by=by,
            action="carry_out_anomaly",
            rule="carry_out_anomaly",
            sources=(AnomalyState.AGREED,),
            reason=note,
            state=AnomalyState.CARRIED_OUT,
            carried_out_at=timezone.now(),
            carried_out_by=by,
            carried_out_note=note,
        )
        for file in files:
            add_evidence(by=by, subject=anomaly, upload=file)
    return anomaly


def _write_off_what_is_agreed(anomaly: Anomaly, *, by, reason: str) -> None:
    left = sum((line.left for line in progress_of(anomaly) if line.written_off), Decimal(0))
    for item in goods_of(anomaly) if anomaly.isolated and left > 0 else ():
        part = min(left, item.on_hand) if item.state == State.QUARANTINED else Decimal(0)
        if part <= 0:
            continue
        if anomaly.reported_by_id == by.pk:
            raise WorkflowError(
                _("You reported this anomaly, so somebody else must write the goods off."),
                guard="separation",
                remedy=_("Ask another manager."),
            )
        write_off(item=item, by=by, quantity=part, reason=reason, document=anomaly.number)
        left -= part


def _require_carried_out(anomaly: Anomaly) -> None:
    progress = progress_of(anomaly)
    unit = anomaly.item.unit_label
    open_quantity = anomaly.quantity - sum((line.agreed for line in progress), Decimal(0))
    if open_quantity > 0:
        raise WorkflowError(
            _("About %(quantity)s %(unit)s nothing is agreed yet.")
            % {"quantity": format_quantity(open_quantity), "unit": unit},
            guard="agreed_quantity",
            remedy=_("Record what was agreed about all of the goods."),
        )
    for line in progress:
        if line.left > 0:
            raise WorkflowError(
                _(
                    "“%(disposition)s” was agreed for %(agreed)s %(unit)s, but %(left)s of them "
                    "are still in quarantine or went another way (%(number)s)."
                )
                % {
                    "disposition": line.disposition.label,
                    "agreed": format_quantity(line.agreed),
                    "left": format_quantity(line.left),
                    "unit": unit,
                    "number": anomaly.item.number,
                },
                guard="carried_out",
                remedy=_("Carry out what was agreed, then record it; or record what was agreed."),
            )


def close_anomaly(
    *, anomaly: Anomaly, by, outcome: str, proof: Proof | None = None, seen_hash: str = ""
) -> Anomaly:
    """Close with the outcome, by a manager who did not report it; with ``proof`` who does it signs.

    What was agreed must have been carried out, so that nothing is forgotten in quarantine. Where
    nobody has recorded that yet, closing does, with the same words.
    """
    require(by, "close_anomaly", anomaly)
    with writing():
        if anomaly.reported_by_id == by.pk:
            raise WorkflowError(
                _("You reported this anomaly, so somebody else must close it."),
                guard="separation",
                remedy=_("Ask another manager."),
            )
        if proof is not None:
            require_seen(_locked(anomaly), seen_hash)
        if _locked(anomaly).state == AnomalyState.AGREED:
            anomaly = carry_out(anomaly=anomaly, by=by, note=outcome)
        anomaly = _advance(
            anomaly,
            by=by,
            action="close_anomaly",
            rule="close_anomaly",
            sources=(AnomalyState.CARRIED_OUT,),
            reason=outcome,
            state=AnomalyState.CLOSED,
            outcome=outcome,
            closed_at=timezone.now(),
            closed_by=by,
        )
        if proof is not None:
            sign(record=anomaly, by=by, meaning=SignatureMeaning.APPROVED, proof=proof)
    return anomaly


def hand_step(*, anomaly: Anomaly, by, department=None, person=None) -> Anomaly:
    """Give the next step to a department, a person, or both; its due time stays."""
    require(by, "follow_anomaly", anomaly)
    with writing():
        anomaly = _locked(anomaly)
        _require_state(anomaly, tuple(STEP_AFTER))
        before = snapshot(anomaly)
        anomaly.owner_department, anomaly.owner_user = department, person
        anomaly.save(update_fields=["owner_department", "owner_user"])
        record_changed(anomaly, by=by, before=before, action="hand_anomaly_step")
    return anomaly


# ---- one step ------------------------------------------------------------------


def _locked(anomaly: Anomaly) -> Anomaly:
    return (
        Anomaly.objects.select_for_update(of=("self",))
        .select_related("item__owner", "item__category")
        .get(pk=anomaly.pk)
    )


def _require_state(anomaly: Anomaly, sources) -> None:
    if anomaly.state not in sources:
        raise WorkflowError(
            _("Anomaly %(number)s is “%(state)s”.")
            % {"number": anomaly.number, "state": anomaly.status.label},
            guard="state",
            remedy=_(
                "The order is: isolated, customer told, disposition agreed, carried out, closed. "
                "Nothing is closed while the customer has not been told."
            ),
        )


def _advance(
    anomaly: Anomaly, *, by, action, rule, sources, reason="", facts=None, **changes
) -> Anomaly:
    """Lock, check and save one step of the anomaly's way, with its event."""
    require(by, rule, anomaly)
    with writing():
        anomaly = _locked(anomaly)
        _require_state(anomaly, sources)
        before = snapshot(anomaly)
        for name, value in changes.items():
            setattr(anomaly, name, value)
        begin_step(anomaly, since=changes.get("told_at") or timezone.now())
        anomaly.save(update_fields=[*changes, *STEP_FIELDS])
        record_changed(anomaly, by=by, before=before, action=action, reason=reason, **(facts or {}))
    return anomaly
