"""Reads the one-time code out of what the assistant said."""

import re

from tests.conversation.person import Person

_SHOWN = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}")


def code_for(person: Person) -> str:
    """The code in the last answer, as it is shown: ABCD-EFGH."""
    found = _SHOWN.search(person.heard)
    assert found, person.heard
    return found[0]


def invited(host: Person, words: str) -> str:
    """The code of an invitation that somebody makes in these words."""
    return code_for(host.says(words))


def told(person: Person, kind: str) -> str:
    """What the only notice of that kind will tell a person."""
    (notice,) = [each for each in person.notices if each.kind == kind]
    assert notice.reply
    return str(notice.reply["text"])
