"""The front of a presentation in an abstract book: title, authors, affiliations. Pure Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rapporteur.intake.contract import Person


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARTICLES = _words(
    """a abu af al am av ben bin da das de degli dei del della den der des di do dos du e el i ibn
    la las le lo los san st ter ten ul und ur van von y zu zur"""
)
_NO_NAME = _words(
    """the of in on for with without to from by is are as at an or not and its their study case
    report role effect syndrome disease cancer patients type treatment therapy analysis"""
)
_INSTITUTION = re.compile(
    r"\b(?:universit\w*|hospital\w*|h[oô]pita\w+|department\w*|dept|institut\w*|clinic\w*|klini\w+|facult\w*"
    r"|cent(?:er|re|ro)\w*|school|college|division|unit[àé]?|laborator\w+|service|servicio|academy|foundation"
    r"|ministry|section|chair|inserm|cnrs|nhs|trust|gmbh|inc|ltd|pharma\w*|medicine|society|association"
    r"|alliance|council|agency)\b",
    re.IGNORECASE,
)
_COUNTRIES = _words(
    """albania algeria argentina armenia australia austria azerbaijan bahrain bangladesh belarus
    belgium bosnia brazil bulgaria canada chile china colombia croatia cuba cyprus czechia czech
    denmark egypt england estonia finland france georgia germany ghana greece hungary iceland india
    indonesia iran iraq ireland israel italy japan jordan kazakhstan kenya korea kosovo kuwait
    latvia lebanon libya lithuania luxembourg macedonia malaysia malta mexico moldova montenegro
    morocco nepal netherlands nigeria norway oman pakistan panama peru philippines poland portugal
    qatar romania russia scotland serbia singapore slovakia slovenia spain sudan sweden switzerland
    syria taiwan tanzania thailand tunisia turkey türkiye uganda uk ukraine uruguay usa uzbekistan
    venezuela vietnam wales yemen arabia africa emirates kingdom republic states zealand lanka"""
)
_DIACRITICS = "\u00a8\u00b4\u00b8\u02c6\u02c7\u02d8\u02d9\u02da\u02db\u02dc\u02dd"
_SEPARATOR = re.compile(r"\s*(?:[,;&]|\band\b)\s*")
_MARKS = re.compile(r"(?:\s*[\d*†‡§¶#^])+$")
_MARKED = re.compile(r"\d{1,2}\s?[^\W\d_]")
_ONLY_MARKS = re.compile(r"[\d,\s*†]{1,12}")
_STRAY_MARKS = re.compile(r"\d{1,2}(?:,\d{1,2})*")
_RAISED = re.compile(
    r"[^\W\d_]\d{1,2}(?:,\d{1,2})*(?:,\s|,$|\s&)[^&,]{1,60}[^\W\d_]\d{1,2}(?:,\d{1,2})*(?:,|\s&|$)"
)
_AFFILIATION = re.compile(r"(?:^|(?<=[;.,])\s*|(?<=\s))(\d{1,2})(?=\s?[^\W\d_a-z])")
_ABBREVIATION = re.compile(
    r"\b(?:st|dr|prof|univ|dept|inst|hosp|no|fac|med|sci|nat|gr|ph|sc|[a-z])\.$", re.IGNORECASE
)
# A section that opens its line; no place is called so.
_LABELLED = re.compile(
    r"(?:Background|Introduction|Objectives?|Aims?|Purpose|Context|Rationale|Methods?|Patients and [Mm]ethods|"
    r"BACKGROUND|INTRODUCTION|OBJECTIVES?|AIMS?|PURPOSE|METHODS?)(?: ?[/&] ?[A-Z]\w+| and [A-Za-z]\w+)? ?:\s"
)
LONGEST_TITLE = 10
LONGEST_AUTHORS = 60
LONGEST_AFFILIATION = 80


@dataclass(slots=True)
class Front:
    """How many of the lines are title, authors and affiliations; the rest is the abstract."""

    title: int
    authors: int = 0
    affiliations: int = 0
    people: list[Person] = field(default_factory=list)

    @property
    def length(self) -> int:
        return self.title + self.authors + self.affiliations


def front_of(lines: list[str], is_head: Callable[[str], bool]) -> Front | None:
    """Where title, authors and affiliations end, or None where they cannot be told apart with certainty."""
    lines = [line.strip() for line in lines[: LONGEST_TITLE + LONGEST_AUTHORS + LONGEST_AFFILIATION]]
    for start in range(1, min(LONGEST_TITLE + 1, len(lines))):
        if is_head(lines[start]) or _LABELLED.match(lines[start]):
            return None
        count = _authors(lines, start)
        if not count:
            continue
        after = start + count
        is_text = after >= len(lines) or is_head(lines[after]) or bool(_LABELLED.match(lines[after]))
        if is_text or _is_affiliation(lines[after]):
            length = _affiliations(lines, after, is_head)
            if length is None:
                return None
            return Front(start, count, length)
        if _is_certain_list(lines[start:after]) or (count == 1 and _is_lone_author(lines, start)):
            return Front(start, count, 0)
    return None


def best_title(lines: list[str]) -> int:
    """How many lines the title takes where nothing is certain: one, and those that go on in lower case."""
    count = 1
    while (
        count < min(4, len(lines))
        and lines[count].strip()[:1].islower()
        and not lines[count - 1].endswith(".")
    ):
        count += 1
    return count


def without_stray_marks(authors: list[str]) -> list[str]:
    """The lines without those that hold only raised numbers, which the PDF's text has torn from a name."""
    return [line for line in authors if not _STRAY_MARKS.fullmatch(line.strip())]


def people_of(authors: str, affiliations: str) -> list[Person]:
    """The authors by name, with their institutions where the raised numbers leave no doubt."""
    places = _numbered(affiliations)
    people: list[Person] = []
    for name, marks in _names(authors):
        if not places:
            institution = "" if _AFFILIATION.match(affiliations) else affiliations.rstrip(".")
        elif marks and all(mark in places for mark in marks):
            institution = "; ".join(places[mark] for mark in marks)
        else:
            institution = ""
        people.append(Person(name, "author", institution))
    return people


def _names(authors: str) -> list[tuple[str, list[int]]]:
    found: list[tuple[str, list[int]]] = []
    for piece in _SEPARATOR.split(authors):
        marks = _MARKS.search(piece)
        name = piece[: marks.start()] if marks else piece
        numbers = [int(n) for n in re.findall(r"\d{1,2}", marks[0])] if marks else []
        if name.strip():
            found.append((name.strip(), numbers))
        elif found:
            found[-1][1].extend(numbers)
    return found


def _numbered(affiliations: str) -> dict[int, str]:
    """Number -> affiliation, only if the numbers count 1, 2, 3 without a gap."""
    found: list[tuple[int, int, int]] = []
    for match in _AFFILIATION.finditer(affiliations):
        if int(match[1]) == len(found) + 1:
            found.append((int(match[1]), match.start(), match.end()))
    if not found or found[0][1] != 0:
        return {}
    ends = [start for _, start, _ in found[1:]] + [len(affiliations)]
    return {n: affiliations[begin:end].strip(" ;,.") for (n, _, begin), end in zip(found, ends, strict=True)}


def _authors(lines: list[str], start: int) -> int:
    """How many lines from ``start`` on are a list of names; 0 if they are none."""
    count, text = 0, ""
    for line in lines[start : start + LONGEST_AUTHORS]:
        is_marks = bool(text) and bool(_ONLY_MARKS.fullmatch(line)) and not _is_closed(text)
        if not is_marks and not _may_be_names(line, text):
            break
        if count and _is_closed(text):
            break
        text = f"{text} {line}".strip()
        count += 1
    pieces = [_MARKS.sub("", piece).strip() for piece in _SEPARATOR.split(text)]
    names = [piece for piece in pieces if piece]
    if not names or text.endswith((",", "&")) or not all(_is_full_name(name) for name in names):
        return 0
    if count > 1 and not _SEPARATOR.search(lines[start]):
        return 0  # its first line may still be the title's last
    return 0 if _RAISED.search(lines[start - 1]) else count  # the names begin before, with one we do not know


def _may_be_names(line: str, before: str) -> bool:
    """Whether the line can be a part of a list of names, of which ``before`` is what stands before it."""
    if not line or _MARKED.match(line) or (line.endswith(".") and not re.search(r"\b[A-Z]\.$", line)):
        return False
    if len(line) > 300 or _INSTITUTION.search(line):
        return False
    pieces = [_MARKS.sub("", piece).strip() for piece in _SEPARATOR.split(line)]
    words = [word for piece in pieces for word in piece.split()]
    if not words or (not before and len(words) < 2) or any(_is_country(piece) for piece in pieces if piece):
        return False
    odd = 0
    previous = before[-1:]
    for word in words:
        if not _is_name_word(word) and previous[-1:] not in _DIACRITICS:
            if word.lower() in _NO_NAME or any(c.isdigit() for c in word):
                return False
            odd += 1
        previous = word
    return odd == 0 or (odd == 1 and len(words) >= 4 and bool(_SEPARATOR.search(line)))


def _is_name_word(word: str) -> bool:
    bare = word.strip("().’'‘`-" + _DIACRITICS)
    if not bare:
        return True
    if any(c.isdigit() for c in bare) or (bare.lower() in _NO_NAME and (bare.islower() or len(bare) > 3)):
        return False
    if bare.lower() in _PARTICLES or bare[0].isupper() or bare[0] in "ıł":
        return True
    return word[0] in _DIACRITICS + "’'" or bare[:2] in {"d’", "d'", "l’", "l'"}


def _is_full_name(name: str) -> bool:
    return 2 <= len(name.split()) <= 8


def _is_closed(text: str) -> bool:
    """Whether the list has had its "&" and a whole name after it, or is one name alone."""
    last = re.split(r"\s(?:&|and)\s", text)
    tail = _MARKS.sub("", last[-1]).strip()
    words = sum(any(c.isalpha() for c in word) for word in tail.split())
    return (len(last) > 1 or "," not in text) and 2 <= words <= 8 and not text.endswith((",", "&"))


def _is_certain_list(lines: list[str]) -> bool:
    text = " ".join(lines)
    return bool(re.search(r"\s&\s|\sand\s", text)) and len(_names(text)) >= 2


def _is_lone_author(lines: list[str], at: int) -> bool:
    """One name between a title in lower case and a paragraph."""
    title, name, paragraph = lines[at - 1].split(), lines[at].split(), lines[at + 1].split()
    plain = [word for word in title if word.islower() and word not in _PARTICLES]
    is_sentence = sum(word.islower() for word in paragraph) >= 3 and paragraph[0][0].isupper()
    return 2 <= len(name) <= 4 and "," not in lines[at] and len(plain) >= 1 and is_sentence


def _is_country(text: str) -> bool:
    words = text.lower().rstrip(".").split()
    return 1 <= len(words) <= 4 and words[-1].strip(",") in _COUNTRIES


def _is_affiliation(line: str) -> bool:
    if (
        _MARKED.match(line)
        or re.fullmatch(r"\d{1,2}", line)
        or _INSTITUTION.search(line)
        or _is_country(line)
    ):
        return True
    words = [word for word in re.split(r"[\s,]+", line.rstrip(".")) if word]
    capital = sum(word[0].isupper() or word.lower() in _PARTICLES for word in words)
    return "," in line and capital >= 0.7 * len(words) and (line.endswith(".") or len(words) <= 12)


def _affiliations(lines: list[str], start: int, is_head: Callable[[str], bool]) -> int | None:
    """How many lines from ``start`` on are affiliations, or None if their end cannot be seen."""
    for index in range(start, min(len(lines), start + LONGEST_AFFILIATION)):
        line = lines[index]
        if is_head(line) or _LABELLED.match(line):
            return index - start
        following = lines[index + 1] if index + 1 < len(lines) else ""
        closes = line.endswith(".") and not _ABBREVIATION.search(line)
        closes = closes or (_is_country(line) and not line.endswith((",", ";")))
        if closes and not _MARKED.match(following) and not following[:1].islower():
            return index - start + 1
    return len(lines) - start if len(lines) - start <= 12 else None
