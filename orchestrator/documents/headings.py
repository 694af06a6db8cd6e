"""Headings: what one means, and which bare lines of pasted text are headings."""

from __future__ import annotations

import re

from orchestrator.documents.meaning import Meaning

# First match wins. A heading starts with one of the phrases; a bare line must consist of one, and so
# must a heading under which nothing is held against the author.
_PHRASES: tuple[tuple[Meaning, str], ...] = (
    (
        Meaning.NON_GOALS,
        r"non[- ]?goals?|(?:explicitly )?out[- ]of[- ]scope|not (?:doing|in scope|included|building|planned)"
        r"|what we(?:'re| are) not \w+|exclusions?|anti[- ]goals?|won't (?:do|have)",
    ),
    (
        Meaning.OPEN_QUESTIONS,
        r"open (?:questions?|issues?|points?|items?|decisions?)|unresolved(?: questions?| issues?)?|questions?"
        r"|to be (?:decided|determined)|(?:pending )?decisions? (?:needed|pending)",
    ),
    (
        Meaning.ALTERNATIVES,
        r"alternatives?(?: considered)?|(?:rejected|considered)(?: alternatives| options| ideas)?|options considered"
        r"|prior art",
    ),
    (
        Meaning.FUTURE,
        r"future(?: work| extensions?| ideas?| improvements?| considerations?| enhancements?| scope| phases?)?|later"
        r"|possible extensions?|nice to haves?|could haves?|(?:improvement )?wish ?list|ideas for later",
    ),
    (
        Meaning.METRICS,
        r"metrics?|kpis?|okrs?|success(?: metrics?| criteria| measures?)?|measures? of success|measurement"
        r"|how (?:will |do )?we (?:measure|know)|what success looks like|targets",
    ),
    (
        Meaning.ACCEPTANCE,
        r"acceptance|definition of done|test(?:ing| plan| strategy|s)?|verification|validation|exit criteria"
        r"|graduation criteria|quality assurance",
    ),
    (Meaning.RISKS, r"risks?|mitigations?|concerns?|threats?|drawbacks?|what (?:can|could) go wrong"),
    (Meaning.DEPENDENCIES, r"dependenc(?:y|ies)|assumptions?|constraints?|pre-?requisites?|integrations?"),
    (
        Meaning.ROLLOUT,
        r"roll-?out|launch(?: plan)?|releases?(?: plan)?|go[- ]to[- ]market|milestones?|time ?line|timing"
        r"|phas(?:es?|ing)|deployment|schedule|delivery plan|migration|road ?map|when|implementation plan",
    ),
    (
        Meaning.USERS,
        r"(?:target |primary )?(?:users?|customers?|audience)|personas?|stakeholders?|who(?: is (?:it|this) for)?"
        r"|user scenarios|scenarios?|required scenarios|use cases?|(?:user|customer) journeys?",
    ),
    (Meaning.GOALS, r"goals?|objectives?|(?:desired )?outcomes?|vision|aims?"),
    (
        Meaning.PROBLEM,
        r"problems?(?: statement)?|motivation|background|why(?: now| this)?|context|summary|overview|introduction"
        r"|purpose|pain points?|opportunit(?:y|ies)|rationale|abstract|executive summary|tl;?dr|current state",
    ),
    (
        Meaning.REQUIREMENTS,
        r"(?:functional |non-?functional |product |technical )?requirements?|features?|functional|user stor(?:y|ies)"
        r"|scope|capabilit(?:y|ies)|(?:proposed )?(?:solution|design|approach)|proposal|deliverables?|specification"
        r"|what we(?:'re| are)? (?:building|doing|making|build)|how it works|must have|should have|in scope"
        r"|implementation|behaviou?r|detailed design|high-level approach",
    ),
    (
        Meaning.REFERENCE,
        r"appendi(?:x|ces)|glossary|references?|links?|(?:change|revision|document) (?:log|history)|history|changelog"
        r"|related(?: documents| issues| work)?|resources?|acknowledge?ments?|definitions?|terminology"
        r"|decision log|evidence",
    ),
)
_PREFIX = r"(?:the |our |key |main |core |project |product )?"
_MORE = r"(?: ?(?:and|&|/|,|for|in|of|to) ?[\w' .-]{1,40})?"
_SILENT = {Meaning.OPEN_QUESTIONS, Meaning.ALTERNATIVES, Meaning.FUTURE, Meaning.REFERENCE}
_WHOLE = [(meaning, re.compile(rf"{_PREFIX}(?:{phrases}){_MORE}$")) for meaning, phrases in _PHRASES]
_STARTS = [
    (meaning, whole if meaning in _SILENT else re.compile(rf"{_PREFIX}(?:{phrases})\b"))
    for (meaning, phrases), (_, whole) in zip(_PHRASES, _WHOLE, strict=True)
]
_NUMBERING = re.compile(r"^(?:§ ?)?\d{1,3}(?:\.\d{1,3}){0,4}[.):]?\s+")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_DECORATION = re.compile(r"`[^`]*`|[*_#]+|[^\w\s'’&/,;:.()-]")
_BULLET = re.compile(r"^\s*(?:[-*+•◦▪●○‣–—]|\d{1,3}[.)]|[a-z][.)]|o\t)\s+")
_LABEL = re.compile(r"\s*([^\W\d_][\w '’/&-]{2,40}):\s+\S")
_SENTENCE_END = (".", ";", ",", "!", "?", "…")
MAX_HEADING = 60


def plain_title(title: str) -> str:
    """A heading's text in lower case, without numbering, markup, emoji and a closing aside in brackets."""
    words = " ".join(_DECORATION.sub(" ", title.replace("’", "'")).split())
    return _ASIDE.sub("", _NUMBERING.sub("", words)).strip(" :.").lower()


def meaning_of(title: str) -> Meaning | None:
    """What a heading announces, going by how it begins."""
    plain = plain_title(title)
    return next((meaning for meaning, pattern in _STARTS if pattern.match(plain)), None)


def meaning_of_bare(line: str) -> Meaning | None:
    """What a line announces if it consists of a known heading and nothing else."""
    plain = plain_title(line)
    if len(plain) > MAX_HEADING or len(plain.split()) > 6:
        return None
    return next((meaning for meaning, pattern in _WHOLE if pattern.match(plain)), None)


def is_bare_heading(line: str, before: str, after: str) -> bool:
    """Whether a line of text without Markdown is a heading.

    `before` and `after` are its neighbours, blank lines included ("" at either end).
    """
    stripped = line.strip()
    if not stripped or len(stripped) > MAX_HEADING or stripped.endswith(_SENTENCE_END):
        return False
    if stripped.startswith("**") and stripped.rstrip(":").endswith("**") and stripped.count("**") == 2:
        return True
    if _BULLET.match(line):
        return bool(re.match(r"\s*\d", line)) and meaning_of_bare(stripped) is not None
    if meaning_of_bare(stripped) is not None:
        return True
    return _is_capitals(stripped) or _is_label(stripped, before, after)


def label_of(line: str) -> str | None:
    """The known heading with which a line begins, before a colon and its text: "Goal" of "Goal: fewer tickets"."""
    match = _LABEL.match(line)
    return match.group(1).strip() if match and meaning_of_bare(match.group(1)) is not None else None


def _is_capitals(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(letters) >= 4 and line.isupper() and len(line.split()) <= 6


def _is_label(line: str, before: str, after: str) -> bool:
    """A few capitalised words with a colon, above their content: "Checkout flow:"."""
    words = line[:-1].split()
    plain = all(word[0].isalpha() for word in words) and line[0].isupper()
    return line.endswith(":") and 1 <= len(words) <= 3 and plain and not before.strip() and bool(after.strip())


def is_bullet(line: str) -> bool:
    """Whether a line begins like a list item."""
    return bool(_BULLET.match(line))


def bullet_length(line: str) -> int:
    """How many characters of a line are its bullet."""
    match = _BULLET.match(line)
    return match.end() if match else 0
