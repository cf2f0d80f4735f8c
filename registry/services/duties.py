"""The clockwork of what has to be done: opened, passed on, raised and ended by itself.

The round "duties" calls ``refresh_duties``. It works out what is wanted now, compares it with what
is on record and writes the difference, each with its event. Run twice, the second run finds no
difference: it writes nothing and leaves no event.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from custprop.lib.working_time import WorkingTime
from registry.duties import HEAD_AFTER, MANAGER_AFTER, Source, WantedDuty, registered
from registry.enums import DutyEnd, DutyLevel
from registry.models import Duty
from registry.queries.duties import Posts
from registry.queries.working_time import working_time
from registry.services.ledger import key_of, record_changed, record_created, snapshot, writing

OPENED_AT_ONCE = 500  # of one kind in one run: a first run over old data must not hold the lock


@dataclass
class Refreshed:
    """What a run did, by the keys of the duties."""

    opened: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {name: len(keys) for name, keys in vars(self).items() if keys}
        return ", ".join(f"{count} {name}" for name, count in counts.items())


def refresh_duties(now: datetime | None = None) -> Refreshed:
    """Bring every duty up to ``now``, source by source; idempotent.

    What one source breaks does not keep the others from being brought up; it is raised at the end.
    """
    now = now or timezone.now()
    clock = _Clock(now, working_time(), Posts(now))
    done, broken = Refreshed(), []
    for source in registered.sources.values():
        try:
            _refresh(source, clock, done)
        except Exception as error:
            broken.append(error)
    if broken:
        raise ExceptionGroup("Not every kind of duty could be brought up to date.", broken)
    return done


@dataclass(frozen=True)
class _Clock:
    now: datetime
    working: WorkingTime
    posts: Posts

    def level(self, due_at: datetime) -> DutyLevel:
        """How far a duty has risen by now; by working days, so that a holiday raises nothing."""
        if self.now <= due_at:
            return DutyLevel.DEPARTMENT
        past = self.working.working_days_past(due_at, self.now)
        if past >= MANAGER_AFTER:
            return DutyLevel.MANAGER
        return DutyLevel.HEAD if past >= HEAD_AFTER else DutyLevel.DEPARTMENT


def _refresh(source: Source, clock: _Clock, done: Refreshed) -> None:
    wanted = {duty.key: duty for duty in source.wanted(clock.now)}  # before the lock is taken
    with writing():
        on_record = Duty.objects.filter(kind=source.slug, done_at=None)
        present = {duty.key: duty for duty in on_record.select_related(*_RELATED)}
        new = sorted((duty for key, duty in wanted.items() if key not in present), key=_by_due)
        new = new[:OPENED_AT_ONCE]
        ended_before = {
            duty.key: duty
            for duty in Duty.objects.select_related(*_RELATED).filter(
                key__in=[duty.key for duty in new]
            )
        }
        for key, duty in present.items():
            if key in wanted:
                _bring_up(duty, wanted[key], clock, done)
            else:
                _end(duty, clock, done)
        for duty in new:
            _open(duty, source, ended_before.get(duty.key), clock, done)


_RELATED = ("subject_type", "department", "holder")


def _by_due(duty: WantedDuty) -> tuple:
    return duty.due_at, duty.key


def _open(
    wanted: WantedDuty, source: Source, before: Duty | None, clock: _Clock, done: Refreshed
) -> None:
    told = before and snapshot(before)
    duty = before or Duty(key=wanted.key)
    duty.kind = source.slug
    duty.subject_type = ContentType.objects.get_for_model(wanted.subject)
    duty.subject_id = wanted.subject.pk
    duty.label = key_of(wanted.subject)[:60]
    duty.done_at, duty.ended, duty.escalated_at = None, "", None
    _follow(duty, wanted, clock)
    if duty.level:
        duty.escalated_at = clock.now
    duty.save()
    if told is None:
        names = [str(one) for one in (duty.department, duty.holder) if one]
        record_created(duty, by=None, action="open_duty", told=names)
    else:
        record_changed(duty, by=None, before=told, action="open_duty_again")
    done.opened.append(duty.key)


def _bring_up(duty: Duty, wanted: WantedDuty, clock: _Clock, done: Refreshed) -> None:
    told, level = snapshot(duty), duty.level
    _follow(duty, wanted, clock)
    if duty.level > level:
        duty.escalated_at = clock.now
    elif duty.level < level:
        duty.escalated_at = None
    if told == snapshot(duty):
        return
    duty.save()
    raised = duty.level > level
    record_changed(duty, by=None, before=told, action="raise_duty" if raised else "change_duty")
    (done.raised if raised else done.changed).append(duty.key)


def _follow(duty: Duty, wanted: WantedDuty, clock: _Clock) -> None:
    """What ``wanted`` says, and who answers for it today."""
    duty.title, duty.url = wanted.title[:300], wanted.url
    duty.department = wanted.department
    duty.since, duty.due_at = wanted.since, wanted.due_at
    duty.level = clock.level(wanted.due_at)
    duty.holder = clock.posts.holder(wanted.department, duty.level)


def _end(duty: Duty, clock: _Clock, done: Refreshed) -> None:
    told = snapshot(duty)
    duty.done_at = clock.now
    duty.ended = DutyEnd.LATE if clock.now > duty.due_at else DutyEnd.DONE
    duty.save(update_fields=["done_at", "ended"])
    record_changed(duty, by=None, before=told, action="end_duty")
    done.ended.append(duty.key)
