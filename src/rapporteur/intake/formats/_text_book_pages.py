"""Running heads and page numbers of a book cut from a PDF: found only where they are certain. Pure Python."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

_MARKED = re.compile(r"\d{1,2}[^\W\d_]")
_PAGE_NUMBER = re.compile(r"(?:(\d{1,4})\s+)?(\S.*?\S)(?:\s+(\d{1,4}))?")
LONGEST = 120
FEWEST = 4


@dataclass(slots=True)
class Running:
    """A text that recurs at page breaks: where it stood and the page numbers beside it."""

    text: str
    lines: list[int] = field(default_factory=list)  # 0-based
    numbers: list[str] = field(default_factory=list)


def running_heads(lines: list[str]) -> list[Running]:
    """Texts that recur and demonstrably interrupt sentences, and the page numbers that stand next to them."""
    stripped = [line.strip() for line in lines]
    counts = Counter(text for text in stripped if _may_run(text))
    candidates = {text for text, count in counts.items() if count >= FEWEST}
    found = _interrupting(stripped, {text: text for text in candidates})
    numbered = _numbered_candidates(stripped, candidates)
    found += _with_numbers(stripped, _interrupting(stripped, numbered), numbered)
    heads = {line for running in found for line in running.lines}
    pages = _page_numbers(stripped, heads)
    return [*found, *([pages] if pages else [])]


def _may_run(text: str) -> bool:
    """Long enough to be no word of a sentence, and no affiliation with its raised number ("1Clinic")."""
    if not 12 <= len(text) <= LONGEST or text.count(" ") < 2 or text.startswith("DOI"):
        return False
    marked = _MARKED.match(text)
    return not (marked and marked[0][-1].isupper())


def _numbered_candidates(stripped: list[str], taken: set[str]) -> dict[str, str]:
    """Line text -> text without its page number, for texts that recur only apart from the number."""
    forms: dict[str, str] = {}
    for text in set(stripped) - taken:
        if not _may_run(text) or not (text[0].isdigit() or text[-1].isdigit()):
            continue
        match = _PAGE_NUMBER.fullmatch(text)
        if match and (match[1] or match[3]) and _may_run(match[2]):
            forms[text] = match[2]
    counts = Counter(forms.values())
    return {text: form for text, form in forms.items() if counts[form] >= FEWEST}


def _interrupting(stripped: list[str], forms: dict[str, str]) -> list[Running]:
    """Those candidate texts that cut a sentence in two in a tenth of their places, each time another one."""
    places: dict[str, list[int]] = defaultdict(list)
    around: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    cuts: Counter[str] = Counter()
    for index, text in enumerate(stripped):
        form = forms.get(text)
        if form is None:
            continue
        places[form].append(index)
        before = _neighbour(stripped, index, -1, forms)
        after = _neighbour(stripped, index, 1, forms)
        around[form][0].add(before)
        around[form][1].add(after)
        if before and after[:1].islower() and before[-1] not in ".!?:;":
            cuts[form] += 1
    return [
        Running(form, at)
        for form, at in places.items()
        if cuts[form] >= max(2, len(at) / 10) and min(map(len, around[form])) > len(at) / 2
    ]


def _neighbour(stripped: list[str], index: int, step: int, forms: dict[str, str]) -> str:
    """The nearest line that is neither blank, a number nor a candidate itself."""
    for distance in range(1, 6):
        at = index + step * distance
        if not 0 <= at < len(stripped):
            return ""
        text = stripped[at]
        if text and text not in forms and not text.isdigit():
            return text
    return ""


def _with_numbers(stripped: list[str], found: list[Running], forms: dict[str, str]) -> list[Running]:
    """Only those whose numbers rise as page numbers do."""
    kept: list[Running] = []
    for running in found:
        for index in running.lines:
            match = _PAGE_NUMBER.fullmatch(stripped[index])
            running.numbers += [group for group in (match[1], match[3]) if group] if match else []
        if _rises(running.numbers):
            kept.append(running)
    return kept


def _page_numbers(stripped: list[str], heads: set[int]) -> Running | None:
    """Lines that hold only a number, next to a running head, if they count the pages."""
    beside = [
        index
        for index, text in enumerate(stripped)
        if text.isdecimal() and len(text) <= 4 and (index - 1 in heads or index + 1 in heads)
    ]
    numbers = [stripped[index] for index in beside]
    return Running("", beside, numbers) if len(beside) >= FEWEST and _rises(numbers) else None


def _rises(numbers: Iterable[str]) -> bool:
    values = [int(number) for number in numbers]
    return all(0 <= after - before <= 4 for before, after in pairwise(values))
