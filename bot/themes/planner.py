"""策划: proposes products for a theme, shows what can be delivered and what is lacking, drafts the words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from bot.catalog import Catalog
from bot.orders import ledger
from bot.orders.desk import Desk
from bot.orders.life import HOLDING
from bot.orders.needs import Gathered
from bot.orders.request import Seat, moment, today
from bot.themes import fitting
from bot.themes.capacity import Capacity, capacity
from bot.themes.year import Denied, Year
from storage import locks, themes
from storage.models import Product, Theme, ThemePlan

AT_FIRST, MOST = 4, 5  # products of an announcement
TITLE, TEXT = 30, 600  # characters at most


@dataclass(frozen=True, slots=True)
class Lack:
    """The units of a district that somebody orders for and that have nothing in this quarter."""

    district: str
    units: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What staff see before they write to anybody."""

    theme: Theme
    by_audience: dict[str, list[Product]]
    capacity: Capacity
    lacks: tuple[Lack, ...]
    needs: tuple[Gathered, ...]


class Full(Exception):  # noqa: N818 - says what is the case
    """The announcement holds as many products as it may."""


class Planner:
    """Plans themes in one session, for one person; `now` is aware."""

    def __init__(
        self, session: Session, now: datetime, catalog: Catalog, desk: Desk, year: Year, person_id: int | None
    ) -> None:
        self._session = session
        self._now = now
        self._catalog = catalog
        self._desk = desk
        self._year = year
        self._person_id = person_id

    def proposal(self, theme: Theme, needs: Iterable[Gathered]) -> Proposal:
        """Products by audience, what can be delivered of them, and what is lacking.

        `needs` are those that the person looks after.
        """
        by_audience = fitting.fitting(self._catalog, theme)
        products = {each.code: each for found in by_audience.values() for each in found}
        wanted = tuple(each for each in needs if each.audience in {"", *theme.audiences})
        return Proposal(
            theme, by_audience, capacity(self._desk, products.values(), theme.month), self._lacks(), wanted
        )

    def plan(self, theme: Theme) -> ThemePlan:
        """What is planned for the theme; drafted from what it is now, until somebody has edited it."""
        locks.lock(self._session, ("theme", theme.month))
        plan = themes.plan(self._session, theme.month)
        if plan is not None and plan.edited_by is not None:
            return plan
        products = fitting.chosen(fitting.fitting(self._catalog, theme), AT_FIRST)
        if plan is None:
            plan = ThemePlan(month=theme.month, title="", text="", product_codes=[], edited_at=self._now)
            self._session.add(plan)
        plan.title = f"{int(theme.month[5:])}月专题：{theme.title}"
        plan.text = draft(theme, products)
        plan.product_codes = [product.code for product in products]
        self._session.flush()
        return plan

    def products(self, plan: ThemePlan) -> list[Product]:
        """The products in the announcement that the catalog still offers."""
        found = (self._catalog.product(code) for code in plan.product_codes)
        return [product for product in found if product is not None]

    def edit(
        self,
        theme: Theme,
        *,
        title: str | None = None,
        text: str | None = None,
        out: Product | None = None,
        put: Product | None = None,
    ) -> ThemePlan:
        """Changes the announcement.

        `put` takes the place of `out` where both are given. Raises Denied, Full.
        """
        if not self._year.may_keep:
            raise Denied
        plan = self.plan(theme)
        before = self.products(plan)
        codes = [product.code for product in before]
        if put and put.code not in codes:
            if out and out.code in codes:
                codes[codes.index(out.code)] = put.code
            elif len(codes) >= MOST:
                raise Full
            else:
                codes.append(put.code)
        elif out and out.code in codes:
            codes.remove(out.code)
        as_drafted = plan.text == draft(theme, before)
        plan.product_codes = codes
        plan.title = title if title is not None else plan.title
        if text is not None:
            plan.text = text
        elif as_drafted:  # the words name the products
            plan.text = draft(theme, self.products(plan))
        plan.edited_by, plan.edited_at = self._person_id, self._now
        self._session.flush()
        return plan

    def _lacks(self) -> tuple[Lack, ...]:
        since, until = _quarter(today(self._now))
        served = themes.served(self._session, HOLDING, since, until)
        units = [code for code in themes.coordinated(self._session) if code not in served]
        seats = [seat for code in units if (seat := ledger.seat_of(self._session, code))]
        count = Counter(seat.district for seat in seats)
        return tuple(
            Lack(district, tuple(seat for seat in seats if seat.district == district))
            for district, _ in count.most_common()
        )


def draft(theme: Theme, products: Sequence[Product]) -> str:
    """The announcement in three or four sentences."""
    lines = [theme.intro.rstrip("。") + "。"]
    if products:
        names = "、".join(f"“{product.name}”" for product in products)
        lead = max(product.lead_days for product in products)
        lines.append(f"{int(theme.month[5:])}月可以点的有{names}，适合{'、'.join(theme.audiences)}。")
        lines.append(f"文化专干点下面的按钮就能点单，请至少提前 {lead} 天。")
    lines.append("居民想参加，说“附近有什么活动”就能找到身边的场次。")
    return "".join(lines)


def _quarter(day: date) -> tuple[datetime, datetime]:
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return moment(first, time.min), moment(after, time.min)
