"""What may become a document."""

from __future__ import annotations

import codecs

import pytest

from orchestrator.documents.intake import MAX_BYTES, accept_document, decode_document
from orchestrator.errors import DocumentError


@pytest.mark.parametrize(
    "data",
    [
        b"Ziel: schnell\r\n",
        codecs.BOM_UTF8 + b"Ziel: schnell\r\n",
        codecs.BOM_UTF16_LE + "Ziel: schnell\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Ziel: schnell\r\n".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "Ziel: schnell\r\n".encode("utf-32-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "utf-32-le"],
)
def test_a_text_file_keeps_its_words_and_line_ends(data):
    assert decode_document(data) == "Ziel: schnell\r\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no text"),
        (b"  \n", "no text"),
        ("Größe".encode("latin-1"), "UTF-8"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"a\0b", "NUL"),
        (b"x" * (2 * MAX_BYTES + 1), "2 MB"),
        (b"x" * (MAX_BYTES + 1), "2 MB"),
    ],
    ids=["empty", "blank", "latin-1", "pdf", "docx", "nul", "huge", "large"],
)
def test_what_is_no_text_gets_an_error_that_says_what_to_do(data, says):
    with pytest.raises(DocumentError, match=says):
        decode_document(data)


def test_size_counts_bytes_not_characters():
    with pytest.raises(DocumentError, match="2 MB"):
        accept_document("文" * 700_000)
