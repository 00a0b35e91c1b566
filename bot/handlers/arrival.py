"""Somebody comes by a link or a poster's code: a product, an event, an invitation, another account."""

from bot.dialogue.links import Link, Target
from bot.handlers import checkin, demo, events, home, membership, search
from bot.handlers.turn import Turn
from bot.handlers.wording import arrival as wording


def arrives(turn: Turn) -> None:
    """Shows what the link leads to; who comes by one that we do not know is greeted."""
    link = Link.parse(turn.incoming.start)
    match link.target if link else None:
        case Target.PRODUCT if link:
            _shows_product(turn, link.value)
        case Target.INVITATION | Target.ACCOUNT if link:
            membership.takes_code(turn, link.value)
        case Target.EVENT if link:
            events.shows(turn, link.value)
        case Target.CHECK_IN if link:
            checkin.arrives(turn, link.value)
        case _:
            turn.opens(wording.unknown_link())
            home.greets(turn)


def _shows_product(turn: Turn, code: str) -> None:
    search.shows(turn, code.upper())
    if turn.demo and not turn.who.chosen and turn.catalog.product(code.upper()):
        demo.asks_role_for(turn, code.upper())
