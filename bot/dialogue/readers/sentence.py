"""Composes the readers: one sentence in, everything it holds out."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache

from bot.dialogue.readers.audiences import read_audiences
from bot.dialogue.readers.contacts import read_name, read_phone
from bot.dialogue.readers.free_units import read_free_unit
from bot.dialogue.readers.intents import read_intent
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.order_numbers import read_order_number
from bot.dialogue.readers.people import read_people
from bot.dialogue.readers.places import Gazetteer
from bot.dialogue.readers.rooms import read_room
from bot.dialogue.readers.spans import Span, blanked
from bot.dialogue.readers.times import read_times
from bot.dialogue.readers.times.festivals import FESTIVALS
from bot.dialogue.readers.understanding import Intent, Understanding
from bot.dialogue.readers.wish import read_wish

# The intents whose left-over words are a wish; the words of a command or an answer are not searched for.
_WISHING = frozenset({Intent.ORDER, Intent.SEARCH, Intent.STATEMENT, Intent.NEED, Intent.CORRECTION})
_LONGEST = (
    600  # characters that are read for facts; what comes later is story, and reading stays in milliseconds
)
_KEPT = 4096  # sentences; a page that is reloaded or a retry asks for the same one again


_FESTIVAL = re.compile("|".join(sorted(map(re.escape, FESTIVALS), key=len, reverse=True)))


class Reader:
    """Understands sentences. Reads the gazetteer and the catalog's search, writes nothing."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        find_products: Callable[[str], Sequence[str]],
        edition: Callable[[], int] = lambda: 0,
    ) -> None:
        """`find_products` gives the codes of products, best first, that fit words and audiences.

        `edition` tells which catalog it looks into: a sentence is read anew for another one.
        """
        self._edition = edition
        self._gazetteer = gazetteer
        self._find_products = find_products
        self._read_once = lru_cache(maxsize=_KEPT)(self._read)

    def read(self, text: str, now: datetime) -> Understanding:
        """Everything the text holds; `now` is the naive wall clock of Asia/Shanghai.

        Never raises, whatever the text. Reading the normalised text gives the same.
        """
        return self._read_once(normalise(text), now.replace(second=0, microsecond=0), self._edition())

    def _read(self, whole: str, now: datetime, edition: int) -> Understanding:
        text = whole[:_LONGEST]
        number = read_order_number(text)
        sure = _spans(number)
        phone = read_phone(blanked(text, sure))
        sure += _spans(phone)
        # A name with its suffix is a place before it is a time: 七一村, 三元里街道.
        names = list(self._gazetteer.certain(blanked(text, sure)))
        times = read_times(blanked(text, [*sure, *names], "■"), now)
        if called := _called_like_a_day(text, sure, times.spans):
            times = read_times(blanked(text, [*sure, *names, called], "■"), now)
        facts: list[Span] = [*sure, *times.spans]
        people = read_people(text, [*facts, *names])
        counted = _spans(people)
        audiences = read_audiences(text, [*facts, *names])
        place = self._gazetteer.read(text, [*facts, *counted, *audiences.spans])
        unit = read_free_unit(text, [*facts, *counted], place.spans)
        contact = read_name(blanked(text, [*times.spans, *place.spans]))
        facts += [*counted, *place.spans, *_spans(unit), *_spans(contact)]
        room = read_room(text, facts)
        facts += _spans(room)
        wish = read_wish(text, facts, audiences.spans)
        found = Understanding(
            text=whole,
            intent=Intent.UNKNOWN,
            when=times.when,
            when_readings=tuple(times.readings),
            people=people[0] if people else None,
            audiences=audiences.audiences,
            place=place.place,
            places=place.places,
            room=room[0] if room else None,
            free_unit=unit[0] if unit else None,
            wish=wish,
            phone=phone[0] if phone else None,
            name=contact[0] if contact else None,
            order_number=number[0] if number else None,
        )
        intent = read_intent(blanked(text, place.spans, "■"), found)  # 南约村 orders nothing
        if intent not in _WISHING:
            return replace(found, intent=intent, wish="")
        if not wish:
            return replace(found, intent=intent)
        asked = " ".join((wish, *_festivals(text, times.spans), *audiences.audiences))
        return replace(found, intent=intent, find_products=cache(lambda: tuple(self._find_products(asked))))


def _called_like_a_day(text: str, sure: Iterable[Span], times: Iterable[Span]) -> Span | None:
    """Where a contact's name ends like a day (陈国庆); what begins like one is a time (联系人周三下午在)."""
    if (contact := read_name(blanked(text, sure))) is None:
        return None
    start, end = contact[1][1] - len(contact[0]), contact[1][1]
    return (start, end) if any(start < first < end for first, _ in times) else None


def _festivals(text: str, times: Iterable[Span]) -> list[str]:
    """The festivals among the times: when it takes place, and also what it is about."""
    return [name for start, end in times for name in _FESTIVAL.findall(text[start:end])]


def _spans(found: tuple[object, Span] | None) -> list[Span]:
    return [found[1]] if found else []
