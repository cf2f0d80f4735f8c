"""What happens in a series of lots, as the switching rules of `switching` see it."""

from dataclasses import dataclass

from inspections.enums import SamplingMethod, Severity, SeverityChange, SwitchingFact
from inspections.sampling import Plan


@dataclass(frozen=True)
class LotResult:
    """One lot as it was judged. ``reference`` is how people call it.

    ``passes_tighter``: would it also be accepted one AQL step tighter; asked for with Ac of 2
    or more. ``first_submission``: a lot that comes again counts for nothing. ``ends_reduced``:
    accepted, but in the gap between Ac and Re (MIL-STD-105E).
    """

    reference: str
    severity: Severity
    accepted: bool
    ac: int
    passes_tighter: bool | None = None
    first_submission: bool = True
    ends_reduced: bool = False

    def __post_init__(self):
        if self.passes_tighter and not self.accepted:
            raise ValueError(f"{self.reference} was refused and cannot pass a tighter AQL")
        if self.accepted and self.ac >= 2 and self.passes_tighter is None:
            raise ValueError(f"{self.reference} has Ac {self.ac}: would it pass a tighter AQL?")

    @classmethod
    def judged(
        cls, reference: str, plan: Plan, nonconforming: int, *, first_submission: bool = True
    ) -> "LotResult":
        """The result of a sample by AQL in which so many pieces were nonconforming."""
        if plan.method != SamplingMethod.AQL:
            raise ValueError("only samples by AQL take part in switching")
        accepted = plan.accepts(nonconforming)
        return cls(
            reference,
            plan.severity,
            accepted,
            plan.ac,
            plan.passes_tighter(nonconforming),
            first_submission,
            ends_reduced=accepted and plan.returns_to_normal(nonconforming),
        )


@dataclass(frozen=True)
class Confirmation:
    """A person confirmed a change, and with it the facts that the rule cannot know."""

    change: SeverityChange
    facts: frozenset[SwitchingFact] = frozenset()


@dataclass(frozen=True)
class Irregularity:
    """Production is irregular or delayed, or another condition calls for care; ``note`` says."""

    note: str


Entry = LotResult | Confirmation | Irregularity
