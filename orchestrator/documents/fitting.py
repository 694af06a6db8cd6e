"""How an edit's words are set into the text: the blanks, line breaks and marks that their place needs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orchestrator.documents.folding import fold
from orchestrator.documents.locate import Passage
from orchestrator.documents.structure import Section, Structure
from orchestrator.revision import Edit, EditOperation, Match

_MARKER = re.compile(r"[ \t>]*(?:#{1,6}|[-*+•]|\d{1,3}[.)])[ \t]+")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")
_ONLY_MARKS = re.compile(r"[ \t>]*(?:(?:#{1,6}|[-*+•]|\d{1,3}[.)])[ \t]*)?(?:\[[ xX]\])?[ \t]*")
_LISTED = re.compile(r"[ \t]*(?:[-*+•]\s|\d{1,3}[.)]\s|\|)")
_EMPHASIS = ("**", "__", "*", "_", "`")
_CLINGS = ".,;:!?)]}%…。，；：！？）"
_CJK = re.compile(r"[぀-ヿ㐀-鿿가-힯。，；：！？、（）]")


@dataclass(frozen=True, slots=True)
class Fitted:
    """What to put in place of the characters `start` to `end`."""

    start: int
    end: int
    replacement: str


def fit_text(text: str, passage: Passage, edit: Edit) -> Fitted:
    """The edit fitted at the passage it found."""
    match edit.operation:
        case EditOperation.INSERT_AFTER:
            return _after(text, passage.end, edit.replace)
        case EditOperation.INSERT_BEFORE:
            return _before(text, passage.start, edit.replace)
        case EditOperation.DELETE:
            return _without(text, passage.start, passage.end)
    if not edit.replace.strip():
        return _without(text, passage.start, passage.end)
    if passage.match is Match.EXACT:
        return Fitted(passage.start, passage.end, edit.replace)
    start, end = _with_emphasis(text, passage.start, passage.end)
    return Fitted(start, end, _unmarked(edit, text, start))


def fit_section(structure: Structure, section: Section | None, edit: Edit) -> Fitted:
    """The edit fitted to a whole section, or, to be inserted, to the whole document."""
    text = structure.text
    start, end = (section.span.start, section.span.end) if section else (0, len(text))
    match edit.operation:
        case EditOperation.INSERT_AFTER:
            return Fitted(end, end, _own_block(text, end, edit.replace))
        case EditOperation.INSERT_BEFORE:
            return Fitted(start, start, _own_block(text, start, edit.replace))
        case EditOperation.DELETE:
            return Fitted(start, end, "")
    if section and not _begins_with_title(edit.replace, section.title):
        start += len(text[start:end].splitlines(keepends=True)[0])
    body = text[start:end]
    lead = body[: len(body) - len(body.lstrip("\r\n"))] if start != section_start(section) else ""
    tail = body[len(body.rstrip()) :]
    return Fitted(start, end, lead + edit.replace.strip("\r\n") + tail)


def section_start(section: Section | None) -> int:
    return section.span.start if section else 0


def _begins_with_title(replacement: str, title: str) -> bool:
    first = next(iter(replacement.strip().splitlines()), "")
    return first.lstrip().startswith("#") or fold(first).text.rstrip(":") == fold(title).text.rstrip(":")


def _newline(text: str) -> str:
    return next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"\r\n|\r|\n").search(text, at)
    return found.start() if found else len(text)


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _is_block(replacement: str) -> bool:
    return "\n" in replacement.strip("\n") or bool(_MARKER.match(replacement)) or replacement.lstrip().startswith("|")


def _after(text: str, at: int, replacement: str) -> Fitted:
    if replacement.startswith((" ", "\t")) or (not _is_block(replacement) and replacement.startswith(("\n", "\r"))):
        return Fitted(at, at, replacement)
    if _is_block(replacement) or _HEADING.match(text, _line_start(text, at)):
        at = _line_end(text, at)
        gap = _gap(text[_line_start(text, at) : at], replacement, _newline(text))
        body = replacement.strip("\r\n")
        following = text[at:]
        closing = gap if following.strip() and not following.startswith(gap) else ""
        return Fitted(at, at, gap + body + closing[len(_newline(text)) :])
    left = text[at - 1 : at]
    joined = not left.strip() or _CJK.match(left) or replacement[:1] in _CLINGS
    right = text[at : at + 1]
    tail = " " if right.isalnum() and replacement[-1:].isalnum() and not _CJK.match(right) else ""
    return Fitted(at, at, ("" if joined else " ") + replacement + tail)


def _before(text: str, at: int, replacement: str) -> Fitted:
    if replacement.endswith((" ", "\t", "\n", "\r")) and not _is_block(replacement):
        return Fitted(at, at, replacement)
    if _is_block(replacement) or _HEADING.match(text, _line_start(text, at)):
        at = _line_start(text, at)
        gap = _gap(text[at : _line_end(text, at)], replacement, _newline(text))
        return Fitted(at, at, replacement.strip("\r\n") + gap)
    right = text[at : at + 1]
    joined = not right.strip() or _CJK.match(right) or replacement[-1:] in "([\"'“‘"
    return Fitted(at, at, replacement + ("" if joined else " "))


def _gap(neighbour: str, replacement: str, newline: str) -> str:
    """One line break between list items or rows, an empty line between other blocks."""
    same = _LISTED.match(neighbour) and _LISTED.match(replacement.lstrip("\r\n"))
    return newline if same else newline * 2


def _own_block(text: str, at: int, replacement: str) -> str:
    """The replacement on lines of its own."""
    newline = _newline(text)
    before = "" if at == 0 or text[at - 1] in "\r\n" or replacement.startswith(("\n", "\r")) else newline
    after = "" if at == len(text) or replacement.endswith(("\n", "\r")) else newline * 2
    return before + replacement + after


def _without(text: str, start: int, end: int) -> Fitted:
    """The passage taken out, with the line or the blank that it would leave behind."""
    line_start, line_end = _line_start(text, start), _line_end(text, end)
    if _ONLY_MARKS.fullmatch(text, line_start, start) and not text[end:line_end].strip(" \t.;,|"):
        stop = line_end + len(_newline(text)) if line_end < len(text) else line_end
        alone = not text[:line_start].rstrip(" \t") or text[:line_start].endswith(("\n\n", "\r\n\r\n"))
        while alone and stop < len(text) and text[stop] in "\r\n":
            stop += 1
        return Fitted(line_start, stop, "")
    if text[start - 1 : start] in (" ", "") and text[end : end + 1] == " ":
        end += 1
    elif text[start - 1 : start] == " " and text[end : end + 1] in (*_CLINGS, "\n", ""):
        start -= 1
    return Fitted(start, end, "")


def _with_emphasis(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage with the mark beside it that pairs with one inside."""
    for mark in _EMPHASIS:
        if text[start:end].count(mark) % 2:
            if text.startswith(mark, end):
                return start, end + len(mark)
            if text.endswith(mark, 0, start):
                return start - len(mark), end
    return start, end


def _unmarked(edit: Edit, text: str, start: int) -> str:
    """The replacement without blanks around, and without the bullet that stands before the passage already."""
    replacement = edit.replace.strip()
    has_marker = bool(_ONLY_MARKS.fullmatch(text, _line_start(text, start), start))
    marked = _MARKER.match(replacement)
    if has_marker and marked and text[_line_start(text, start) : start].strip():
        return replacement[marked.end() :]
    return replacement
