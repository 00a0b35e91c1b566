"""Guests stay with whoever brought them, also when that person turns out to be two accounts of one."""

from sqlmodel import Session, col, select

from bot.events.hall import Hall
from storage import merging
from storage.models import SignUp
from storage.store import Store
from tests.events.test_races import address, numbers
from tests.orders.office import NOW

__all__ = ["address"]


def test_guests_of_two_persons_who_are_one_are_in_one_care(address: str) -> None:
    store = Store.open(address)
    first, second = numbers(store)[:2]

    def brings(session: Session) -> None:
        Hall(session, NOW, (), 5).care.brings(first, "陈伯", 1)
        Hall(session, NOW, (), 5).care.brings(second, "李伯", 2)
        Hall(session, NOW, (), 5).signs_up(second, 1, "阿珍")
        Hall(session, NOW, (), 6).care.brings(first, "陈伯", 2)
        merging.merge(session, gone=5, kept=6)

    def kept(session: Session) -> list[tuple[str, int | None, int | None, int]]:
        rows = session.exec(select(SignUp).order_by(col(SignUp.id)))
        return [(row.name, row.person_id, row.brought_by, row.party) for row in rows]

    store.write(brings).result()
    assert store.read(kept) == [("李伯", None, 6, 2), ("阿珍", 6, None, 1), ("陈伯", None, 6, 2)]
    store.close()
