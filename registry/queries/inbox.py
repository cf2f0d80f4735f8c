"""What waits for a person in the registry, oldest first, grouped by step.

Only what they may do themselves: ``registry.rules`` decides, nothing else.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count as CountOf
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from custprop.lib.display import ago, relative_day
from custprop.lib.due import due_words
from registry import rules
from registry.duties import registered
from registry.enums import DestructionState, LeavingState, PreAdviceState, ReturnState, Step
from registry.models import (
    Destruction,
    Duty,
    HandlingPlan,
    Issue,
    Item,
    OutsideRequest,
    PreAdvice,
    Return,
    Transfer,
)
from registry.panels import page_url, verb_page, verb_url
from registry.queries.copies import recalled_copies
from registry.queries.duties import duties_by_kind
from registry.queries.handling import plans_to_decide
from registry.queries.issuing import issues_to_accept
from registry.queries.notices import alarming_notices
from registry.queries.owner import answers_to_take_up
from registry.queries.register import Count, bounded_count
from registry.queries.routing import queue_to_verify
from registry.queries.working_time import working_time

SHOWN = 8  # of each group; the step's own page has the rest
COUNTED = 1_000
CONFIRM_WITHIN = 7  # days after which a return whose receipt nobody confirmed stands out


@dataclass(frozen=True)
class Task:
    """One row of ``components/_queue_row.html``."""

    url: str
    number: str
    title: str
    detail: str = ""
    quantity: object = None
    unit: str = ""
    status: object = None
    due: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class Group:
    """The oldest tasks of one step. ``url`` is the page that has all ``count`` of them;
    where ``exact`` is False there are even more than that."""

    slug: str
    label: str | Promise
    icon: str
    url: str
    count: int
    exact: bool
    tasks: list[Task]


def group_of(slug: str, label, icon: str, url: str, found: QuerySet, task: Callable) -> Group:
    """The first of ``found`` (in order) as tasks; counted only where there are more."""
    rows = list(found[: SHOWN + 1])
    more = len(rows) > SHOWN
    count = bounded_count(found, limit=COUNTED) if more else Count(len(rows), exact=True)
    tasks = [task(row) for row in rows[:SHOWN]]
    return Group(slug, label, icon, url, count.value, count.exact, tasks)


def groups_for(user) -> Iterable[Group]:
    """Every group of which ``user`` could have a task, empty ones too, in the order of the work;
    what has a day comes last."""
    for actions, group in _GROUPS:
        if any(rules.may(user, action) for action in actions):
            yield group(user)
    yield from _duties(user)


# ---- goods on their walk ------------------------------------------------------


def _item_task(item: Item, *, url: str = "", due: str = "", overdue: bool = False) -> Task:
    return Task(
        url=url or item.get_absolute_url(),
        number=item.number,
        title=str(item.owner),
        detail=" · ".join(word for word in (item.part_number, item.name) if word),
        quantity=item.on_hand or item.issued,
        unit=item.unit_label,
        due=due or ago(item.state_since),
        overdue=overdue,
    )


def _on_the_walk(slug: str, step: Step, verb: str, page: str, items: QuerySet) -> Group:
    return group_of(
        slug,
        step.label,
        slug,
        page_url(page),
        items.with_place().order_by("state_since", "number"),
        lambda item: _item_task(item, url=verb_url(verb, item)),
    )


def _to_verify(user) -> Group:
    page = verb_page("accept").queue_url_name
    return _on_the_walk("verify", Step.VERIFY, "accept", page, queue_to_verify(user))


def _to_label(user) -> Group:
    items = Item.objects.visible_to(user).to_label()
    return _on_the_walk("label", Step.LABEL, "label", "registry:label", items)


def _to_store(user) -> Group:
    items = Item.objects.visible_to(user).to_store()
    return _on_the_walk("store", Step.STORE, "store", "registry:store", items)


# ---- papers ------------------------------------------------------------------


def _to_receive(user) -> Group:
    open_advices = (
        PreAdvice.objects.filter(state=PreAdviceState.OPEN)
        .select_related("party")
        .annotate(line_count=CountOf("lines"))
        .order_by(F("expected_on").asc(nulls_last=True), "number")
    )
    return group_of(
        "receive",
        Step.RECEIVE.label,
        "receive",
        page_url("registry:receive"),
        open_advices,
        _advice_task,
    )


def _advice_task(advice: PreAdvice) -> Task:
    day, today = advice.expected_on, timezone.localdate()
    overdue = day is not None and day < today
    return Task(
        url=page_url("registry:receive_advice", advice.number),
        number=advice.number,
        title=str(advice.party),
        detail=_advice_detail(advice),
        due=_expected(day, overdue),
        overdue=overdue,
    )


def _advice_detail(advice: PreAdvice) -> str:
    lines = ngettext("%(n)s line", "%(n)s lines", advice.line_count) % {"n": advice.line_count}
    return " · ".join(word for word in (lines, advice.order_number) if word)


def _expected(day, overdue: bool) -> str:
    if day is None:
        return _("no day was named")
    words = _("overdue, expected %(day)s") if overdue else _("expected %(day)s")
    return words % {"day": relative_day(day)}


def _returns(user, slug: str, label, state: ReturnState, **only) -> Group:
    notes = Return.objects.filter(state=state).select_related("party", "requested_by")
    return group_of(
        slug,
        label,
        "return",
        page_url("registry:return"),
        notes.exclude(**only) if only else notes,
        _return_task,
    )


def _return_task(note: Return) -> Task:
    return Task(
        url=page_url("registry:return_note", note.number),
        number=note.number,
        title=str(note.party),
        detail=_("asked for by %(name)s") % {"name": note.requested_by},
        status=note.status,
        due=ago(note.requested_at),
    )


def _to_release(user) -> Group:
    """Never what the person asked for: somebody else releases that (P5)."""
    label = pgettext_lazy("inbox", "Release at the gate")
    return _returns(user, "release", label, ReturnState.REQUESTED, requested_by=user)


def _transfers_to_release(user) -> Group:
    notes = (
        Transfer.objects.filter(state=LeavingState.REQUESTED)
        .exclude(requested_by=user)
        .select_related("party", "requested_by")
        .order_by("requested_at", "pk")
    )
    return group_of(
        "release-transfers",
        pgettext_lazy("inbox", "Release a transfer at the gate"),
        "return",
        page_url("registry:transfers"),
        notes,
        _paper_task,
    )


def _destructions(user, slug: str, label, notes: QuerySet) -> Group:
    return group_of(
        slug,
        label,
        "document",
        page_url("registry:destructions"),
        notes.select_related("party", "requested_by").order_by("requested_at", "pk"),
        _paper_task,
    )


def _destructions_to_release(user) -> Group:
    """Destroyed off site; never what the person asked for (P5)."""
    label = pgettext_lazy("inbox", "Release for destruction at the gate")
    notes = Destruction.objects.filter(state=DestructionState.REQUESTED)
    return _destructions(user, "release-destructions", label, notes.exclude(requested_by=user))


def _destructions_to_carry_out(user) -> Group:
    label = pgettext_lazy("inbox", "Destroy, and record the proof")
    notes = Destruction.objects.filter(state=DestructionState.RELEASED)
    return _destructions(user, "destroy", label, notes)


def _destructions_to_witness(user) -> Group:
    """What the person saw being destroyed and has not signed yet (Q9)."""
    label = pgettext_lazy("inbox", "Sign what you saw being destroyed")
    notes = Destruction.objects.filter(state=DestructionState.CARRIED_OUT, witness_user=user)
    return _destructions(user, "witness", label, notes)


def _outside(user, slug: str, label, notes: QuerySet) -> Group:
    return group_of(
        slug,
        label,
        "issue",
        page_url("registry:outside_requests"),
        notes.select_related("party", "requested_by").order_by("requested_at", "pk"),
        _paper_task,
    )


def _outside_to_release(user) -> Group:
    """Goods for an outside processor; never what the person asked for (P5)."""
    label = pgettext_lazy("inbox", "Release to an outside processor")
    notes = OutsideRequest.objects.filter(state=LeavingState.REQUESTED)
    return _outside(user, "release-outside", label, notes.exclude(requested_by=user))


def _outside_to_hand_out(user) -> Group:
    label = pgettext_lazy("inbox", "Released: hand out to the outside processor")
    notes = OutsideRequest.objects.filter(state=LeavingState.RELEASED)
    return _outside(user, "hand-out-outside", label, notes)


def _paper_task(paper) -> Task:
    return Task(
        url=paper.get_absolute_url(),
        number=paper.number,
        title=str(paper.party),
        detail=_("asked for by %(name)s") % {"name": paper.requested_by},
        status=paper.status,
        due=ago(paper.requested_at),
    )


def _plans_to_decide(user) -> Group:
    """Never what the person drafted: somebody else approves that (P4)."""
    return group_of(
        "handling-plans",
        pgettext_lazy("inbox", "Handling plans to approve"),
        "move",
        page_url("registry:handling_plans") + "?state=draft",
        plans_to_decide(user),
        _plan_task,
    )


def _plan_task(plan: HandlingPlan) -> Task:
    return Task(
        url=plan.get_absolute_url(),
        number=plan.number,
        title=str(plan.party),
        detail=" · ".join(word for word in (plan.part_number, plan.name) if word),
        status=plan.status,
        due=ago(plan.drafted_at),
    )


def _recalls(user) -> Group:
    """Copies of void revisions that the document controller calls back (Q9)."""
    return _copies("recalls", pgettext_lazy("inbox", "Copies to call back"), recalled_copies(user))


def _copies_to_give_back(user) -> Group:
    """The void copies this person holds."""
    own = recalled_copies(user).filter(holder_user=user)
    return _copies("give-back", pgettext_lazy("inbox", "Void copies to give back"), own)


def _copies(slug: str, label, found: QuerySet) -> Group:
    def task(copy) -> Task:
        return Task(
            url=page_url("registry:item_copies", copy.revision.item.number),
            number=copy.number,
            title=str(copy.revision),
            detail=f"{copy.holder} · {copy.revision.item.owner}",
            due=ago(copy.revision.voided_at),
            overdue=True,
        )

    return group_of(slug, label, "document", page_url("registry:recalls"), found, task)


def _to_hand_over(user) -> Group:
    label = pgettext_lazy("inbox", "Hand over to the owner")
    return _returns(user, "hand-over", label, ReturnState.RELEASED)


def _to_confirm(user) -> Group:
    """Sent, and nobody has it on record yet that the owner received it (Q12)."""
    late = timezone.now() - timedelta(days=CONFIRM_WITHIN)
    notes = Return.objects.filter(state=ReturnState.HANDED_OVER).select_related("party")

    def task(note: Return) -> Task:
        return Task(
            url=page_url("registry:return_note", note.number),
            number=note.number,
            title=str(note.party),
            detail=" · ".join(word for word in (note.carrier, note.waybill) if word),
            status=note.status,
            due=ago(note.handed_over_at),
            overdue=note.handed_over_at < late,
        )

    return group_of(
        "confirm-delivery",
        pgettext_lazy("inbox", "Sent, receipt not confirmed"),
        "return",
        page_url("registry:return"),
        notes.order_by("handed_over_at", "pk"),
        task,
    )


def _to_accept(user) -> Group:
    return group_of(
        "accept",
        pgettext_lazy("inbox", "Take over what was handed to you"),
        "issue",
        page_url("registry:issue") + "?part=out",
        issues_to_accept(user),
        _accept_task,
    )


def _accept_task(note: Issue) -> Task:
    return Task(
        url=page_url("registry:accept_issue", note.number),
        number=note.number,
        title=note.purpose,
        detail=_("handed out by %(name)s") % {"name": note.issued_by},
        due=ago(note.issued_at),
    )


def _losses(user) -> Group:
    """Notices of which more is lost or handed out than allowed (Q7)."""
    found = alarming_notices(user)
    return Group(
        "losses",
        pgettext_lazy("inbox", "More lost than allowed"),
        "anomaly",
        page_url("registry:notices"),
        len(found),
        True,
        [_loss_task(notice, rows) for notice, rows in found[:SHOWN]],
    )


def _loss_task(notice, rows) -> Task:
    return Task(
        url=notice.get_absolute_url(),
        number=notice.number,
        title=str(notice.party),
        detail=", ".join(row.line.part for row in rows),
        overdue=True,
    )


# ---- what has a day -----------------------------------------------------------


def _duties(user) -> Iterable[Group]:
    """What the round "duties" put on record for this person, kind by kind."""
    found = duties_by_kind(user, SHOWN)
    if not found:
        return
    now, working = timezone.now(), working_time()
    for slug, source in registered.sources.items():
        count, duties = found.get(slug, (0, []))
        tasks = [_duty_task(duty, now, working) for duty in duties]
        page = source.page and page_url(source.page) + source.query
        yield Group(slug, source.label, source.icon, page, count, True, tasks)


def _duty_task(duty: Duty, now, working) -> Task:
    """Who answers for it stands beside it where that is told anew: when it has risen."""
    raised = duty.get_level_display() if duty.level else ""
    return Task(
        url=duty.url,
        number=duty.label,
        title=duty.title,
        detail=" · ".join(str(word) for word in (raised, duty.level and duty.holder) if word),
        due=due_words(duty.due_at, now=now, working=working),
        overdue=now > duty.due_at,
    )


def _owners_answered(user) -> Group:
    """What owners answered on their own page and nobody here has read (Q8, Q10)."""

    def task(answer) -> Task:
        return Task(
            url=page_url("registry:owner_answer", answer.number),
            number=answer.number,
            title=str(answer.link.party),
            detail=" · ".join(word for word in (str(answer.link.contact), answer.comment) if word),
            status=answer.kind,
            due=ago(answer.answered_at),
        )

    return group_of(
        "owner-answers",
        pgettext_lazy("inbox", "Owners have answered"),
        "owner",
        page_url("registry:owner_links"),
        answers_to_take_up(user),
        task,
    )


#: Who is permitted one of the acts has the group in their inbox.
_GROUPS: tuple[tuple[tuple[str, ...], Callable], ...] = (
    (("receive",), _to_receive),
    (("accept",), _to_verify),
    (("label",), _to_label),
    (("store",), _to_store),
    (("decide_gate_pass",), _to_release),
    (("decide_gate_pass",), _transfers_to_release),
    (("decide_gate_pass",), _destructions_to_release),
    (("decide_gate_pass",), _outside_to_release),
    (("issue",), _outside_to_hand_out),
    (("destroy",), _destructions_to_carry_out),
    (("witness_destruction",), _destructions_to_witness),
    (("decide_handling_plan",), _plans_to_decide),
    (("return",), _to_hand_over),
    (("announce",), _to_confirm),
    (("hold_goods",), _to_accept),
    (("hold_goods",), _copies_to_give_back),
    (("control_copies",), _recalls),
    (("close_notice",), _losses),
    (("take_up_answer",), _owners_answered),
)
