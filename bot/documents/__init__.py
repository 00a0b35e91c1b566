"""Documents to take away: made when somebody fetches them, from what is true then, and never kept."""

from bot.documents.job import Imprint
from bot.documents.press import Press

__all__ = ["Imprint", "Press"]
