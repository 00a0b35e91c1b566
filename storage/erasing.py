"""A person who wants to be forgotten: everything of theirs goes, and what has to stay loses its name."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlmodel import Session, SQLModel, col

from storage import attachments, people
from storage.merging import is_named
from storage.models import (
    Account,
    Application,
    CampaignTap,
    Consent,
    Document,
    Heard,
    LinkCode,
    Need,
    Notice,
    Order,
    OrderLog,
    Person,
    RoleGrant,
    SignUp,
    Subscription,
    SurveyAnswer,
    TalkRow,
    WeChatMassMember,
    WeChatWindow,
    WrongCode,
)
from storage.statements import table_of

ERASED = "erased"  # the line in the log of persons; it names nobody
_OWN = (
    Account,
    TalkRow,
    LinkCode,
    WrongCode,
    Application,
    Subscription,
    Consent,
    SignUp,
    SurveyAnswer,
    RoleGrant,
    CampaignTap,
    Document,
)
_NAMING = ("contact_name", "contact_phone")  # what an order and its log say of a person


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Deletes a person with accounts, talk, history, files, sign-ups and subscriptions.

    Where orders or the log of roles still name the person, the row stays without name, phone, accounts
    and roles (docs/decisions/0012). Places at events must have been given back, and open orders closed.
    """
    session.flush()
    _forget_orders(session, person_id)
    accounts = session.execute(
        select(col(Account.id), col(Account.channel), col(Account.external_id)).where(
            col(Account.person_id) == person_id
        )
    ).all()
    ids = [row.id for row in accounts]
    _delete(session, Heard, col(Heard.account_id).in_(ids))
    _delete(session, Notice, (col(Notice.recipient_id) == person_id) | col(Notice.account_id).in_(ids))
    openids = [row.external_id for row in accounts if row.channel == "wechat"]
    _delete(session, WeChatWindow, col(WeChatWindow.openid).in_(openids))
    _delete(session, WeChatMassMember, col(WeChatMassMember.openid).in_(openids))
    _delete(session, SignUp, col(SignUp.brought_by) == person_id)
    for model in _OWN:
        table = table_of(model)
        session.execute(delete(table).where(table.c.person_id == person_id))
    attachments.forget_of(session, person_id)
    _delete(session, Need, (col(Need.person_id) == person_id) & col(Need.order_id).is_(None))
    if is_named(session, person_id):
        session.execute(
            update(table_of(Person)).where(col(Person.id) == person_id).values(name="", phone="", hat=None)
        )
    else:
        _delete(session, Person, col(Person.id) == person_id)
    people.note(session, now, ERASED, None, None, {})
    session.expire_all()


def _forget_orders(session: Session, person_id: int) -> None:
    """Takes the contact out of the person's orders and of what their logs say."""
    for order in session.scalars(select(Order).where(col(Order.person_id) == person_id)):
        order.contact_name = order.contact_phone = ""
        for row in session.scalars(select(OrderLog).where(col(OrderLog.order_id) == order.id)):
            if any(name in row.changes for name in _NAMING):
                row.changes = {name: value for name, value in row.changes.items() if name not in _NAMING}
    session.flush()


def _delete(session: Session, model: type[SQLModel], which: ColumnElement[bool]) -> None:
    session.execute(delete(table_of(model)).where(which))
