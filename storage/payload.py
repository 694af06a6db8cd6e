"""An event's fields as they are stored: storable characters only, a version's text kept once beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from orchestrator.domain import text_digest
from storage import tables

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(value: Any) -> Any:
    """The value without characters that PostgreSQL can't store: NUL and lone surrogates."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {key: storable(item) for key, item in value.items()}
    return [storable(item) for item in value] if isinstance(value, list) else value


def take_text_out(connection: Connection, session_id: str, stored: dict[str, Any]) -> dict[str, Any]:
    """The event's fields with a version's text replaced by its digest, the text kept once."""
    version = stored.get("version")
    if not isinstance(version, dict):
        return stored
    content = version["text"]
    digest = text_digest(content)
    known = (tables.text.c.session_id == session_id) & (tables.text.c.digest == digest)
    if connection.scalar(select(tables.text.c.digest).where(known)) is None:
        connection.execute(insert(tables.text).values(session_id=session_id, digest=digest, content=content))
    rest = {name: value for name, value in version.items() if name != "text"}
    return {**stored, "version": {**rest, "digest": digest}}


def load_texts(connection: Connection, session_id: str, stored: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The texts, by digest, that these stored fields refer to."""
    digests = {item["version"]["digest"] for item in stored if isinstance(item.get("version"), dict)}
    if not digests:
        return {}
    chosen = (tables.text.c.session_id == session_id) & tables.text.c.digest.in_(digests)
    rows = connection.execute(select(tables.text.c.digest, tables.text.c.content).where(chosen))
    return {row.digest: row.content for row in rows}


def put_text_back(stored: dict[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The event's fields as they were before `take_text_out`."""
    version = stored.get("version")
    if not isinstance(version, dict):
        return stored
    rest = {name: value for name, value in version.items() if name != "digest"}
    return {**stored, "version": {**rest, "text": texts[version["digest"]]}}
