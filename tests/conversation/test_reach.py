"""Accounts that the platform can bring nothing to, and their way back."""

from sqlmodel import Session

from bot.dialogue.messages import Incoming, Medium
from storage import people
from tests.conversation.person import Person


def accounts(person: Person) -> list[str]:
    def work(session: Session) -> list[str]:
        return [each.external_id for each in people.accounts_of(session, person.id_in(session))]

    return person.bot.store.read(work)


def test_who_blocked_us_is_not_written_to_until_they_come_back(resident: Person) -> None:
    resident.says("你好")
    assert accounts(resident) == [resident.name]
    assert resident.bot.turns.reaches(resident.channel, resident.name, False).result()
    assert accounts(resident) == []
    assert not resident.bot.turns.reaches(resident.channel, resident.name, False).result()
    resident.sends(Incoming("back-again", medium=Medium.ARRIVAL))
    assert accounts(resident) == [resident.name]


def test_a_stranger_who_blocks_us_stays_a_stranger(resident: Person) -> None:
    assert not resident.bot.turns.reaches("telegram", "4711", False).result()
