"""THE transition table of an item. Read it as a table; everything else is drawn from it.

Each row: the verb, from which states it is legal, to which it leads (``None``: it stays),
which account it takes from and gives to, what guards it, and its words. The same rows draw
the buttons, the API's ``available`` list and the test matrix; ``registry.services`` carries
them out. An item that has nothing on hand and nothing issued closes by itself.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from registry import guards
from registry.enums import OPEN_STATES, Account, State
from registry.guards import Guard


@dataclass(frozen=True)
class Transition:
    verb: str
    label: str | Promise
    sources: tuple[State, ...]
    target: State | None = None
    debit: Account | None = None
    credit: Account | None = None
    guards: tuple[Guard, ...] = ()

    @property
    def slug(self) -> str:
        """The verb as it stands in addresses: ``return_to_store`` is ``return-to-store``."""
        return self.verb.replace("_", "-")


R, V, L, S, Q = (
    State.RECEIVED,
    State.VERIFIED,
    State.LABELLED,
    State.STORED,
    State.QUARANTINED,
)
ON_HAND, ISSUED = Account.ON_HAND, Account.ISSUED

_ROWS = (
    # verb, label, sources, target, debit, credit, guards
    Transition("accept", pgettext_lazy("verb", "Accept"), (R,), V),
    Transition(
        "reject", pgettext_lazy("verb", "Reject"), (R,), Q, guards=(guards.quarantine_place,)
    ),
    Transition(
        "pass_on", pgettext_lazy("verb", "Pass on"), (R,), guards=(guards.reason_to_pass_on,)
    ),
    Transition("label", pgettext_lazy("verb", "Print label"), (V, L, S, Q)),
    Transition(
        "confirm_label",
        pgettext_lazy("verb", "Confirm label"),
        (V,),
        L,
        guards=(guards.label_printed, guards.label_reads_back),
    ),
    Transition(
        "store",
        pgettext_lazy("verb", "Put in store"),
        (L,),
        S,
        guards=(
            guards.storage_place,
            guards.fitting_environment,
            guards.handled_by_plan,
            guards.apart_from_other_owners,
        ),
    ),
    Transition(
        "move",
        pgettext_lazy("verb", "Move"),
        OPEN_STATES,
        guards=(
            guards.place_of_same_kind,
            guards.fitting_environment,
            guards.handled_by_plan,
            guards.apart_from_other_owners,
        ),
    ),
    Transition(
        "issue",
        pgettext_lazy("verb", "Issue"),
        (S,),
        debit=ON_HAND,
        credit=ISSUED,
        guards=(
            guards.not_expired,
            guards.calibrated,
            guards.agreement_in_force,
            guards.revision_in_force,
            guards.permanently_marked,
            guards.floor_life_left,
            guards.handled_by_plan,
            guards.owner_of_order,
            guards.within_notice,
            guards.designated_purpose,
            guards.released_to_outside,
        ),
    ),
    Transition(
        "return_to_store",
        pgettext_lazy("verb", "Return to store"),
        (S,),
        debit=ISSUED,
        credit=ON_HAND,
        guards=(guards.storage_place, guards.apart_from_other_owners),
    ),
    Transition(
        "consume",
        pgettext_lazy("verb", "Record consumption"),
        (S,),
        debit=ISSUED,
        credit=Account.CONSUMED,
    ),
    Transition(
        "split",
        pgettext_lazy("verb", "Split"),
        OPEN_STATES,
        debit=ON_HAND,
        credit=Account.SPLIT,
        guards=(guards.leaves_a_rest,),
    ),
    Transition(
        "report_anomaly",
        pgettext_lazy("verb", "Report anomaly"),
        OPEN_STATES,
        Q,
        guards=(guards.quarantine_place,),
    ),
    Transition(
        "release",
        pgettext_lazy("verb", "Release to verify again"),
        (Q,),
        R,
        guards=(guards.pending_place,),
    ),
    Transition(
        "concede",
        pgettext_lazy("verb", "Accept by concession"),
        (Q,),
        V,
        guards=(guards.consent_to_concession,),
    ),
    Transition(
        "return",
        pgettext_lazy("verb", "Return to owner"),
        (S, Q),
        debit=ON_HAND,
        credit=Account.RETURNED,
        guards=(guards.released_at_the_gate,),
    ),
    Transition(
        "transfer",
        pgettext_lazy("verb", "Transfer ownership"),
        (S,),
        debit=ON_HAND,
        credit=Account.TRANSFERRED,
        guards=(guards.consent_to_transfer, guards.accepted_on_both_sides),
    ),
    Transition(
        "destroy",
        pgettext_lazy("verb", "Destroy"),
        (S, Q),
        debit=ON_HAND,
        credit=Account.DESTROYED,
        guards=(guards.consent_to_scrap, guards.witnessed),
    ),
    Transition(
        "write_off",
        pgettext_lazy("verb", "Write off as lost"),
        (Q,),
        debit=ON_HAND,
        credit=Account.LOST,
        guards=(guards.reason_given,),
    ),
)
TABLE: dict[str, Transition] = {row.verb: row for row in _ROWS}
SLUGS: dict[str, str] = {row.slug: row.verb for row in _ROWS}

#: The step a person would expect next, by state; draws the ribbon and the filled button.
NEXT_VERB = {R: "accept", V: "confirm_label", L: "store", S: "issue", Q: "release"}
