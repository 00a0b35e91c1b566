"""专场 once it is ordered: announced in one campaign, and reported as one."""

from bot.campaigns.content import MOST
from bot.handlers import campaigns, drafts, theme_plan
from bot.handlers.turn import Turn
from bot.handlers.wording import specials as wording
from bot.handlers.wording import themes as theme_wording
from bot.themes.specials import Outcome, about
from storage.models import Special

_SHOWN = 2  # special deliveries of one month


def announces(turn: Turn, special: Special) -> None:
    """Begins the one campaign that names all venues."""
    theme = turn.themes.of(special.month)
    if theme is None:
        turn.answers(theme_wording.none())
        return
    orders = turn.specials.venues(special)
    rows = [(venue, product) for venue, product, _ in _rows(turn, special)]
    known = {
        "title": f"{theme.title}专场",
        "text": wording.announcement(theme, special, rows, turn.now),
        "products": [],
        "events": [order.number for order in orders][:MOST],
        "about": about(special),
    }
    campaigns.begins(turn, known)


def reports_month(turn: Turn, month: str) -> None:
    """The special deliveries of a month's theme, the last ones."""
    found = turn.specials.of(month)
    if not found:
        turn.answers(wording.none(theme_wording.month(month, turn.local.date())))
    for special in found[:_SHOWN]:
        reports(turn, special)


def reports(turn: Turn, special: Special) -> None:
    """What became of all venues, and of the announcement."""
    theme = turn.themes.of(special.month)
    if theme is None:
        turn.answers(theme_wording.none())
        return
    sent = turn.campaigns.all(theme_plan.ALIVE, about(special), limit=1)
    report = turn.campaigns.report(sent[0].number) if sent else None
    turn.answers(wording.report(theme, special, _rows(turn, special), report, turn.now))


def _rows(turn: Turn, special: Special) -> list[tuple[str, str, Outcome]]:
    rows = []
    for outcome in turn.specials.outcomes(special):
        order = outcome.order
        product = turn.product_of(order)
        venue = f"{drafts.place_name(drafts.seat_of(turn, order.unit_code))}{order.room}"
        rows.append((venue, product.name if product else order.product_code, outcome))
    return rows
