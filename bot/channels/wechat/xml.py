"""WeChat's XML: one flat element in, one flat element out.

Control characters are left out both ways: they have no place in XML, kill the parsers, and people send them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

DEPTH = 6  # elements in one another; the deepest of WeChat's events has five

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2

Field = str | None | list[Any] | dict[str, Any]


class NotAMessageError(Exception):
    """What came is no message of WeChat's."""


def read(body: str) -> dict[str, Field]:
    """The fields of a message: text, None where empty, or what is nested in them.

    Raises NotAMessageError for what is no XML, or none of this shape.
    """
    try:
        found = xmltodict.parse(allowed(body), xml_attribs=False, postprocessor=_bounded)
    except (ExpatError, ValueError):
        raise NotAMessageError from None
    fields = found.get("xml") if isinstance(found, dict) else None
    if not isinstance(fields, dict):
        raise NotAMessageError
    return fields


def text(fields: Mapping[str, Field], name: str) -> str:
    """The words of one field; nothing where it is missing, empty, repeated or no text."""
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def write(fields: Iterable[tuple[str, object]]) -> str:
    """One `<xml>` element: text as CDATA, numbers plainly, already written elements as `Element`."""
    return f"<xml>{_write(fields)}</xml>"


class Element(tuple[tuple[str, object], ...]):
    """Fields within a field."""

    __slots__ = ()


def _write(fields: Iterable[tuple[str, object]]) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields)


def _value(value: object) -> str:
    if isinstance(value, Element):
        return _write(value)
    if isinstance(value, int):
        return str(value)
    # What would end the section ends it there, and goes on in the next one.
    return f"<![CDATA[{allowed(str(value)).replace(']]>', ']]]]><![CDATA[>')}]]>"


def allowed(words: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", words)


def _bounded(path: list[Any], name: str, value: Any) -> tuple[str, Any]:
    if len(path) > DEPTH:
        raise ValueError("too deep")
    return name, value
