"""Which language a text is in, by its script and its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "nl": "Dutch",
}
_COMMON = {
    "en": "the of and to in is for that with are on be as it this not by or from must will we can have an",
    "de": "der die das und ist nicht mit ein eine zu den von auf für werden dem sich des im wird oder als auch",
    "fr": "le la les des et est une pour dans que du un sur avec pas par qui ne au sont plus ou ce nous",
    "es": "el la los las de y es una para que en un con no por del se al como más su son sin lo",
    "pt": "o a os as de e é uma para que em um com não por do da se ao como mais dos das no na",
    "it": "il la le di e è una per che in un con non del della si al come più dei sono nel gli lo",
    "nl": "de het een en is van in op te dat die voor niet met zijn aan er worden door ook als om wordt",
}
_STOP_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 20_000
MIN_WORDS = 25


def detect_language(text: str) -> str | None:
    """The name of the language or script, None where there is too little text to tell."""
    words = [word.lower() for word in _WORD.findall(text[:SAMPLE])]
    script = _script(words)
    if script is not None:
        return script
    if len(words) < MIN_WORDS:
        return None
    counts = Counter(words)
    scores = {code: sum(counts[word] for word in stop) / len(words) for code, stop in _STOP_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    if scores[best] < 0.08 or scores[best] < 1.2 * scores["en"]:
        return LANGUAGES["en"] if scores["en"] >= 0.04 else None
    return LANGUAGES[best]


def _script(words: list[str]) -> str | None:
    """The script most letters are in, if it isn't the Latin one."""
    letters = [char for word in words[:2000] for char in word]
    foreign = Counter(unicodedata.name(char, "LATIN").split()[0] for char in letters if not char.isascii())
    foreign.pop("LATIN", None)
    if not letters or foreign.total() < 0.3 * len(letters):
        return None
    script = foreign.most_common(1)[0][0]
    return {"CJK": "Chinese or Japanese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}.get(
        script, f"{script.capitalize()} script"
    )
