"""What may become a document: text of a sensible size, decoded without a guess."""

from __future__ import annotations

import codecs

from orchestrator.errors import DocumentError

MAX_BYTES = 2_000_000

_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word file or another archive",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def accept_document(text: str) -> str:
    """The text unchanged, if it can be reviewed. Raises DocumentError that says what to do."""
    if not text.strip():
        raise DocumentError("There is no text to review. Paste or upload a document.")
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise DocumentError(
            "The text holds half of a character (a lone surrogate). Copy it again from its source."
        ) from error
    if size > MAX_BYTES:
        raise DocumentError(f"The text has {size / 1e6:.1f} MB; at most 2 MB can be reviewed. Split it.")
    if "\0" in text:
        raise DocumentError("The text holds NUL bytes, so it is no plain text. Export it as Markdown or text again.")
    return text


def decode_document(data: bytes) -> str:
    """Text of a file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark.

    Line ends stay as they are; the byte order mark is not text. Raises DocumentError for anything
    else: an encoding is never guessed, because a wrong guess corrupts the author's words.
    """
    if len(data) > 2 * MAX_BYTES:
        raise DocumentError(f"The file has {len(data) / 1e6:.1f} MB; at most 2 MB of text can be reviewed.")
    for magic, what in _BINARY.items():
        if data.startswith(magic):
            raise DocumentError(f"This is {what}, not text. Paste its text, or save it as .md or .txt.")
    mark, encoding = next(((m, e) for m, e in _BYTE_ORDER_MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        return accept_document(data[len(mark) :].decode(encoding))
    except UnicodeDecodeError as error:
        raise DocumentError(
            "The file is not in UTF-8 (or its encoding is damaged). Save it as UTF-8 text and try again."
        ) from error
