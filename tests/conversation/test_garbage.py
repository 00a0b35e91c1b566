"""Two thousand messages of garbage: every one is answered, none breaks anything."""

import random
import sys
from contextlib import suppress

import pytest

from bot.dialogue.messages import Incoming
from tests.conversation.moments import MOMENTS, WHOLE_ORDER
from tests.conversation.person import Bot, Person
from tests.conversation.test_home import TROUBLE
from tests.conversation.test_old_buttons import GARBAGE

MESSAGES = 500  # by each of four persons
ALPHABETS = (
    "我要约点单改取消订单号社区老人人数时间周一二三四五六日上下午点半月号个场不是对好的确认",
    "0123456789０１２３四五六百千〇零两俩半%+-:：./年月日号点人",
    "\x00\x01\x07\x1b\x7f\u200b\u200e\u202e\u2066\ufeff\t\r\n",
    "😀👵🏼👨‍👩‍👧‍👦🇨🇳☎️🎉",
    "שלוםمرحباابجد",
    "abcXYZ<>&\"'\\/{}[]()%s$;--",
    "龘𠮷䶮㊗️ﷺ㍿①Ⅻ½",
)


def anything(chance: random.Random) -> str:
    kind = chance.randrange(8)
    if kind == 0:
        return "".join(
            chr(chance.choice((chance.randrange(1, 0xD800), chance.randrange(0xE000, sys.maxunicode))))
            for _ in range(chance.randrange(40))
        )
    if kind == 1:
        return chance.choice(ALPHABETS[0]) * chance.randrange(1, 3000)
    if kind == 2:
        said = list(chance.choice(WHOLE_ORDER)[0])
        chance.shuffle(said)
        return "".join(said)
    if kind == 3:
        return chance.choice(WHOLE_ORDER)[0] + "".join(chance.choices(chance.choice(ALPHABETS), k=4))
    return "".join(
        chance.choices(chance.choice(ALPHABETS) + chance.choice(ALPHABETS), k=chance.randrange(60))
    )


def any_button(chance: random.Random, person: Person) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        return chance.choice(GARBAGE)
    seen = [button.data for button in person.buttons] or ["home:help:"]
    if kind == 1:
        return chance.choice(seen)
    topic, slot, value = [*chance.choice(seen).split(":", 2), "", ""][:3]
    if kind == 2:
        return f"{topic}:{slot}:{anything(chance)}"
    return f"{topic}:{chance.choice(['day', 'start', 'people', 'redo', 'unit', slot])}:{value}"


@pytest.mark.parametrize("seed", range(4))
def test_garbage_is_answered_at_any_moment_and_orders_nothing(bot: Bot, seed: int) -> None:
    chance = random.Random(seed)
    person = Person(bot, f"乱{seed}").becomes("coordinator", "440105007101")
    for place in range(MESSAGES):
        if place % 25 == 0:
            person.says("重来")
            # A moment's button is not in sight where an order of a former one has taken the month.
            with suppress(AssertionError):
                MOMENTS[chance.choice(sorted(MOMENTS))](person)
        if chance.random() < 0.6:
            incoming = Incoming(f"garbage-{place}", text=anything(chance))
        else:
            incoming = Incoming(f"garbage-{place}", button=any_button(chance, person))
        person.sends(incoming)
        assert person.hears_nothing_of(TROUBLE), incoming
        assert all(reply.text or reply.cards for reply in person.replies), incoming
    assert len(str(person.talk.to_json())) < 16_000
    person.restarts_the_bot().says("重来", "你好")
    assert person.hears("向美点单")
