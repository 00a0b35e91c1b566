"""A strict reader of iCalendar (RFC 5545) that shares no line with the writer's library."""

import re
from dataclasses import dataclass, field

LONGEST = 75  # octets of a content line, without its end (section 3.1)
_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):(.*)', re.DOTALL)
_TEXT = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT"}
_ESCAPED = re.compile(r"\\([\\;,nN])")
_ONCE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "LOCATION",
    "DESCRIPTION",
    "URL",
}


@dataclass
class Component:
    """BEGIN to END."""

    name: str
    properties: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # parameters and value
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """The value of a property that is there once."""
        ((_, value),) = self.properties[name]
        return value

    def all(self, name: str) -> list["Component"]:
        return [part for part in self.parts if part.name == name]


def read(body: bytes) -> Component:
    """The calendar in a file; an assertion fails where the file breaks the standard."""
    assert body.endswith(b"\r\n")
    lines = body[:-2].split(b"\r\n")
    for line in lines:
        assert len(line) <= LONGEST, f"{len(line)} octets"
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode()  # no character is cut in two
    unfolded: list[str] = []
    for line in lines:
        if line[:1] in b" \t" and line:
            unfolded[-1] += line[1:].decode()
        else:
            unfolded.append(line.decode())
    root = Component("")
    open_ = [root]
    for text in unfolded:
        found = _LINE.fullmatch(text)
        assert found, f"no content line: {text!r}"
        name, parameters, value = found[1], found[2], found[3]
        if name == "BEGIN":
            open_.append(Component(value))
        elif name == "END":
            closed = open_.pop()
            assert closed.name == value
            open_[-1].parts.append(closed)
        else:
            if name in _TEXT:
                assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"unescaped: {value}"
                value = _ESCAPED.sub(lambda it: "\n" if it[1] in "nN" else it[1], value)
            open_[-1].properties.setdefault(name, []).append((parameters, value))
    assert open_ == [root]
    (calendar,) = root.parts
    assert calendar.name == "VCALENDAR"
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    zones = {zone["TZID"] for zone in calendar.all("VTIMEZONE")}
    for event in calendar.all("VEVENT"):
        _check(event, zones)
    return calendar


def _check(event: Component, zones: set[str]) -> None:
    assert {"UID", "DTSTAMP", "DTSTART"} <= set(event.properties)
    assert all(len(values) == 1 for name, values in event.properties.items() if name in _ONCE)
    assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    for name in ("DTSTART", "DTEND"):
        ((parameters, value),) = event.properties[name]
        assert re.fullmatch(r"\d{8}T\d{6}", value)
        assert parameters.removeprefix(";TZID=") in zones
    assert event["DTSTART"] < event["DTEND"]
    assert event["STATUS"] in {"TENTATIVE", "CONFIRMED", "CANCELLED"}
    assert int(event["SEQUENCE"]) >= 0
    for alarm in event.all("VALARM"):
        assert alarm["ACTION"] == "DISPLAY"
        assert alarm["DESCRIPTION"]
        assert re.fullmatch(r"-P\d+[DW]|-PT\d+[HM]", alarm["TRIGGER"])
