"""Who is addressed by a campaign: conditions on persons, and the one selection that is made of them.

Each condition asks by the person's id, so that a page of persons costs what the page holds, however many
there are in all.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlmodel import Session

from storage.events import IN
from storage.models import (
    Account,
    Consent,
    Event,
    Heard,
    Notice,
    Order,
    Person,
    Priority,
    Product,
    Region,
    RoleGrant,
    SignUp,
    Subscription,
    Supplier,
    Unit,
)
from storage.notices import SENT
from storage.statements import Statement, table_of

Condition = ColumnElement[bool]

# Why somebody who is addressed gets nothing, the first that holds.
UNREACHABLE = "unreachable"  # has no account that can be reached
UNSUBSCRIBED = "unsubscribed"  # said that they want no campaigns
NO_CONSENT = "no_consent"  # a resident who has not agreed to hear from us
PAUSED = "paused"  # a resident whose subscriptions all rest
CAPPED = "capped"  # has had so many broadcasts within a week
REASONS = (UNREACHABLE, UNSUBSCRIBED, NO_CONSENT, PAUSED, CAPPED)

A_WEEK = timedelta(days=7)
GIVEN_BACK = "given_back"  # the state of a sign-up that is none any more

_person = table_of(Person).c
_account, _heard = table_of(Account).c, table_of(Heard).c
_consent, _notice = table_of(Consent).c, table_of(Notice).c
_event, _sign_up, _subscription = table_of(Event).c, table_of(SignUp).c, table_of(Subscription).c
_grant, _order, _product = table_of(RoleGrant).c, table_of(Order).c, table_of(Product).c
_unit, _supplier = table_of(Unit).c, table_of(Supplier).c
_region = table_of(Region)
_NO_LIMIT = 1_000_000


class Standing(NamedTuple):
    """How a campaign may go to people: by which consents, how often, and to whom else."""

    now: datetime
    consent: str  # the purpose to which residents have to have agreed
    version: int  # of the words they agreed to, or a later one
    refusal: str  # the purpose whose withdrawal stands for "no campaigns"
    a_week: int  # broadcasts a person gets in seven days; 0 for as many as there are


class Found(NamedTuple):
    """A person who is addressed, and why they get nothing, or nothing."""

    person_id: int
    reason: str | None


class Share(NamedTuple):
    """So many of those addressed: the channel by which they are reached, or why they get nothing."""

    channel: str | None
    reason: str | None
    size: int


# Conditions


def is_person(person_id: int) -> Condition:
    """One person alone."""
    return _person.id == person_id


def holds_any_role() -> Condition:
    """Whoever is more than a resident."""
    return exists().where(_grant.person_id == _person.id, _grant.revoked_at.is_(None))


def holds(role: str) -> Condition:
    """Whoever holds this role, for whatever scope."""
    return exists().where(_grant.person_id == _person.id, _grant.revoked_at.is_(None), _grant.role == role)


def is_in(region_code: str) -> Condition:
    """Who subscribed to what is in a region, signed up there, or holds a role for something there."""
    codes = _within(region_code)
    seated = select(_unit.code).where(_unit.region_code.in_(codes))
    names = select(_region.c.name).where(_region.c.code.in_(codes))
    supplying = select(_supplier.code).where(_supplier.district.in_(names))
    return or_(
        exists().where(_subscription.person_id == _person.id, _subscription.region_code.in_(codes)),
        exists().where(
            _grant.person_id == _person.id,
            _grant.revoked_at.is_(None),
            or_(_grant.scope.in_(codes), _grant.scope.in_(seated), _grant.scope.in_(supplying)),
        ),
        exists().where(
            _sign_up.person_id == _person.id,
            _sign_up.state != GIVEN_BACK,
            _event.id == _sign_up.event_id,
            _order.id == _event.order_id,
            _order.unit_code.in_(seated),
        ),
    )


def is_for(audience: str) -> Condition:
    """Who subscribed for this audience, or orders for a unit that has ordered for it."""
    return or_(
        exists().where(_subscription.person_id == _person.id, _lists(_subscription.audiences, audience)),
        exists().where(
            _grant.person_id == _person.id,
            _grant.revoked_at.is_(None),
            _order.unit_code == _grant.scope,
            _lists(_order.audiences, audience),
        ),
    )


def likes(words: str) -> Condition:
    """Who subscribed to these words, or to some that are in them."""
    return exists().where(
        _subscription.person_id == _person.id,
        _subscription.words != "",
        or_(
            _subscription.words.contains(words, autoescape=True),
            literal(words, String).contains(_subscription.words),
        ),
    )


def signed_up(since: datetime) -> Condition:
    """Who has signed up for an event since then and not given it back."""
    return exists().where(
        _sign_up.person_id == _person.id, _sign_up.state != GIVEN_BACK, _sign_up.since >= since
    )


def attended(since: datetime, now: datetime) -> Condition:
    """Who had a place at an event that has taken place since then."""
    return exists().where(
        _sign_up.person_id == _person.id,
        _sign_up.state == IN,
        _event.id == _sign_up.event_id,
        _event.called_off.is_(False),
        _event.starts_at >= since,
        _event.starts_at < now,
    )


def ordered(since: datetime, product_code: str = "", brand: str = "") -> Condition:
    """Who has ordered since then: anything, this product, or something of this brand."""
    wanted: list[Condition] = [_order.person_id == _person.id, _order.created_at >= since]
    if product_code:
        wanted.append(_order.product_code == product_code)
    if brand:
        wanted += [_product.code == _order.product_code, _product.brand == brand]
    return exists().where(*wanted)


# The selection


def page(session: Session, condition: Condition, standing: Standing, after: int, limit: int) -> list[Found]:
    """The next persons to whom it applies, by id from `after` on, at most `limit` of them."""
    wanted = select(_person.id, _reason(standing)).where(condition, _person.id > after)
    rows = session.execute(wanted.order_by(_person.id).limit(limit))
    return [Found._make(row) for row in rows]


def shares(session: Session, condition: Condition, standing: Standing) -> list[Share]:
    """How many are addressed, by channel and by what keeps it from them."""
    each = select(_person.id, _channel().label("channel"), _reason(standing).label("reason"))
    inner = each.where(condition).subquery()
    groups = (inner.c.channel, inner.c.reason)
    return [Share._make(row) for row in session.execute(select(*groups, func.count()).group_by(*groups))]


def exceeds(session: Session, condition: Condition, standing: Standing, size: int) -> bool:
    """Whether it would go to more than `size` persons."""
    reached = select(_person.id).where(condition, _reason(standing).is_(None)).limit(size + 1).subquery()
    return (session.scalar(select(func.count()).select_from(reached)) or 0) > size


def reason_for(session: Session, person_id: int, standing: Standing) -> str | None:
    """Why one person gets nothing now, or None."""
    found = _ONE.first(
        session,
        person=person_id,
        now=standing.now,
        since=standing.now - A_WEEK,
        consent=standing.consent,
        version=standing.version,
        refusal=standing.refusal,
        a_week=standing.a_week or _NO_LIMIT,
    )
    return str(found[0]) if found and found[0] is not None else None


def _reason(standing: Standing) -> ColumnElement[Any]:
    return _reason_by(
        literal(standing.now, _notice.sent_at.type),
        literal(standing.now - A_WEEK, _notice.sent_at.type),
        literal(standing.consent),
        literal(standing.version),
        literal(standing.refusal),
        literal(standing.a_week or _NO_LIMIT),
    )


def _reason_by(
    now: ColumnElement[Any],
    since: ColumnElement[Any],
    consent: ColumnElement[Any],
    version: ColumnElement[Any],
    refusal: ColumnElement[Any],
    a_week: ColumnElement[Any],
) -> ColumnElement[Any]:
    """The reason as one expression on a person; residents are asked for more than holders of roles."""

    def consents(purpose: ColumnElement[Any], *more: Condition) -> Condition:
        return exists().where(_consent.person_id == _person.id, _consent.purpose == purpose, *more)

    rests = and_(_subscription.person_id == _person.id, _subscription.paused_until > now)
    goes_on = and_(
        _subscription.person_id == _person.id,
        or_(_subscription.paused_until.is_(None), _subscription.paused_until <= now),
    )
    had = (
        select(func.count())
        .where(
            _notice.recipient_id == _person.id,
            _notice.state == SENT,
            _notice.priority == int(Priority.BROADCAST),
            _notice.sent_at > since,
        )
        .scalar_subquery()
    )
    resident = ~holds_any_role()
    return case(
        (~exists().where(_account.person_id == _person.id, _account.active), UNREACHABLE),
        (
            and_(
                consents(refusal, _consent.withdrawn_at.is_not(None)),
                ~consents(refusal, _consent.withdrawn_at.is_(None)),
            ),
            UNSUBSCRIBED,
        ),
        (
            and_(resident, ~consents(consent, _consent.version >= version, _consent.withdrawn_at.is_(None))),
            NO_CONSENT,
        ),
        (and_(resident, exists().where(rests), ~exists().where(goes_on)), PAUSED),
        (had >= a_week, CAPPED),
        else_=None,
    )


def _channel() -> ColumnElement[Any]:
    """The channel that the person wrote on last, as `storage.people.accounts_of` puts them in order."""
    last = select(func.max(_heard.id)).where(_heard.account_id == _account.id).scalar_subquery()
    return (
        select(_account.channel)
        .where(_account.person_id == _person.id, _account.active)
        .order_by(last.desc().nulls_last(), _account.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _within(region_code: str) -> Select[tuple[str]]:
    """The codes of a region and of all that lies in it."""
    found = select(_region.c.code).where(_region.c.code == region_code).cte(recursive=True)
    below = found.union_all(select(_region.c.code).where(_region.c.parent_code == found.c.code))
    return select(below.c.code)


def _lists(column: ColumnElement[Any], word: str) -> Condition:
    """Whether a JSON list of words holds this one; lists are written without escapes."""
    return cast(column, String).contains(f'"{word}"', autoescape=True)


_ONE = Statement(
    select(
        _reason_by(
            bindparam("now", type_=_notice.sent_at.type),
            bindparam("since", type_=_notice.sent_at.type),
            bindparam("consent", type_=String()),
            bindparam("version", type_=_consent.version.type),
            bindparam("refusal", type_=String()),
            bindparam("a_week", type_=_grant.id.type),
        )
    ).where(_person.id == bindparam("person"))
)
