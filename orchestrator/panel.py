"""Who sits at the table: critics and a moderator, built from their names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from orchestrator.agents.rule_critic import RuleCritic
from orchestrator.agents.rule_moderator import RuleModerator
from orchestrator.domain import PanelSpec
from orchestrator.errors import InputError
from orchestrator.interfaces import Agent, Moderator

CRITIC_TITLES = {"product": "Product", "engineering": "Engineering", "ai_risk": "AI risk"}
MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Panel:
    """The critics, in the order in which their findings are merged, and the moderator.

    A `confirmer` is one more critic, asked only about a text that the others find no High issue in.
    Raises InputError without a critic, or when two share a name.
    """

    critics: tuple[Agent, ...]
    moderator: Moderator
    confirmer: Agent | None = None

    def __post_init__(self) -> None:
        if not self.critics:
            raise InputError("A panel needs at least one critic.")
        confirmers = (self.confirmer,) if self.confirmer else ()
        name, count = Counter(critic.name for critic in (*self.critics, *confirmers)).most_common(1)[0]
        if count > 1:
            raise InputError(f"Two critics are called {name!r}; give each a name of its own.")

    @property
    def spec(self) -> PanelSpec:
        """The names, as a session stores them."""
        confirmer = self.confirmer.name if self.confirmer else None
        return PanelSpec(tuple(critic.name for critic in self.critics), self.moderator.name, confirmer)


class ProductCritic(RuleCritic):
    """Would it solve a problem somebody has, and could one tell?"""

    def __init__(self) -> None:
        super().__init__("product")


class EngineeringCritic(RuleCritic):
    """Can it be built, run and undone from this text?"""

    def __init__(self) -> None:
        super().__init__("engineering")


class AIRiskCritic(RuleCritic):
    """What happens when the AI in it is wrong, misled or misused?"""

    def __init__(self) -> None:
        super().__init__("ai_risk")


class DocumentModerator(RuleModerator):
    """Collects what only the author can answer under Open questions; changes nothing else."""

    def __init__(self) -> None:
        super().__init__()


def build_panel(spec: PanelSpec) -> Panel:
    """The panel that these names stand for. Raises InputError for a name that isn't built in."""
    unknown = [name for name in spec.critics if name not in CRITIC_TITLES]
    if unknown or spec.moderator != MODERATOR:
        known = ", ".join(CRITIC_TITLES)
        raise InputError(f"There is no critic called {', '.join(unknown) or spec.moderator!r}; there are: {known}.")
    return Panel(tuple(RuleCritic(name) for name in spec.critics), DocumentModerator())


def offline_panel(critics: tuple[str, ...] = tuple(CRITIC_TITLES)) -> PanelSpec:
    """The rule-based panel with these critics; all of them by default."""
    return PanelSpec(critics, MODERATOR)
