"""What a sentence's small words say: how binding it is, what it denies, which way it is bounded."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

_CJK = re.compile(r"[㐀-鿿]")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\u202f": " "})
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_NO_ID = r"(?<![A-Z]-\d\.)(?<![A-Z]-\d\d\.)(?<![A-Z]-\d\d\d\.)"  # "FR-21. All times" is one sentence
_SENTENCE_END = re.compile(
    rf"(?<=[.!?…]){_NO_ID}(?!(?<=\d\.)\s(?:{_MONTHS}))[\"')\]*_]*\s+(?=[^\sa-zäöüàâçéèêëîïôûœ])|(?<=[。！？；])"
)
MUST, SHOULD, MAY = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Wording:
    """The expressions, compiled; `turning` are all those by which a sentence's meaning turns."""

    obligation: tuple[tuple[int, re.Pattern[str]], ...]
    will: re.Pattern[str]
    hedge: re.Pattern[str]
    strict: re.Pattern[str]
    denial: re.Pattern[str]
    no_denial: re.Pattern[str]
    at_most: re.Pattern[str]
    at_least: re.Pattern[str]
    bound: re.Pattern[str]
    opposites: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    turning: re.Pattern[str]
    sides: tuple[re.Pattern[str], re.Pattern[str]]
    condition: re.Pattern[str]
    joining_words: frozenset[str]
    function_words: frozenset[str]


@functools.cache
def wording() -> Wording:
    """The lexicon of `wording.toml`."""
    with files(__package__).joinpath("wording.toml").open("rb") as file:
        data = tomllib.load(file)
    obligation, bound, denial = data["obligation"], data["bound"], data["denial"]
    turning = [
        *(obligation[name] for name in ("must", "should", "may", "will", "hedge", "strict")),
        denial["not"],
        bound["at_most"],
        bound["at_least"],
    ]
    return Wording(
        obligation=tuple((rank, _any(obligation[name])) for rank, name in ((3, "must"), (2, "should"), (1, "may"))),
        will=_any(obligation["will"]),
        hedge=_any(obligation["hedge"]),
        strict=_any(obligation["strict"]),
        denial=_any(denial["not"]),
        no_denial=_any(denial["not_denials"]),
        at_most=_any(bound["at_most"]),
        at_least=_any(bound["at_least"]),
        bound=_any([*bound["at_most"], *bound["at_least"]]),
        opposites=tuple((_any([one]), _any([other])) for one, other in data["opposites"]["pairs"]),
        turning=_any(expression for group in turning for expression in group),
        sides=(
            _any([*bound["at_most"], *data["side"]["ending"]]),
            _any([*bound["at_least"], *data["side"]["starting"]]),
        ),
        condition=_any(data["condition"]["words"]),
        joining_words=frozenset(data["joining"]["words"]),
        function_words=frozenset(data["function"]["words"]),
    )


def _any(expressions: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these: whole words, the longest that fits; signs of Chinese anywhere."""
    ordered = sorted(expressions, key=len, reverse=True)
    words = [expression for expression in ordered if not _CJK.search(expression)]
    signs = [expression for expression in ordered if _CJK.search(expression)]
    parts = [rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"] if words else []
    return re.compile("|".join([*parts, *signs]))


def sentences(text: str) -> list[str]:
    """The sentences of a passage, without blanks around."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def turning_words(text: str) -> Counter[str]:
    """Every expression by which the meaning turns: modal, denial, bound, hedge."""
    return Counter(wording().turning.findall(_even(text)))


def is_binding(text: str) -> bool:
    """Whether the passage demands, permits, denies or bounds something."""
    return wording().turning.search(_even(text)) is not None


def weakened(before: str, after: str) -> str | None:
    """How `after` binds less than `before`, in words; None if it doesn't."""
    lexicon, old, new = wording(), _even(before), _even(after)
    if (change := _fewer_musts(old, new)) is not None:
        return change
    strong, weak = _obligation(old), _obligation(new)
    if strong is not None and (weak is None or weak[0] < strong[0]) and not (weak is None and strong[0] < MUST):
        return f"{strong[1]} became {weak[1] if weak else 'a mere statement'}"
    if strong is None and weak is not None and weak[0] < MUST and (will := lexicon.will.search(old)):
        return f"{will.group()} became {weak[1]}"
    if gained := set(lexicon.hedge.findall(_unbounded(new))) - set(lexicon.hedge.findall(_unbounded(old))):
        return f"{min(gained)} was added"
    if lost := set(lexicon.strict.findall(old)) - set(lexicon.strict.findall(new)):
        return f"{min(lost)} is gone"
    return None


def flipped(before: str, after: str) -> str | None:
    """How `after` says the opposite of `before`, in words; None if it doesn't."""
    old, new = _even(before), _even(after)
    if (denials := _denials(old)) != _denials(new):
        return "a negation is gone" if denials > _denials(new) else "a negation was added"
    return opposed(before, after)


def opposed(before: str, after: str) -> str | None:
    """How two passages name the two sides of a thing, such as more and less; None if they don't."""
    old, new = _even(before), _even(after)
    was, now = _bounds(old), _bounds(new)
    if was and now and not set(was) & set(now):
        return f"{next(iter(was.values()))} became {next(iter(now.values()))}"
    for pair in wording().opposites:
        for one, other in (pair, pair[::-1]):
            this, that = one.search(old), other.search(new)
            if this and that and not other.search(old) and not one.search(new):
                return f"{this.group()} became {that.group()}"
    return None


def _bounds(text: str) -> dict[str, str]:
    """The bounds that are set, "most" or "least", each with its words: "no more than" is no "more than"."""
    at_most = wording().at_most
    return {("most" if at_most.fullmatch(words) else "least"): words for words in wording().bound.findall(text)}


def _even(text: str) -> str:
    return text.lower().translate(_APOSTROPHES)


def _fewer_musts(before: str, after: str) -> str | None:
    """How one of several obligations became a weaker one, in words; None if none did."""
    old, new = ([pattern.findall(text) for _, pattern in wording().obligation] for text in (before, after))
    weaker = [word for at in (1, 2) for word in new[at] if len(new[at]) > len(old[at])]
    return f"{old[0][0]} became {weaker[0]}" if len(old[0]) > len(new[0]) and weaker else None


def _obligation(text: str) -> tuple[int, str] | None:
    """The most binding modal and the word itself."""
    for rank, pattern in wording().obligation:
        if found := pattern.search(text):
            return rank, found.group()
    return None


def _denials(text: str) -> int:
    """How many times something is denied."""
    return len(wording().denial.findall(wording().no_denial.sub(" ", _unbounded(text))))


def _unbounded(text: str) -> str:
    """The text without its bounds: "not more than" denies nothing, "at most" hedges nothing."""
    return wording().bound.sub(" ", text)
