"""What a platform answers, and what becomes of the letter, the account and the channel."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.dialogue.delivery import Delivered, Delivery, Gone, Later, Letter, Moved, OutOfReach, Refused
from bot.dialogue.messages import Reply
from bot.notify import hands
from bot.notify.carrier import ATTEMPTS, PAUSES
from bot.notify.round import Round
from storage import accounts, notices, people, talks
from storage.models import Account, Notice, Priority
from storage.notices import ANSWER
from storage.store import Store
from tests.notify.conftest import NOW, FrozenClock, Page, PaperChannel, courier_of, fates, on_telegram, owe


class Platform(PaperChannel):
    """Gives the answers it is told to, one after another, then delivers; keeps whom it was asked to reach."""

    def __init__(self, *answers: Delivery | Exception, name: str = "web") -> None:
        super().__init__(name, "ming", "hua", "ming2", "88")
        self.answers = list(answers)
        self.asked: list[str] = []

    async def deliver(self, external_id: str, letter: Letter) -> Delivery:
        self.asked.append(external_id)
        answer = self.answers.pop(0) if self.answers else await super().deliver(external_id, letter)
        if isinstance(answer, Exception):
            raise answer
        return answer


def row(store: Store, which: int = 1) -> Notice:
    return store.read(lambda session: session.get_one(Notice, which))


def account(store: Store, external_id: str) -> Account | None:
    wanted = select(Account).where(Account.external_id == external_id)
    return store.read(lambda session: session.exec(wanted).first())


def restarted(store: Store, address: str) -> Store:
    store.close()
    return Store.open(address)


async def test_what_was_sent_is_marked_with_the_platforms_own_number(
    store: Store, clock: FrozenClock
) -> None:
    owe(store, "reminder-7d")
    assert await courier_of(store, clock, Platform(Delivered("m17"))).run_due() == Round(sent=1)
    sent = row(store)
    assert (sent.state, sent.message_id, sent.attempts, sent.account_id) == ("sent", "m17", 1, 1)


async def test_a_letter_that_shall_come_later_does_even_after_a_restart_and_keeps_its_place(
    store: Store, address: str, clock: FrozenClock
) -> None:
    platform = Platform(Later(40))
    owe(store, "reminder-7d")
    owe(store, "reminder-3d")
    owe(store, "feedback", recipient=2)
    assert await courier_of(store, clock, platform).run_due() == Round(sent=1, kept=1)
    again = restarted(store, address)
    clock.moves(seconds=39)
    courier = courier_of(again, clock, platform)
    assert await courier.run_due() == Round()
    clock.moves(seconds=1)
    assert await courier.run_due() == Round(sent=2)
    assert platform.delivered == [("hua", "feedback"), ("ming", "reminder-7d"), ("ming", "reminder-3d")]
    assert row(again).attempts == 1  # nobody can have got it twice
    again.close()


async def test_what_is_more_urgent_passes_a_letter_that_has_to_come_later(
    store: Store, clock: FrozenClock
) -> None:
    platform = Platform(Later(40))
    courier = courier_of(store, clock, platform)
    owe(store, "reminder-7d")
    await courier.run_due()
    owe(store, "change", priority=Priority.CHANGE)
    assert await courier.run_due() == Round(sent=1)
    assert platform.delivered == [("ming", "change")]


async def test_a_channel_that_has_to_pause_does_so_in_every_process_and_after_a_restart(
    store: Store, address: str, clock: FrozenClock
) -> None:
    platform = Platform(Later(60, everybody=True))
    owe(store, "reminder-7d")
    await courier_of(store, clock, platform).run_due()
    owe(store, "reminder-3d", recipient=2)
    assert await courier_of(store, clock, platform).run_due() == Round()
    assert await courier_of(store, clock, platform).arrived("web", "hua") == Round(kept=1)
    again = restarted(store, address)
    clock.moves(seconds=59)
    assert await courier_of(again, clock, platform).run_due() == Round()
    assert platform.asked == ["ming"]
    clock.moves(seconds=1)
    assert await courier_of(again, clock, platform).run_due() == Round(sent=2)
    again.close()


async def test_a_pause_of_one_channel_is_none_of_another(store: Store, clock: FrozenClock) -> None:
    web, telegram = Platform(Later(60, everybody=True)), PaperChannel("telegram", "88")
    store.write(on_telegram).result(10)
    courier = courier_of(store, clock, web, telegram)
    owe(store, "reminder-7d")
    await courier.run_due()
    owe(store, "reminder-7d", recipient=3)
    assert await courier.run_due() == Round(sent=1)


async def test_a_send_that_may_have_arrived_is_counted_as_a_repeat_when_it_is_sent_again(
    store: Store, clock: FrozenClock
) -> None:
    courier = courier_of(store, clock, Platform(Later(5, uncertain=True)))
    owe(store, "reminder-7d")
    assert await courier.run_due() == Round(kept=1)
    clock.moves(seconds=PAUSES[0])
    assert await courier.run_due() == Round(sent=1, repeats=1)
    assert row(store).attempts == 2


@pytest.mark.parametrize("failure", [OSError("https://x/bot123:secret/"), Later(1, uncertain=True)])
async def test_after_five_attempts_a_letter_is_dead_and_staff_can_send_it_again(
    store: Store, clock: FrozenClock, failure: Any
) -> None:
    platform = Platform(*[failure] * ATTEMPTS)
    courier = courier_of(store, clock, platform)
    owe(store, "reminder-7d")
    owe(store, "reminder-3d")
    for pause in PAUSES:
        assert await courier.run_due() == Round(kept=1)
        clock.moves(seconds=pause - 1)
        assert await courier.run_due() == Round()
        clock.moves(seconds=1)
    assert await courier.run_due() == Round(sent=1, dead=1)
    (letter,) = store.read(lambda session: notices.dead(session, 9))
    assert (letter.kind, letter.recipient, letter.attempts) == ("reminder-7d", "阿明", ATTEMPTS)
    assert letter.failure in ("OSError", "uncertain")
    assert store.write(lambda session: notices.resend(session, clock())).result(10) == 1
    assert (await courier.run_due()).sent == 1
    assert platform.delivered == [("ming", "reminder-3d"), ("ming", "reminder-7d")]


async def test_a_letter_that_no_platform_will_ever_take_is_dead_at_once(
    store: Store, clock: FrozenClock
) -> None:
    courier = courier_of(store, clock, Platform(Refused("text is too long")))
    owe(store, "reminder-7d")
    assert await courier.run_due() == Round(dead=1)
    (letter,) = store.read(lambda session: notices.dead(session, 9))
    assert (letter.failure, letter.attempts) == ("text is too long", 1)


async def test_what_is_of_no_use_any_more_is_not_resent(store: Store, clock: FrozenClock) -> None:
    owe(store, "reminder-7d", hours=1)
    owe(store, "reminder-3d", hours=3)
    await courier_of(store, clock, Platform(Refused("no"), Refused("no"))).run_due()
    clock.moves(hours=2)
    assert store.write(lambda session: notices.resend(session, clock(), [1])).result(10) == 0
    assert store.write(lambda session: notices.resend(session, clock(), [1, 2])).result(10) == 1
    assert fates(store) == {"reminder-7d": "dead", "reminder-3d": "waiting"}


def _also_on_telegram(session: Session) -> None:
    on_telegram(session)
    session.connection().exec_driver_sql("UPDATE account SET person_id = 1 WHERE id = 3")
    talks.store_heard(session, 1, "m1", "在吗", [], NOW)


async def test_somebody_who_has_left_one_account_is_told_on_the_next(
    store: Store, clock: FrozenClock
) -> None:
    store.write(_also_on_telegram).result(10)
    web, telegram = Platform(Gone("blocked")), PaperChannel("telegram", "88")
    owe(store, "reminder-7d")
    assert await courier_of(store, clock, web, telegram).run_due() == Round(sent=1)
    assert telegram.delivered == [("88", "reminder-7d")]
    left = account(store, "ming")
    assert left is not None
    assert not left.active


async def test_a_notice_for_somebody_who_has_left_everything_waits_until_they_come_back(
    store: Store, clock: FrozenClock
) -> None:
    web = Platform(Gone("blocked"))
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    assert await courier.run_due() == Round(kept=1)
    clock.moves(hours=1)
    assert await courier.run_due() == Round()
    assert web.asked == ["ming"]
    assert await courier.arrived("web", "ming") == Round(sent=1)
    back = account(store, "ming")
    assert back is not None
    assert back.active


async def test_somebody_who_left_is_sent_nothing_until_they_arrive(store: Store, clock: FrozenClock) -> None:
    web = Platform()
    courier = courier_of(store, clock, web)
    await courier.left("web", "ming")
    owe(store, "reminder-7d")
    assert await courier.run_due() == Round()
    assert await courier.arrived("web", "ming") == Round(sent=1)


async def test_a_letter_follows_an_account_that_goes_by_another_id_now(
    store: Store, clock: FrozenClock
) -> None:
    web = Platform(Moved("ming2"))
    courier = courier_of(store, clock, web)
    owe(store, "reminder-7d")
    owe(store, "reminder-3d")
    assert await courier.run_due() == Round(sent=2)
    assert web.asked == ["ming", "ming2", "ming2"]
    assert account(store, "ming") is None
    assert row(store).account_id == 1


async def test_where_the_new_id_is_an_account_already_that_one_is_used(
    store: Store, clock: FrozenClock
) -> None:
    web = Platform(Moved("hua"))
    owe(store, "reminder-7d")
    assert await courier_of(store, clock, web).run_due() == Round(sent=1)
    assert (web.asked, row(store).account_id) == (["ming", "hua"], 2)
    left = account(store, "ming")
    assert left is not None
    assert not left.active


async def test_an_account_that_moves_in_circles_does_not_hold_the_courier(
    store: Store, clock: FrozenClock
) -> None:
    owe(store, "reminder-7d")
    assert await courier_of(store, clock, Platform(Moved("a"), Moved("b"))).run_due() == Round(kept=1)


def _answers(store: Store, *texts: str) -> None:
    def work(session: Session) -> None:
        known = people.account_of(session, "telegram", "88")
        assert known is not None
        replies = [Reply(text).to_json() for text in texts]
        notices.owe(session, known, "m1", replies, NOW, NOW + timedelta(days=2))

    store.write(work).result(10)


async def test_the_rest_of_an_answer_goes_to_the_account_that_asked_and_to_no_other(
    store: Store, clock: FrozenClock
) -> None:
    store.write(_also_on_telegram).result(10)
    web, telegram = PaperChannel("web", "ming"), PaperChannel("telegram")
    courier = courier_of(store, clock, web, telegram)
    _answers(store, "第二段", "第三段")
    assert await courier.arrived("web", "ming") == Round()
    clock.moves(seconds=5)
    assert await courier.run_due() == Round(kept=2)
    telegram.online.add("88")
    assert await courier.arrived("telegram", "88") == Round(sent=2)
    assert (web.delivered, telegram.delivered) == ([], [("88", "第二段"), ("88", "第三段")])
    assert store.read(lambda session: notices.sent_lately(session, 3, 9)) == []  # it is in the history


async def test_the_clock_leaves_the_channel_time_to_say_the_first_message_of_an_answer(
    store: Store, clock: FrozenClock
) -> None:
    store.write(_also_on_telegram).result(10)
    telegram = PaperChannel("telegram", "88")
    courier = courier_of(store, clock, telegram)
    _answers(store, "第二段")
    assert await courier.run_due() == Round()
    clock.moves(seconds=5)
    assert await courier.run_due() == Round(sent=1)


async def test_the_rest_of_an_answer_waits_when_its_account_has_been_left(
    store: Store, clock: FrozenClock
) -> None:
    store.write(_also_on_telegram).result(10)
    web, telegram = PaperChannel("web", "ming"), PaperChannel("telegram", "88")
    _answers(store, "第二段")
    store.write(lambda session: accounts.set_active(session, 3, active=False)).result(10)
    clock.moves(seconds=5)
    assert await courier_of(store, clock, web, telegram).run_due() == Round()
    assert (web.delivered, telegram.delivered) == ([], [])


async def test_the_more_urgent_goes_first_when_much_is_due(store: Store, clock: FrozenClock) -> None:
    class OneByOne(PaperChannel):
        at_once = 1

    web = OneByOne("web", "ming", "hua")
    owe(store, "broadcast", priority=Priority.BROADCAST, due_at=NOW - timedelta(days=1), hours=99)
    owe(store, "reminder-7d", recipient=2)
    owe(store, "change", priority=Priority.CHANGE)
    await courier_of(store, clock, web).run_due()
    assert [text for _, text in web.delivered] == ["change", "reminder-7d", "broadcast"]


async def test_a_page_open_here_gets_its_notice_from_this_process_and_nobody_else_is_claimed(
    store: Store, clock: FrozenClock
) -> None:
    page = Page("ming")
    courier = courier_of(store, clock, page)
    owe(store, "reminder-7d")
    owe(store, "reminder-7d", recipient=2)
    assert await courier.run_here() == Round(sent=1)
    assert page.delivered == [("ming", "reminder-7d")]
    assert (row(store, 2).holder, row(store, 2).attempts) == (None, 0)


async def test_whoever_was_on_the_page_last_is_looked_for_there_before_a_telephone_rings(
    store: Store, clock: FrozenClock
) -> None:
    store.write(_also_on_telegram).result(10)
    telegram = PaperChannel("telegram", "88")
    leader, other = courier_of(store, clock, Page(), telegram), courier_of(store, clock, Page("ming"))
    owe(store, "reminder-7d")
    assert await leader.run_due() == Round()
    assert await other.run_here() == Round(sent=1)
    owe(store, "reminder-3d")
    await leader.run_due()
    clock.moves(seconds=6)
    assert await leader.run_due() == Round(sent=1)
    assert telegram.delivered == [("88", "reminder-3d")]


async def test_letters_go_along_with_an_answer_and_are_marked_when_it_was_written(
    store: Store, clock: FrozenClock
) -> None:
    courier = courier_of(store, clock, PaperChannel("web"))
    for kind in ("a", "b", "c"):
        owe(store, kind)
    owe(store, "d", recipient=2)
    assert await courier.run_due() == Round(kept=4)
    parcel = await courier.take_along("web", "ming", 2)
    assert [letter.reply.text for letter in parcel.letters] == ["a", "b"]
    assert (await courier_of(store, clock).take_along("web", "ming", 2)).letters == ()  # they are in hand
    await parcel.delivered(1)
    await parcel.delivered(1)
    assert fates(store) == {"a": "sent", "b": "waiting", "c": "waiting", "d": "waiting"}
    assert row(store).account_id == 1
    assert [each.kind for each in (await courier.take_along("web", "ming", 9)).letters] == ["b", "c"]
    assert (await courier.take_along("web", "a stranger", 9)).letters == ()
    assert (await courier.take_along("web", "hua", 0)).letters == ()


async def test_letters_taken_along_by_a_process_that_died_go_out_after_its_lease(
    store: Store, clock: FrozenClock
) -> None:
    web = PaperChannel("web", "ming")
    owe(store, "reminder-7d")
    await courier_of(store, clock, PaperChannel("web")).take_along("web", "ming", 1)
    assert await courier_of(store, clock, web).run_due() == Round()
    clock.moves(seconds=31)
    assert await courier_of(store, clock, web).run_due() == Round(sent=1, repeats=1)


@pytest.mark.parametrize("address", ["file", "postgresql"], indirect=True)
async def test_two_processes_side_by_side_send_everything_once_and_in_order(
    store: Store, address: str, clock: FrozenClock
) -> None:
    other = Store.open(address)
    first, second = PaperChannel("web", "ming", "hua"), PaperChannel("web", "ming", "hua")
    for place in range(10):
        owe(store, f"{place}", recipient=1 + place % 2)
    couriers = [courier_of(store, clock, first), courier_of(other, clock, second)]
    await asyncio.gather(*(courier.run_due() for courier in couriers))
    await couriers[0].run_due()
    said = sorted(first.delivered + second.delivered)
    assert said == sorted(("ming" if place % 2 == 0 else "hua", f"{place}") for place in range(10))
    for channel in (first, second):
        for who in ("ming", "hua"):
            texts = [text for external_id, text in channel.delivered if external_id == who]
            assert texts == sorted(texts)
    other.close()


async def test_an_answer_that_cannot_be_reached_now_is_of_kind_answer(
    store: Store, clock: FrozenClock
) -> None:
    store.write(_also_on_telegram).result(10)
    seen: list[str] = []

    class Strict(PaperChannel):
        async def deliver(self, external_id: str, letter: Letter) -> Delivery:
            seen.append(letter.kind)
            return OutOfReach()

    _answers(store, "第二段")
    await courier_of(store, clock, Strict("telegram")).arrived("telegram", "88")
    assert seen == [ANSWER]


async def test_what_takes_longer_than_a_lease_is_not_taken_over(
    store: Store, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(PaperChannel):
        async def deliver(self, external_id: str, letter: Letter) -> Delivery:
            begun.set()
            await go.wait()
            return await super().deliver(external_id, letter)

    begun, go = asyncio.Event(), asyncio.Event()
    monkeypatch.setattr(hands, "RENEWAL_SECONDS", 0.02)
    slow, other = Slow("web", "ming"), PaperChannel("web", "ming")
    owe(store, "reminder-7d")
    going = asyncio.create_task(courier_of(store, clock, slow).run_due())
    await begun.wait()
    for _ in range(3):
        clock.moves(seconds=20)
        async with asyncio.timeout(5):
            while row(store).next_at < clock() + timedelta(seconds=25):
                await asyncio.sleep(0.01)
        assert await courier_of(store, clock, other).run_due() == Round()
    go.set()
    assert await going == Round(sent=1)
    assert other.delivered == []
