"""What counts as a word, wherever texts are compared."""

from __future__ import annotations

import re

# A word, one character of a script that is written without blanks, or a sign.
WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯豈-﫿]|[^\W぀-ヿ㐀-鿿가-힯豈-﫿]+|[^\w\s]")
# The same, or a run of blanks: together every character of a text.
PIECE = re.compile(rf"\s+|{WORD.pattern}")
