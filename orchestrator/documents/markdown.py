"""Structure of Markdown, from markdown-it's blocks and their line numbers."""

from __future__ import annotations

import functools
import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.documents.lines import LINE_END
from orchestrator.documents.structure import Block, Heading, UnitKind

_ITEM = re.compile(r"\s*(?:>\s?)*\s*(?:[-*+]|\d{1,9}[.)])(?:\s+\[[ xX]\])?\s+")
_MARKUP = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`|<[^<>]{1,200}>")
FRONT_MATTER_LINES = 60


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def read_markdown(text: str) -> tuple[list[Heading], list[Block]]:
    """Headings and blocks in order. Front matter is no text; inline markup is not looked at."""
    lines = LINE_END.split(text)
    front = _front_matter(lines)
    tokens = _parser().parse("\n" * front + "\n".join(lines[front:]))
    headings: list[Heading] = []
    blocks: list[Block] = []
    quoted = header = 0
    for index, token in enumerate(tokens):
        quoted += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        header += (token.type == "thead_open") - (token.type == "thead_close")
        if token.map is None:
            continue
        if token.type == "heading_open":
            headings.append(Heading(token.map[0], int(token.tag[1]), _title(tokens[index + 1].content)))
        elif (block := _block(token, tokens, index, lines)) is not None and not header:
            blocks.append(Block(UnitKind.QUOTATION, block.start, block.end) if quoted else block)
    return headings, blocks


def _block(token: Token, tokens: list[Token], index: int, lines: list[str]) -> Block | None:
    start, end = token.map or [0, 0]
    match token.type:
        case "paragraph_open":
            in_item = index > 0 and tokens[index - 1].type == "list_item_open"
            marker = _ITEM.match(lines[start]) if in_item else None
            in_list = token.level >= 2 and tokens[index - 1].type != "blockquote_open"
            kind = UnitKind.ITEM if in_item or in_list else UnitKind.PARAGRAPH
            return Block(kind, start, end, marker.end() if marker else 0)
        case "tr_open":
            return Block(UnitKind.ROW, start, end)
        case "fence" | "code_block":
            return Block(UnitKind.CODE, start, end)
        case _:
            return None


def _title(content: str) -> str:
    return " ".join(_MARKUP.sub("", content).split()) or "(untitled)"


def _front_matter(lines: list[str]) -> int:
    """How many lines at the top are YAML front matter."""
    if not lines or lines[0].strip() != "---":
        return 0
    ends = (at for at, line in enumerate(lines[1:FRONT_MATTER_LINES], 1) if line.strip() == "---")
    return next((end + 1 for end in ends), 0)
