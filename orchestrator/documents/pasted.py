"""Structure of text that was pasted without Markdown: every line is a unit, headings are bare lines."""

from __future__ import annotations

import re

from orchestrator.documents.headings import bullet_length, is_bare_heading, is_bullet, label_of, meaning_of_bare
from orchestrator.documents.lines import LINE_END
from orchestrator.documents.meaning import Meaning
from orchestrator.documents.structure import Block, Heading, UnitKind

_FENCE = re.compile(r"\s*(?:```|~~~)")
_CODE = re.compile(
    r"[;{}]\s*$|^\s*(?:def|class|import|from|return|public|private|const|let|var|#include|function|package)\b"
    r"[^.]*[\w)(:;{*'\"]$"
    r"|^\s*(?:if|for|while|else|elif|try|with|except)\b.*[:{]\s*$|^\s*[@}#/]|\w\(.*\)\s*[;:]?\s*$"
    r"|^\s*[\w.\[\]]+ [-+|]?= "
)
MAX_TITLE = 100


def read_pasted(text: str) -> tuple[list[Heading], list[Block]]:
    """Headings and blocks in order. The first line is the title if it reads like one."""
    lines = LINE_END.split(text)
    if _is_code(lines):
        return [], [Block(UnitKind.CODE, 0, len(lines))]
    headings: list[Heading] = []
    blocks: list[Block] = []
    title = _title_line(lines)
    fenced = False
    for at, line in enumerate(lines):
        fence = bool(_FENCE.match(line))
        if fenced or fence:
            blocks.append(Block(UnitKind.CODE, at, at + 1))
            fenced ^= fence
        elif at == title:
            headings.append(Heading(at, 1, line.strip()))
        elif line.strip():
            _take(lines, at, headings, blocks)
    return headings, blocks


def _take(lines: list[str], at: int, headings: list[Heading], blocks: list[Block]) -> None:
    line = lines[at]
    before = lines[at - 1] if at else ""
    after = lines[at + 1] if at + 1 < len(lines) else ""
    if is_bare_heading(line, before, after):
        headings.append(Heading(at, 2, line.strip().strip("*").strip().rstrip(":").rstrip("*").strip()))
        return
    if label := label_of(line):
        headings.append(Heading(at, 2, label, label=True))
        blocks.append(Block(UnitKind.PARAGRAPH, at, at + 1, line.index(":") + 1))
        return
    kind = UnitKind.ITEM if is_bullet(line) else UnitKind.PARAGRAPH
    blocks.append(
        Block(UnitKind.ROW if "\t" in line.strip() and not is_bullet(line) else kind, at, at + 1, bullet_length(line))
    )


def _title_line(lines: list[str]) -> int | None:
    """The first line with text, if it is short, doesn't end like a sentence, and the document goes on."""
    first = next((at for at, line in enumerate(lines) if line.strip()), None)
    if first is None or len(lines[first].strip()) > MAX_TITLE or is_bullet(lines[first]) or label_of(lines[first]):
        return None
    text = lines[first].strip()
    after = next((line for line in lines[first + 1 :] if line.strip()), "")
    has_more = bool(after) and meaning_of_bare(after) is not Meaning.OPEN_QUESTIONS
    headed = is_bare_heading(text, "", "x") and not text.startswith("**")
    return first if has_more and not headed and not text.endswith((".", ";", ",", ":", "?")) else None


def _is_code(lines: list[str]) -> bool:
    written = [line for line in lines if line.strip()]
    return len(written) >= 3 and sum(bool(_CODE.search(line[:300])) for line in written) > 0.6 * len(written)
