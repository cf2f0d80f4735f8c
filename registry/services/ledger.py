"""The write side of the event log: one lock, one chain, one event per write.

Every write to the registry runs inside ``writing()``. It takes the lock of the ledger
first, so writers queue instead of deadlocking, numbers have no gap and the chain no fork.
On SQLite the transaction itself (BEGIN IMMEDIATE) is that queue.
"""

from contextlib import contextmanager

from django.db import models, transaction
from django.utils import timezone

from custprop.lib.chain import VERSION, canonical, entry_hash
from registry.models import Contact, Event, LedgerHead, User

HEAD = 1
OWNER = "owner"  # the role, in events, of an owner's contact
HIDDEN = "•••"  # stands in events for what must not be written down
SECRET_FIELDS = frozenset({"password", "digest", "nonce", "mfa.Authenticator.data"})
UNTRACKED_FIELDS = frozenset({"search_text", "last_login", "last_used_at"})


@contextmanager
def writing():
    """One transaction that holds the ledger's lock. May be nested; the outermost commits."""
    with transaction.atomic():
        lock_ledger()
        yield


def lock_ledger() -> LedgerHead:
    """Take the write lock and return the end of the chain. Needs an open transaction."""
    head = LedgerHead.objects.select_for_update().filter(pk=HEAD).first()
    if head is None:
        LedgerHead.objects.get_or_create(pk=HEAD)
        head = LedgerHead.objects.select_for_update().get(pk=HEAD)
    return head


def snapshot(record: models.Model) -> dict:
    """The stored values of ``record`` by field name, ready for an event.

    References are written as the key people know (number, code, user name).
    """
    values = {}
    for field in record._meta.concrete_fields:
        if field.name in UNTRACKED_FIELDS:
            continue
        if SECRET_FIELDS & {field.name, str(field)}:
            values[field.name] = HIDDEN
        elif field.is_relation:
            related = getattr(record, field.name)
            values[field.name] = None if related is None else key_of(related)
        elif isinstance(field, models.FileField):
            values[field.name] = getattr(record, field.name).name
        else:
            values[field.name] = field.to_python(getattr(record, field.name))
    return values


def key_of(record: models.Model) -> str:
    """How a record is named in events: its number, code or user name, else its key."""
    for name in ("number", "code", "username"):
        value = getattr(record, name, None)
        if isinstance(value, str) and value:
            return value
    return str(record.pk)


def record_event(
    action: str,
    subject: models.Model,
    *,
    by,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    facts: dict | None = None,
) -> Event:
    """Append one event to the chain, in the transaction of the write it tells of.

    ``by`` is the acting user, an owner's contact on their own page, or None for the system
    itself (a command). ``before`` and ``after`` hold the changed values alone; ``facts`` whatever
    else explains the act.
    """
    head = lock_ledger()
    at = timezone.now()
    body = {
        "v": VERSION,
        "seq": head.seq + 1,
        "at": at,
        "actor": _actor(by),
        "action": action,
        "model": subject._meta.label_lower,
        "object": key_of(subject),
        "before": before or {},
        "after": after or {},
        "reason": reason,
        "facts": facts or {},
    }
    text = canonical(body)
    event = Event.objects.create(
        seq=body["seq"],
        at=at,
        actor=by if isinstance(by, User) else None,
        actor_name=body["actor"]["name"],
        action=action,
        model=body["model"],
        object_key=body["object"],
        reason=reason,
        body=text,
        prev=head.hash,
        hash=entry_hash(text, head.hash),
    )
    LedgerHead.objects.filter(pk=HEAD).update(seq=event.seq, hash=event.hash)
    return event


def record_created(subject: models.Model, *, by, action="create", reason="", **facts) -> Event:
    """The event of a new record, with all its values."""
    return record_event(action, subject, by=by, after=snapshot(subject), reason=reason, facts=facts)


def record_changed(
    subject: models.Model, *, by, before: dict, action="change", reason="", **facts
) -> Event | None:
    """The event of a changed record; nothing where nothing changed.

    ``before`` is the ``snapshot`` taken before the change.
    """
    now = snapshot(subject)
    changed = {name for name, value in now.items() if before.get(name) != value}
    if not changed and not facts:
        return None
    return record_event(
        action,
        subject,
        by=by,
        before={name: before.get(name) for name in changed},
        after={name: now[name] for name in changed},
        reason=reason,
        facts=facts,
    )


def _actor(by) -> dict:
    if by is None:
        return {"name": "system", "username": "", "roles": []}
    if isinstance(by, Contact):
        return {"name": f"{by.name} ({by.party})", "username": "", "roles": [OWNER]}
    return {"name": str(by), "username": by.username, "roles": sorted(by.roles)}
