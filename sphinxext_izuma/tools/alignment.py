"""Keep the layout of reStructuredText if a word becomes longer: underlines of titles, and columns of tables."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_GRID_BORDER = re.compile(r"[ \t]*\+(?:[-=]+\+)+\s*$")
_SIMPLE_BORDER = re.compile(r"[ \t]*=+(?:[ ]+=+)+\s*$")
_COLUMN = re.compile(r"=+")
_ADORNMENT = re.compile(r"(?P<mark>[!-/:-@\[-`{-~])(?P=mark)*[ \t]*$")


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a page: *text* replaces the characters from *start* to *end*."""

    start: int
    end: int
    text: str

    @property
    def growth(self) -> int:
        """The number of characters that the page becomes longer; negative if it becomes shorter."""
        return len(self.text) - (self.end - self.start)


class Layout:
    """The lines of a page, and its simple tables (those with borders of ``=``)."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))
        self._tables = list(_simple_tables(self._lines))

    def fit(self, number: int, edits: Sequence[Edit]) -> Iterator[tuple[Edit, ...]]:
        """Yield a group of edits for each edit: itself and the edits that restore the layout.

        A group is empty if the cell of a table has no room for the edit.

        :param number: the line, from 0.
        :param edits: the edits on this line, in order.
        """
        line = self._lines[number]
        columns = self._columns(number)
        in_grid = line.lstrip().startswith("|") and self._is_in_grid(number)
        if not columns and not in_grid:
            yield from ((edit,) for edit in edits[1:])
            yield (edits[0], *self._lengthened_adornments(number, sum(edit.growth for edit in edits)))
            return
        taken: Counter[int] = Counter()  # blanks already used in each cell, by the column of its end
        for edit in edits:
            column = edit.end - self._starts[number]
            end = line.find("|", column) if in_grid else _end_of_cell(columns, column)
            moved = self._fit_in_cell(number, edit, end, taken)
            if moved and end is not None:
                taken[end] += edit.growth
            yield moved

    def line_at(self, position: int) -> int:
        """Return the number, from 0, of the line that has the character at *position*."""
        low, high = 0, len(self._lines)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= position else (low, middle)
        return low

    def _fit_in_cell(self, number: int, edit: Edit, end: int | None, taken: Counter[int]) -> tuple[Edit, ...]:
        """Return the edit, and the edit that keeps the *end* column of its cell. Return none if no room is left."""
        line = self._lines[number].rstrip("\r\n")
        if end is None or (len(line) <= end and edit.growth <= 0):  # no cell comes after it
            return (edit,)
        last = end - taken[end]
        if edit.growth <= 0:
            at = self._starts[number] + last
            return (edit, Edit(at, at, " " * -edit.growth))
        first = last - edit.growth
        if line[first:last].strip() or first <= edit.end - self._starts[number]:
            return ()
        start = self._starts[number]
        return (edit, Edit(start + min(first, len(line)), start + min(last, len(line)), ""))

    def _is_in_grid(self, number: int) -> bool:
        above = number
        while above >= 0 and self._lines[above].lstrip().startswith(("|", "+")):
            if _GRID_BORDER.match(self._lines[above]):
                return True
            above -= 1
        return False

    def _columns(self, number: int) -> list[tuple[int, int]]:
        """Return the columns of the simple table that has the line; none if no table has it."""
        for first, last in self._tables:
            if first < number < last:
                return [match.span() for match in _COLUMN.finditer(self._lines[first])]
        return []

    def _lengthened_adornments(self, number: int, growth: int) -> Iterator[Edit]:
        """Yield the edits that make the underline and the overline of a title long enough."""
        below = self._adornment_on(number + 1)
        if not below:
            return
        title = self._lines[number].rstrip()
        missing = _width(title) + growth - len(below.rstrip())
        if missing <= 0 or _width(title) > len(below.rstrip()):
            return
        for other in (number - 1, number + 1):
            if self._adornment_on(other).rstrip() == below.rstrip():
                end = self._starts[other] + len(below.rstrip())
                yield Edit(end, end, below[0] * missing)

    def _adornment_on(self, number: int) -> str:
        if not 0 <= number < len(self._lines):
            return ""
        line = self._lines[number].rstrip("\r\n")
        return line if _ADORNMENT.match(line) else ""


def _width(text: str) -> int:
    """Return the width of *text* in columns, as docutils counts them."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) != 0 for char in text)


def _simple_tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each simple table."""
    at = 0
    while at < len(lines):
        if _SIMPLE_BORDER.match(lines[at]) and (end := _end_of_simple_table(lines, at)):
            yield at, end
            at = end
        at += 1


def _end_of_simple_table(lines: Sequence[str], first: int) -> int | None:
    """Return the last line of the table: its second border below *first*, or one with a blank line below it."""
    found = 0
    for number in range(first + 1, len(lines)):
        if _SIMPLE_BORDER.match(lines[number]):
            found += 1
            if found == len(("head", "body")) or number + 1 == len(lines) or not lines[number + 1].strip():
                return number
    return None


def _end_of_cell(columns: Sequence[tuple[int, int]], column: int) -> int | None:
    """Return the column that the text of the cell at *column* must not reach, None for the last cell."""
    within = [end for start, end in columns if start <= column]
    return within[-1] if within and len(within) < len(columns) else None
