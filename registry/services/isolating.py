"""Quarantine: goods that must not be used are isolated at once (domain Q10, P3)."""

from decimal import Decimal

from registry.enums import LocationKind, SignatureMeaning, Step
from registry.models import Consent, IssueLine, Item
from registry.queries.places import first_place
from registry.queries.routing import department_for
from registry.services.handing_over import give, withdraw
from registry.services.issuing import return_to_store
from registry.services.ledger import writing
from registry.services.signing import Proof, sign
from registry.services.splitting import take
from registry.services.transition import CUSTODIAN_UNCHANGED, lock_item, perform


def isolate(
    *,
    item: Item,
    by,
    quantity: Decimal | None = None,
    location=None,
    reason: str = "",
    document: str = "",
    issued_line: IssueLine | None = None,
    version: int | None = None,
    **facts,
) -> Item:
    """Take ``quantity`` (all on hand where None) out of use; returns the quarantined item.

    A part is split off first. With ``issued_line`` the goods are found wrong in the hands of
    their holder: they (all that is out, where no quantity is given) come back on paper, then
    are isolated. What stays in use, or is out, stays as it is.
    """
    with writing():
        if issued_line is not None:
            issued_line.refresh_from_db()
            quantity = issued_line.outstanding if quantity is None else quantity
            item = return_to_store(
                item=item,
                by=by,
                quantity=quantity,
                line=issued_line,
                reason=reason,
                version=version,
                as_part_of="report_anomaly",
            )
            version = None
        item = lock_item(item, version=version)
        quantity = item.on_hand if quantity is None else quantity
        part = take(
            item=item,
            by=by,
            quantity=quantity,
            as_part_of="report_anomaly",
            reason=reason,
            version=version,
        )
        isolated = perform(
            "report_anomaly",
            item=part,
            by=by,
            location=location or first_place(LocationKind.QUARANTINE),
            reason=reason,
            document=document,
            version=version if part is item else None,
            **facts,
        )
        withdraw(isolated, by=by)
    return isolated


def release(*, item: Item, by, location=None, reason: str = "", version: int | None = None) -> Item:
    """Back to be verified again, in a pending-inspection place; handed over anew to whom the
    responsibility table names."""
    with writing():
        verifier = department_for(category=item.category, step=Step.VERIFY)
        released = perform(
            "release",
            item=item,
            by=by,
            location=location or first_place(LocationKind.PENDING),
            custodian=verifier or CUSTODIAN_UNCHANGED,
            reason=reason,
            version=version,
        )
        give(released, by=by, to=verifier, reason=reason)
    return released


def concede(
    *,
    item: Item,
    by,
    consent: Consent | None,
    reason: str = "",
    version: int | None = None,
    proof: Proof | None = None,
) -> Item:
    """Accepted as it is, by the owner's written concession; with ``proof`` who does it signs the
    consent, as it stands then."""
    with writing():
        conceded = perform(
            "concede", item=item, by=by, consent=consent, reason=reason, version=version
        )
        if proof is not None:
            used = Consent.objects.select_related("party", "contact", "item").get(pk=consent.pk)
            sign(record=used, by=by, meaning=SignatureMeaning.CONCEDED, proof=proof)
    return conceded
