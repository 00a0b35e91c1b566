"""Accounts are linked while others link them too, or talk: on both databases, from two programs at once."""

import threading
from concurrent.futures import Future

import pytest
from sqlmodel import Session, col, func, select

from bot.dialogue.messages import Incoming
from bot.handlers import router
from bot.handlers.turn import Turn
from bot.turn import Answer
from storage import merging, people
from storage.models import TalkRow
from tests.conftest import DATABASES
from tests.conversation.codes import code_for
from tests.conversation.person import Bot, Person
from tests.conversation.test_linking import HOME, links, whose

on_both = pytest.mark.parametrize("filled_address", DATABASES, indirect=True)


def talks_of(person: Person) -> int:
    def work(session: Session) -> int:
        mine = (
            select(func.count()).select_from(TalkRow).where(col(TalkRow.person_id) == person.id_in(session))
        )
        return session.scalar(mine) or 0

    return person.bot.store.read(work)


@on_both
def test_of_many_who_take_one_code_at_once_one_is_linked(bot: Bot) -> None:
    second = Bot(bot.address, bot.knowledge)
    try:
        for attempt in range(4):
            owner = Person(bot, f"主人{attempt}")
            code = code_for(owner.says("绑定账号"))
            crowd = [Person((bot, second)[n % 2], f"{attempt}-{n}", "web") for n in range(6)]
            for each in crowd:
                each.says(code)
            taps = [each.bot.turns.take(each.sender, Incoming("yes", text="可以")) for each in crowd]
            said = ["".join(reply.text for reply in tap.result(20).replies) for tap in taps]
            assert sum("绑定好了" in words for words in said) <= 1, said
            for each, words in zip(crowd, said, strict=True):  # who came while the other side was busy
                if "请过几秒" in words:
                    each.says(code, "可以")
            assert sum(whose(each) == whose(owner) for each in crowd) == 1, said
    finally:
        second.store.close()


@on_both
def test_two_who_link_each_other_at_once_become_one(bot: Bot) -> None:
    second = Bot(bot.address, bot.knowledge)
    try:
        for attempt in range(6):
            pair = [Person(bot, f"甲{attempt}", "web"), Person(second, f"乙{attempt}", "wechat")]
            codes = [code_for(each.says("绑定账号")) for each in pair]
            for each, code in zip(pair, reversed(codes), strict=True):
                each.says(code)
            taps = [each.bot.turns.take(each.sender, Incoming("yes", text="可以")) for each in pair]
            said = ["".join(reply.text for reply in tap.result(20).replies) for tap in taps]
            assert any("绑定好了" in words for words in said), said
            assert whose(pair[0]) == whose(pair[1])
            assert all(each.says("我是谁").hears("网页", "微信") for each in pair)
    finally:
        second.store.close()


@on_both
def test_a_turn_in_flight_while_its_person_is_joined_is_done_once_for_the_one_they_are(bot: Bot) -> None:
    """The messages of both accounts come while they are linked; every order belongs to the one person."""
    second = Bot(bot.address, bot.knowledge)
    try:
        for attempt in range(4):
            one = Person(bot, f"甲{attempt}", "web").becomes("coordinator", HOME)
            two = Person(second, f"乙{attempt}", "wechat").becomes("coordinator", HOME)
            code = code_for(one.says("绑定账号"))
            two.says(code)
            need = ("提需求", "想请人教剪短视频", "给长者")
            one.says(*need)
            flights: list[Future[Answer]] = [
                second.turns.take(two.sender, Incoming("yes", text="可以")),
                bot.turns.take(one.sender, Incoming("any-day", text="不限时间")),
                second.turns.take(one.sender, Incoming("who", text="我是谁")),
            ]
            for flight in flights:
                assert "出了点问题" not in "".join(reply.text for reply in flight.result(20).replies)
            if whose(one) != whose(two):  # the other side was busy
                two.says(code, "可以")
            assert whose(one) == whose(two)
            assert len(one.needs) == 1
        assert sum(talks_of(each) for each in (one, two)) == 2
    finally:
        second.store.close()


@pytest.mark.parametrize("filled_address", ["postgresql"], indirect=True)
@pytest.mark.parametrize("what", ["join", "part"])
def test_a_turn_that_waited_for_a_talk_looks_again_whose_the_account_is(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """It has read whose the account is and waits; the account changes hands; it goes on as it is now."""
    owner, guest = Person(bot, "甲", "web").says("你好"), Person(bot, "乙", "wechat").says("你好")
    if what == "part":
        links(owner, guest)
    old, other = whose(guest), whose(owner)
    holding, waiting = threading.Event(), threading.Event()
    step = router.step
    seen: list[int] = []

    def slow(turn: Turn) -> None:
        if turn.text == "慢慢来":
            holding.set()
            assert waiting.wait(10)
        if turn.text == "我是谁":
            seen.append(turn.who.id)
        step(turn)

    def change(session: Session) -> int:
        account = people.account_of(session, "wechat", "乙")
        assert account
        assert merging.lock_talk(session, old, wait=True) is not None
        holding.set()
        assert waiting.wait(10)
        if what == "part":
            return merging.part(session, account.id, "", bot.now)
        merging.merge(session, old, other)
        return other

    monkeypatch.setattr(router, "step", slow)
    changed = bot.store.write(change)
    assert holding.wait(10)
    turn = bot.turns.take(guest.sender, Incoming("late", text="我是谁"))
    threading.Event().wait(0.3)  # the turn waits for the talk by now
    waiting.set()
    new = changed.result(10)
    assert turn.result(10).replies
    assert new != old
    assert seen == [new] == [whose(guest)]
