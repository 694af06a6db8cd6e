"""The whole error tree.

RefineError
├── InputError                  the caller's document, title or setting can't be used
│   └── DocumentError           the document: blank, too large, not text
├── SessionError                a stored session can't do what was asked
│   ├── SessionNotFoundError
│   ├── SessionBusyError        somebody else is running it
│   └── PanelMismatchError      resumed with another panel than it was started with
└── ReviewerError               an agent or moderator broke its contract
"""


class RefineError(Exception):
    """Every error of ours. Its text says what is wrong and what to do next."""


class InputError(RefineError):
    """The caller's document, title or setting can't be used."""


class DocumentError(InputError):
    """The document can't be reviewed: blank, too large, or not text."""


class SessionError(RefineError):
    """A stored session can't do what was asked."""


class SessionNotFoundError(SessionError):
    """There is no session with that id."""


class SessionBusyError(SessionError):
    """The session is being run by this or another process."""


class PanelMismatchError(SessionError):
    """A leg was resumed with another panel or document than it was started with."""


class ReviewerError(RefineError):
    """An agent or moderator returned something that isn't a review or a revision."""


def in_words(error: BaseException) -> str:
    """An error as one line for a person: its type, and its text if it has one."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
