"""Small counts of people are not printed, nor so much beside them that a subtraction would give them away.

In a group of twenty, "2 members" points at somebody. A count of people from 1 to `FEW - 1` is withheld, and so is the count
of everybody in a row ("all twelve lapsed" says it of each). Then further counts are withheld until nobody can work out
the first from the totals: for each of them a linear program finds the least and the greatest value that what is printed
leaves open (M. Fischetti and J. J. Salazar, Solving the cell suppression problem, Management Science 47, 2001). Nought may be
said where it gives nothing away: nobody is in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

FEW = 5
"""The least count of people that is printed."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Printable:
    """A table of counts with None for what must not be printed: its `cells`, and the totals of `rows`, `columns` and all."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    whole: int | None


def suppress(counts: Sequence[Sequence[int]], few: int = FEW) -> Printable:
    """What of a table of counts of people, rows by columns, may be printed beside its totals.

    Of every withheld small count, what is printed leaves open that it is `few` or more, and more than one value.

    Parameters
    ----------
    counts
        Rows of equal length, at least one of each, of counts from 0 up; nobody stands in two of them.
    few
        The least count that is printed.

    Raises
    ------
    ValueError
        The table is empty, its rows differ in length, or a count is negative.

    Examples
    --------
    >>> suppress([[12, 3, 9], [20, 8, 7]]).cells
    ((12, None, None), (20, None, None))
    >>> suppress([[12, 0, 9], [20, 8, 7]]).cells
    ((12, 0, 9), (20, 8, 7))
    >>> suppress([[3]])
    Printable(cells=((None,),), rows=(None,), columns=(None,), whole=None)
    """
    table = _with_totals(counts)
    guarded = {cell for cell in _every(table) if 0 < table[cell[0]][cell[1]] < few} | _all_of_a_row(table)
    hidden = set(guarded)
    for cell in sorted(guarded):
        if _given_away(table, hidden, cell, few):
            hidden |= _with_it(table, hidden, cell, few)
    shown = [
        [None if (row, column) in hidden else count for column, count in enumerate(line)]
        for row, line in enumerate(table)
    ]
    *lines, totals = shown
    return Printable(
        tuple(tuple(line[:-1]) for line in lines), tuple(line[-1] for line in lines), tuple(totals[:-1]), totals[-1]
    )


class Withheld(Enum):
    """What is said in place of a count that is not printed: that it is small (or nought), or nothing at all."""

    SMALL = "small"
    UNTOLD = "untold"


def withhold(counts: Sequence[int], few: int = FEW) -> tuple[int | Withheld, ...]:
    """Which of some counts may be printed where their total is told in any case.

    Where there is a count from 1 to `few` - 1, all below `few` are withheld as small, noughts too. Where one count alone is small,
    its difference to the total would tell it, and where all of them are `few` - 1 their sum would: then the least of the others
    is withheld too, and of neither is it said that it is small. This holds against a reader who adds and subtracts. A single
    count is its own total, so nothing is gained by withholding it.

    Parameters
    ----------
    counts
        Counts from 0 up, of things that nobody is counted by (messages, say; for people see `suppress`).
    few
        The least count that is printed where one of them is small.

    Raises
    ------
    ValueError
        A count is negative.

    Examples
    --------
    >>> withhold([12, 3, 0, 9]) == (12, Withheld.SMALL, Withheld.SMALL, 9)
    True
    >>> withhold([12, 3, 8]) == (12, Withheld.UNTOLD, Withheld.UNTOLD)
    True
    >>> withhold([12, 0, 9]), withhold([3])
    ((12, 0, 9), (3,))
    """
    if any(count < 0 for count in counts):
        raise ValueError("A count is never below nought.")
    if len(counts) == 1 or not any(0 < count < few for count in counts):
        return tuple(counts)
    hidden = {place for place, count in enumerate(counts) if count < few}
    as_small = len(hidden) > 1 and sum(counts[place] for place in hidden) < len(hidden) * (few - 1)
    if not as_small:
        others = (place for place in range(len(counts)) if place not in hidden)
        hidden |= set(sorted(others, key=lambda place: (counts[place], place))[:1])
    word = Withheld.SMALL if as_small else Withheld.UNTOLD
    return tuple(word if place in hidden else count for place, count in enumerate(counts))


def _with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with a last column and a last row of totals."""
    lines = [list(row) for row in counts]
    if not lines or not lines[0] or len({len(row) for row in lines}) > 1:
        raise ValueError("A table of counts has a row and a column at least, and rows of one length.")
    if any(count < 0 for row in lines for count in row):
        raise ValueError("A count of people is never below nought.")
    lines = [[*row, sum(row)] for row in lines]
    return [*lines, [sum(column) for column in zip(*lines, strict=True)]]


def _every(table: list[list[int]]) -> Iterator[Cell]:
    return ((row, column) for row, line in enumerate(table) for column in range(len(line)))


def _all_of_a_row(table: list[list[int]]) -> set[Cell]:
    """Cells, of two or more in a row, that hold everybody of it."""
    inner = [line[:-1] for line in table[:-1]]
    return {
        (row, column)
        for row, line in enumerate(inner)
        for column, count in enumerate(line)
        if len(line) > 1 and count and count == sum(line)
    }


def _given_away(table: list[list[int]], hidden: set[Cell], cell: Cell, few: int) -> bool:
    """Whether what is printed tells a withheld count, or that it is below `few`."""
    low, high = _open(table, hidden, cell)
    return high < few or high - low < 1


def _open(table: list[list[int]], hidden: set[Cell], cell: Cell) -> tuple[float, float]:
    """The least and the greatest value that a withheld count may have, by all that is printed; the latter may be infinite."""
    import numpy as np
    from scipy.optimize import linprog

    order = sorted(hidden)
    sums, fixed = _equations(table, hidden, order)
    aim = np.array([float(each == cell) for each in order])
    least, greatest = (linprog(sign * aim, A_eq=sums, b_eq=fixed, bounds=(0, None), method="highs") for sign in (1, -1))
    return round(least.fun, 6), np.inf if greatest.status == UNBOUNDED else round(-greatest.fun, 6)


UNBOUNDED = 3
"""What scipy's `linprog` answers where there is no greatest value."""


def _equations(table: list[list[int]], hidden: set[Cell], order: list[Cell]) -> tuple[list, list]:
    """Each row and column: its counts less its total are nought. The withheld on the left, the printed on the right."""
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    lines = [[(row, column) for column in range(last_column + 1)] for row in range(last_row + 1)]
    lines += [list(line) for line in zip(*lines, strict=True)]
    sums, fixed = [], []
    for line in lines:
        sign = {cell: -1.0 if cell == line[-1] else 1.0 for cell in line}
        if hidden & set(line):
            sums.append([sign.get(cell, 0.0) for cell in order])
            fixed.append(-sum(sign[cell] * table[cell[0]][cell[1]] for cell in line if cell not in hidden))
    return sums, fixed


def _with_it(table: list[list[int]], hidden: set[Cell], cell: Cell, few: int) -> set[Cell]:
    """What to withhold with a cell: the cheapest square that it is a corner of and that leaves it open, else all beside it.

    Somebody more in one corner, fewer in the two beside it and more in the opposite one change no total, so that who sees the
    rest cannot tell (the hypercube method; S. Giessing and D. Repsilber, Inference Control in Statistical Databases, 2002).
    """
    row, column = cell
    rows, columns = (set(range(len(table))) - {row}), (set(range(len(table[0]))) - {column})
    squares = [{(row, other), (line, column), (line, other)} - hidden for line in rows for other in columns]
    for square in sorted(squares, key=lambda square: (sum(_cost(table, each) for each in square), sorted(square))):
        if not _given_away(table, hidden | square, cell, few):
            return square
    return {each for each in _every(table) if each[0] == row or each[1] == column}


def _cost(table: list[list[int]], cell: Cell) -> int:
    """How much a reader misses: the count; a nought, which is no secret but tells much, counts as many, a total as all."""
    count, whole = table[cell[0]][cell[1]], table[-1][-1]
    is_total = cell[0] == len(table) - 1 or cell[1] == len(table[0]) - 1
    return (10 * whole if is_total else 0) + (count or whole) + 1
