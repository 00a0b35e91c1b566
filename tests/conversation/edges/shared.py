"""What every edge needs to play a script: who writes, and the courier as the program puts it together."""

from bot.channels.receiving import Receiving
from bot.notify.carrier import Channel
from bot.notify.courier import Courier
from bot.notify.letters import Letters
from tests.conversation.person import Bot

WHO = "访客"


def courier(bot: Bot, channel: Channel) -> Courier:
    """What carries this channel's notices, as the program puts it together."""
    return Courier(bot.store, lambda: bot.now, [channel], Letters(lambda: bot.now, bot.terms))


def receiving(bot: Bot) -> Receiving | None:
    """What takes files in, where the test has a directory for them."""
    return Receiving(bot.files) if bot.files else None
