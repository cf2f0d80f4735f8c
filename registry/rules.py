"""Who may do what: one small predicate per action (domain §6).

Pages, API and services ask ``may(user, action, subject)``; nothing else decides. The
second argument of a predicate is the record the act is about, or None where there is none
yet. "Nobody approves what they requested" is decided here too.
"""

from registry.enums import Role, Step

WORKING_ROLES = frozenset(
    {Role.WAREHOUSE, Role.INSPECTOR, Role.LIAISON, Role.MANAGER, Role.CONTROLLER}
)


def holds(user, *roles) -> bool:
    """Whether an active ``user`` has at least one of ``roles``."""
    return bool(user and user.is_active and user.is_authenticated and user.roles & set(roles))


def has_role(*roles):
    """A predicate: the user has one of ``roles``, whatever the subject."""

    def predicate(user, subject=None) -> bool:
        return holds(user, *roles)

    return predicate


def sees_register(user, subject=None) -> bool:
    """Everybody with a role reads the register; auditors read and change nothing."""
    return bool(user and user.is_authenticated and user.is_active and user.roles)


def administers(user, subject=None) -> bool:
    return holds(user, Role.ADMINISTRATOR)


def verifies(user, item=None) -> bool:
    """An inspector of the department that the goods were handed over to; where that names none,
    of the one that the responsibility table names for the category.

    Where the table names nobody, any inspector may: goods must not get stuck (F3).
    """
    if not holds(user, Role.INSPECTOR):
        return False
    if item is None:
        return True
    verifier = _handed_over_to(item) or _routed_to(item)
    return verifier is None or verifier in user.department_ids


def _handed_over_to(item) -> int | None:
    """The key of the department that was handed ``item`` to verify; the newest counts."""
    given = [hand_over for hand_over in item.hand_overs.all() if hand_over.step == Step.VERIFY]
    return given[-1].to_department_id if given else None


def _routed_to(item) -> int | None:
    routed = [row for row in item.category.responsibilities.all() if row.step == Step.VERIFY]
    return routed[0].department_id if routed else None


def decides_release(user, document=None) -> bool:
    """A manager, but never the one who asked for the goods to leave (domain P5)."""
    return holds(user, Role.MANAGER) and (document is None or document.requested_by_id != user.pk)


def decides_handling(user, plan=None) -> bool:
    """A manager, but never the one who drafted it (domain P4)."""
    return holds(user, Role.MANAGER) and (plan is None or plan.drafted_by_id != user.pk)


def releases_plan(user, plan=None) -> bool:
    """A manager or administrator, but nobody who wrote any of the plan."""
    return holds(user, Role.MANAGER, Role.ADMINISTRATOR) and (
        plan is None or user.pk not in plan.writer_ids
    )


def retires_plan(user, plan=None) -> bool:
    """A manager or administrator; who wrote a draft may give it up, too."""
    if holds(user, Role.MANAGER, Role.ADMINISTRATOR):
        return True
    return writes_plan(user) and (plan is None or (plan.is_draft and user.pk in plan.writer_ids))


def confirms_switching(user, entry=None) -> bool:
    """An inspector or manager; less inspection needs the responsible person's word, a manager's."""
    if entry is not None and entry.needs_manager:
        return holds(user, Role.MANAGER)
    return holds(user, Role.INSPECTOR, Role.MANAGER)


def corrects(user, inspection=None) -> bool:
    """Who may verify such goods may also correct the record of it."""
    return verifies(user, inspection and inspection.item)


def signs_decision(user, inspection=None) -> bool:
    """Who decided it, and nobody in their place."""
    return holds(user, Role.INSPECTOR) and (
        inspection is None or (inspection.is_decided and inspection.decided_by_id == user.pk)
    )


def reviews(user, inspection=None) -> bool:
    """A manager, but nobody who had a hand in the inspection; only what is decided."""
    return holds(user, Role.MANAGER) and (
        inspection is None or (inspection.is_decided and user.pk not in inspection.worker_ids)
    )


def records_absence(user, person=None) -> bool:
    """Everybody their own; a manager or administrator that of anybody (domain C1)."""
    if not sees_register(user):
        return False
    own = person is None or person.pk == user.pk
    return own or holds(user, Role.MANAGER, Role.ADMINISTRATOR)


def keeps_job(user, job=None) -> bool:
    """Who asked for it; managers and administrators those of everybody."""
    if not sees_register(user):
        return False
    own = job is None or job.requested_by_id == user.pk
    return own or holds(user, Role.MANAGER, Role.ADMINISTRATOR)


def recounts(user, stocktake=None) -> bool:
    """Who works here and did not count: a difference is looked at by other eyes."""
    return holds(user, Role.WAREHOUSE, Role.INSPECTOR, Role.MANAGER) and (
        stocktake is None or user.pk != stocktake.counter_id
    )


def counts_stock(user, stocktake=None) -> bool:
    """Who was named to count it."""
    return holds(user, Role.WAREHOUSE, Role.MANAGER) and (
        stocktake is None or user.pk == stocktake.counter_id
    )


def approves_difference(user, stocktake=None) -> bool:
    """A manager; who counts does not approve the difference (domain §6)."""
    return holds(user, Role.MANAGER) and (stocktake is None or user.pk not in stocktake.counter_ids)


holds_goods = has_role(*WORKING_ROLES)


def accepts_issue(user, note=None) -> bool:
    """Who holds the goods, on their own account; who handed them out holds out the screen. Nobody
    takes over on their own account what they handed out themselves."""
    if note is not None and note.holder_user_id == user.pk:
        return holds_goods(user) and note.issued_by_id != user.pk
    return holds(user, Role.WAREHOUSE)


def witnesses(user, document=None) -> bool:
    """Who was named to have seen the destruction, and never who recorded it (Q9)."""
    return holds_goods(user) and (
        document is None
        or (document.witness_user_id == user.pk and document.recorded_by_id != user.pk)
    )


warehouse = has_role(Role.WAREHOUSE)
writes_plan = has_role(Role.INSPECTOR, Role.MANAGER, Role.ADMINISTRATOR)

#: What the predicates read of an item; who asks about several fetches it beforehand.
READS = ("hand_overs", "category__responsibilities")

ACTIONS = {
    # reading
    "see": sees_register,
    "export": sees_register,
    "administer": administers,
    # what has to be done by a day
    "have_duties": has_role(*WORKING_ROLES, Role.ADMINISTRATOR),
    # what lies in store too long
    "give_dwell_reason": has_role(*WORKING_ROLES),
    "ask_for_decision": has_role(Role.LIAISON),
    "record_decision": has_role(Role.LIAISON, Role.MANAGER),
    # who is away, and back again
    "record_absence": records_absence,
    "record_absence_of_others": has_role(Role.MANAGER, Role.ADMINISTRATOR),
    # a signature belongs to an act, whose own rule says who may mean it
    "sign": sees_register,
    # long work in the background
    "request_job": sees_register,
    "fetch_job": keeps_job,
    "cancel_job": keeps_job,
    "see_all_jobs": has_role(Role.MANAGER, Role.ADMINISTRATOR),
    # before and at arrival
    "announce": has_role(Role.LIAISON),
    "cancel_pre_advice": has_role(Role.LIAISON),
    "receive": warehouse,
    "record_notice": has_role(Role.LIAISON),
    "close_notice": has_role(Role.LIAISON, Role.MANAGER),
    # the walk: the verbs of registry.workflow
    "accept": verifies,
    "reject": verifies,
    "take_over": verifies,
    "pass_on": verifies,
    "label": warehouse,
    "confirm_label": warehouse,
    "record_floor_life": has_role(Role.WAREHOUSE, Role.INSPECTOR),
    "draft_handling_plan": has_role(Role.WAREHOUSE, Role.INSPECTOR, Role.MANAGER),
    "decide_handling_plan": decides_handling,
    "control_copies": has_role(Role.CONTROLLER),
    "set_needs": has_role(Role.WAREHOUSE, Role.INSPECTOR, Role.MANAGER),
    "record_mark": has_role(Role.WAREHOUSE, Role.INSPECTOR),
    "link_code": has_role(Role.WAREHOUSE, Role.INSPECTOR),
    "store": warehouse,
    "move": warehouse,
    "issue": warehouse,
    "hold_goods": holds_goods,
    "accept_issue": accepts_issue,
    "return_to_store": warehouse,
    "consume": warehouse,
    "split": has_role(Role.WAREHOUSE, Role.INSPECTOR),
    "report_anomaly": has_role(*WORKING_ROLES),
    "release": has_role(Role.INSPECTOR, Role.MANAGER),
    "concede": has_role(Role.MANAGER),
    "return": warehouse,
    "transfer": has_role(Role.MANAGER),
    "destroy": has_role(Role.MANAGER, Role.CONTROLLER),
    "witness_destruction": witnesses,
    "write_off": has_role(Role.MANAGER),
    # what is verified, and how
    "write_plan": writes_plan,
    "release_plan": releases_plan,
    "retire_plan": retires_plan,
    "correct_inspection": corrects,
    "confirm_switching": confirms_switching,
    "sign_inspection": signs_decision,
    "review_inspection": reviews,
    "keep_lab_reports": has_role(Role.INSPECTOR, Role.MANAGER),
    "keep_instruments": has_role(Role.INSPECTOR, Role.ADMINISTRATOR),
    # the condition of what we hold
    "record_climate": has_role(Role.WAREHOUSE, Role.INSPECTOR),
    "assess_excursion": has_role(Role.INSPECTOR, Role.MANAGER),
    "check": has_role(Role.WAREHOUSE, Role.INSPECTOR),
    "settle_check": has_role(Role.WAREHOUSE, Role.INSPECTOR, Role.MANAGER),
    # documents around it
    "request_return": warehouse,
    "cancel_return": warehouse,
    "confirm_delivery": has_role(Role.WAREHOUSE, Role.LIAISON, Role.MANAGER),
    "expect_no_more": has_role(Role.WAREHOUSE, Role.LIAISON, Role.MANAGER),
    "decide_gate_pass": decides_release,
    "record_consent": has_role(Role.LIAISON),
    # correspondence with the owner (C2)
    "write_letter": has_role(Role.LIAISON, Role.MANAGER),
    "keep_contacts": has_role(Role.LIAISON, Role.MANAGER),
    "grade_party": has_role(Role.LIAISON, Role.MANAGER),
    # what the owner is asked on their own page
    "ask_owner": has_role(Role.LIAISON),
    "revoke_owner_link": has_role(Role.LIAISON, Role.MANAGER),
    "take_up_answer": has_role(Role.LIAISON, Role.MANAGER),
    "settle_statement": has_role(Role.LIAISON, Role.MANAGER),
    "add_evidence": has_role(*WORKING_ROLES),
    "follow_anomaly": has_role(Role.LIAISON, Role.MANAGER),
    "close_agreement": has_role(Role.MANAGER),
    "carry_out_anomaly": has_role(
        Role.WAREHOUSE, Role.INSPECTOR, Role.LIAISON, Role.MANAGER, Role.CONTROLLER
    ),
    "assess_anomaly": has_role(Role.INSPECTOR, Role.LIAISON, Role.MANAGER),
    "close_anomaly": has_role(Role.MANAGER),
    # stocktaking
    "plan_stocktake": has_role(Role.WAREHOUSE, Role.MANAGER),
    "count_stock": counts_stock,
    "recount_stock": recounts,
    "approve_stocktake": approves_difference,
    "close_stocktake": approves_difference,
    "settle_difference": has_role(Role.MANAGER),
}


def may(user, action: str, subject=None) -> bool:
    """Whether ``user`` may do ``action`` to ``subject``. Raises KeyError for an unknown action."""
    return ACTIONS[action](user, subject)
