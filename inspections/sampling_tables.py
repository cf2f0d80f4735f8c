"""Single sampling by attributes: code letters, and the plans of a letter and an AQL.

ISO 2859-1:1999 (= GB/T 2828.1-2012) tables 1, 2-A, 2-B and 2-C, and the reduced plans of
MIL-STD-105E (= ANSI Z1.4), for AQL 0.010 to 10. Sample sizes and AQLs both climb in steps of
about 1.6, so that one step down in the letter and one to the left in the AQL leave the
expected number of nonconforming pieces the same: along such a diagonal each table has the same
acceptance number, or the same arrow. A table is its diagonals, counted from the one with Ac = 0.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace

from inspections.enums import Edition, Level, Severity

#: The columns, in percent nonconforming, spelt as the standard spells them.
AQLS = (
    *("0.010", "0.015", "0.025", "0.040", "0.065"),
    *("0.10", "0.15", "0.25", "0.40", "0.65"),
    *("1.0", "1.5", "2.5", "4.0", "6.5", "10"),
)
#: I and O are left out. S stands in the tightened table alone, for AQL 0.025 alone.
LETTERS = "ABCDEFGHJKLMNPQRS"
SAMPLE_SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150)

#: The largest lot of each row of table 1; the last row has no end.
LARGEST_LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000)
LETTERS_BY_LEVEL = {
    Level.S1: "AAAABBBBCCCCDDD",
    Level.S2: "AAABBBCCCDDDEEE",
    Level.S3: "AABBCCDDEEFFGGH",
    Level.S4: "AABCCDEEFGGHJJK",
    Level.I: "AABCCDEFGHJKLMN",
    Level.II: "ABCDEFGHJKLMNPQ",
    Level.III: "BCDEFGHJKLMNPQR",
}

DOWN, UP = 1, -1  # arrows: to the next letter below or above that has a plan
Pair = tuple[int, int]


def _pairs(*acceptance_numbers: int) -> tuple[Pair, ...]:
    return tuple((ac, ac + 1) for ac in acceptance_numbers)


@dataclass(frozen=True)
class Row:
    """A plan as it stands in a table: the letter of its row, sample size, Ac and Re."""

    letter: str
    n: int
    ac: int
    re: int


@dataclass(frozen=True)
class Table:
    """One master table: ``diagonals`` of (Ac, Re) or an arrow; the first has Ac = 0.

    ``zero`` is letter + AQL, both counted from 0, on that first diagonal. The sample of a
    letter is that of the letter ``smaller`` places above it. ``down_at`` are cells (letter,
    AQL) with an arrow instead of the diagonal's plan.
    """

    zero: int
    diagonals: tuple[Pair | int, ...]
    smaller: int = 0
    last: str = "R"
    down_at: tuple[tuple[str, str], ...] = ()

    def cell(self, letter: int, aql: int) -> Pair | int:
        """(Ac, Re), or the arrow that stands there."""
        diagonal = letter + aql - self.zero
        if diagonal < 0 or (LETTERS[letter], AQLS[aql]) in self.down_at:
            return DOWN
        return self.diagonals[diagonal] if diagonal < len(self.diagonals) else UP

    def ways(self, letter: int) -> dict[int, range]:
        """The rows that an arrow at ``letter`` passes, nearest first."""
        end = LETTERS.index(self.last) + 1
        return {DOWN: range(letter + 1, end), UP: range(letter - 1, -1, -1)}

    def row(self, letter: int, pair: Pair) -> Row:
        return Row(LETTERS[letter], SAMPLE_SIZES[max(letter - self.smaller, 0)], *pair)


NORMAL = Table(14, (*_pairs(0), UP, DOWN, *_pairs(1, 2, 3, 5, 7, 10, 14, 21)))
TIGHTENED = Table(15, (*_pairs(0), DOWN, DOWN, *_pairs(1, 2, 3, 5, 8, 12, 18)), last="S")
REDUCED = Table(14, (*_pairs(0), UP, DOWN, DOWN, *_pairs(1, 2, 3, 5, 6, 8, 10)), smaller=2)
#: The one cell of the other two tables in which transcriptions of the editions differ: for lots
#: of 2 to 8, ISO and GB/T take two pieces, MIL-STD-105E goes down to D 8 (1, 2), that is to all.
TIGHTENED_105E = replace(TIGHTENED, down_at=(("A", "10"),))
#: With gaps: between Ac and Re the lot is accepted, and reduced inspection ends.
_GAPS = ((0, 2), (1, 3), (1, 4), (2, 5), (3, 6), (5, 8), (7, 10), (10, 13))
REDUCED_105E = Table(14, (*_pairs(0), UP, DOWN, *_GAPS), smaller=2)

TABLES = {
    (Edition.ISO, Severity.NORMAL): NORMAL,
    (Edition.ISO, Severity.TIGHTENED): TIGHTENED,
    (Edition.ISO, Severity.REDUCED): REDUCED,
    (Edition.MIL, Severity.NORMAL): NORMAL,
    (Edition.MIL, Severity.TIGHTENED): TIGHTENED_105E,
    (Edition.MIL, Severity.REDUCED): REDUCED_105E,
}


def code_letter(lot_size: int, level: Level) -> str:
    """The code letter of a lot of two pieces or more (table 1), before arrows."""
    return LETTERS_BY_LEVEL[level][bisect_left(LARGEST_LOTS, lot_size)]


def plan_of(
    letter: str, aql: str, severity: Severity = Severity.NORMAL, edition: Edition = Edition.ISO
) -> Row:
    """The plan of a code letter and an AQL, arrows followed; they change the sample size, too.

    An arrow that finds no plan before the edge of the table turns round.
    """
    table = TABLES[edition, severity]
    start, column = LETTERS.index(letter), AQLS.index(aql)
    arrow = table.cell(start, column)
    if not isinstance(arrow, int):
        return table.row(start, arrow)
    ways = table.ways(start)
    for letter in (*ways[arrow], *ways[-arrow]):
        cell = table.cell(letter, column)
        if not isinstance(cell, int):
            return table.row(letter, cell)
    raise LookupError(f"AQL {aql} has no plan at all")  # no column is empty: see the tests


def tighter_acceptance_number(row: Row, aql: str, severity: Severity, edition: Edition) -> int:
    """Ac of the same row, and so of the same sample, one AQL step tighter.

    For rows with Ac of 2 or more: they always have one, and only of them does the standard
    ask (9.3.3.2).
    """
    cell = TABLES[edition, severity].cell(LETTERS.index(row.letter), AQLS.index(aql) - 1)
    if isinstance(cell, int):
        raise LookupError(f"{row} has no neighbour at the next AQL")
    return cell[0]
