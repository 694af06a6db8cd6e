"""A moderator that only asks: the author's text stays, questions are collected at its end."""

from __future__ import annotations

import re

from orchestrator.documents.headings import bullet_length
from orchestrator.documents.meaning import Meaning
from orchestrator.documents.reading import read_structure
from orchestrator.documents.structure import Section, Structure
from orchestrator.domain import Issue, Severity, Usage
from orchestrator.interfaces import Brief
from orchestrator.revision import Ask, Edit, EditOperation, Revision

TITLE = "Open questions"
MAX_QUESTIONS = 7
REASON = "Only the author can answer these; nothing else was changed."
_NUMBER = re.compile(r"\s*(\d{1,4})[.)]\s")


class RuleModerator:
    """Puts the weightiest questions under Open questions: every High one, up to seven in all.

    Refining its own output changes nothing: a question that already stands there isn't added
    again, and a document in which the section couldn't be read back is left as it is.
    """

    name = "moderator"

    def refine(self, document: str, brief: Brief) -> Revision:
        """At most one edit, and the questions, which count as asked even if they already stood there."""
        issues = _to_ask(brief.issues)
        questions = tuple(Ask(issue.id, issue.lead.question or "", issue.lead.answer_type) for issue in issues)
        structure = read_structure(document)
        standing = _standing(structure)
        missing = [issue for issue in issues if _line(issue) not in standing]
        edit = _edit(structure, missing) if missing else None
        return Revision((edit,) if edit else (), questions, (), Usage.none())


def _to_ask(issues: tuple[Issue, ...]) -> list[Issue]:
    askable = [issue for issue in issues if issue.lead.question]
    high = [issue for issue in askable if issue.severity is Severity.HIGH]
    medium = [issue for issue in askable if issue.severity is Severity.MEDIUM]
    return high + medium[: max(0, MAX_QUESTIONS - len(high))]


def _line(issue: Issue) -> str:
    """The question after its section's title; without the title's number, which would read back as a list's."""
    finding = issue.lead
    title = finding.section
    while skip := bullet_length(title):
        title = title[skip:]
    return " ".join((f"{title}: {finding.question}" if title else finding.question or "").split())


def _standing(structure: Structure) -> set[str]:
    """The lines of the Open questions sections, without numbers or bullets."""
    sections = structure.sections
    return {
        " ".join(line[bullet_length(line) :].split())
        for unit in structure.units
        if sections[unit.section].meaning is Meaning.OPEN_QUESTIONS
        for line in (unit.text, *unit.text.splitlines())
    }


def _edit(structure: Structure, issues: list[Issue]) -> Edit | None:
    """The questions at the end of the document's own section, else of the document.

    None where neither could be read back as it was meant, such as after code that is never closed.
    """
    own, lines = _own_section(structure), [_line(issue) for issue in issues]
    issue_ids = tuple(issue.id for issue in issues)
    for section in dict.fromkeys((own, None)):
        at = section.span.end if section else len(structure.text)
        added = _section_text(structure, section, lines)
        after = read_structure(structure.text[:at] + added + structure.text[at:])
        if _reads_back(structure, section, after, lines):
            return Edit(issue_ids, EditOperation.INSERT_AFTER, section.title if section else "", "", added, REASON)
    return None


def _reads_back(before: Structure, own: Section | None, after: Structure, lines: list[str]) -> bool:
    """Whether the questions stand in their section, and every other section is still there."""
    titles = [section.title for section in before.sections] + ([] if own else [TITLE])
    return [section.title for section in after.sections] == titles and set(lines) <= _standing(after)


def _own_section(structure: Structure) -> Section | None:
    """The last section for open questions that an edit can name."""
    found = [
        section
        for section in structure.sections
        if section.meaning is Meaning.OPEN_QUESTIONS and structure.section_titled(section.title) is section
    ]
    return found[-1] if found else None


def _section_text(structure: Structure, own: Section | None, lines: list[str]) -> str:
    newline = next((end for end in ("\r\n", "\n", "\r") if end in structure.text), "\n")
    before = structure.text[: own.span.end] if own else structure.text
    first = _next_number(structure, own)
    listed = [f"{number}. {line}" for number, line in enumerate(lines, first)]
    start = "" if before.endswith(("\n", "\r")) else newline
    if own is not None and not any(unit.section == own.index for unit in structure.units):
        listed = ["", *listed] if structure.markdown and not before.endswith(newline * 2) else listed
    if own is None:
        level = "#" * _top_level(structure)
        listed = [*(["", f"{level} {TITLE}", ""] if structure.markdown else ["", TITLE]), *listed]
    end = newline if own is not None and own.span.end < len(structure.text) else ""
    return start + newline.join(listed) + newline + end


def _next_number(structure: Structure, own: Section | None) -> int:
    if own is None:
        return 1
    body = structure.text[own.span.start : own.span.end]
    numbers = [int(match.group(1)) for line in body.splitlines() if (match := _NUMBER.match(line))]
    return max(numbers, default=0) + 1


def _top_level(structure: Structure) -> int:
    """The level of the document's sections: 2 below a title, else that of the highest."""
    levels = [section.level for section in structure.sections[1:]]
    titled = levels[:1] == [1] and levels.count(1) == 1 and structure.sections[1].meaning is None
    return 2 if titled else min(levels, default=2)
