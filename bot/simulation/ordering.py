"""A conversation in which an order is placed or changed, held by somebody who reads what is asked."""

from dataclasses import dataclass

from bot.dialogue.messages import Button
from bot.simulation import speech
from bot.simulation.player import Player
from bot.simulation.signs import Sign
from bot.simulation.wishes import Wish

PATIENCE = 24  # turns after which anybody gives up


@dataclass(slots=True)
class Ordering:
    """One attempt to get what is wished for; `place` is how the unit is called in full."""

    player: Player
    wish: Wish
    place: str
    contact: tuple[str, str]
    own: bool = True  # it is for the only unit of the person
    refused: int = 0
    corrected: bool = False
    waits: bool = False
    named: bool = False  # the product's whole name was said
    number: str = ""  # of the order that is changed
    opening: Button | None = None  # what is tapped instead of saying what is wished for

    def places(self) -> str:
        """Holds the conversation; returns the number of the order, or nothing where none came of it."""
        sign = self._opens()
        for _ in range(PATIENCE):
            match sign.kind, sign.what:
                case "told", "submitted" | "waitlisted" | "collected":
                    self.waits = sign.what != "submitted"
                    return speech.numbers(self.player.heard)[0]
                case "refused", reason:
                    self.player.world.refusals[reason] += 1
                    self.refused += 1
                    following = self._after_refusal(reason)
                case "asked", what:
                    following = self._answers(what)
                case _:
                    following = None
                    self.player.wonders("an order")
            if following is None:
                break
            sign = following
        self.player.says("取消")
        return ""

    def changes(self, number: str, opening: str) -> bool:
        """Says what is to be changed of an order that is in; whether it was."""
        self.number, self.corrected = number, True
        sign = self.player.says(opening)
        for _ in range(PATIENCE // 3):
            match sign.kind, sign.what:
                case "told", "changed" | "needs_district":
                    return True
                case "told", "closed":
                    return False
                case "refused", reason:
                    self.player.world.refusals[reason] += 1
                    self.refused += 1
                    following = self._after_refusal(reason)
                case "asked", what:
                    following = self._answers(what)
                case _:
                    following = None
                    self.player.wonders("a change")
            if following is None:
                break
            sign = following
        self.player.says("取消")
        return False

    def _opens(self) -> Sign:
        if self.opening is not None:
            return self.player.taps(self.opening)
        chance, wish = self.player.chance, self.wish
        today, dice = self.player.world.now.date(), chance.dice
        said = {
            "day": speech.day(wish.day, today, dice),
            "clock": speech.clock(wish.clock, dice),
            "whom": self._whom(),
            "what": self._what(),
            "people": wish.people,
            "form": wish.product.form,
        }
        if chance.happens("wish", "in_one_sentence"):
            return self.player.says(chance.phrase("whole", **said))
        if not chance.happens("wish", "search_first"):
            return self.player.says(chance.phrase("part" if dice.random() < 0.8 else "bare", **said))
        self.player.says(chance.phrase("search", **said))
        return self._picks()

    def _picks(self) -> Sign:
        """Out of a list of hits: the product in mind, or by its name."""
        name = self.wish.product.name
        for card in (card for reply in self.player.replies for card in reply.cards if card.title == name):
            if card.buttons:
                self.player.taps(card.buttons[0])
                break
        if order := self.player.button("点这个"):
            return self.player.taps(order)
        return self.player.says(f"我要点{name}")

    def _what(self) -> str:
        product, chance = self.wish.product, self.player.chance
        if chance.happens("wish", "by_name") or not product.keywords:
            return product.name
        return f"{chance.dice.choice(product.keywords)}{product.form}"

    def _whom(self) -> str:
        words = speech.whom(self.wish.audience, self.player.chance.dice)
        return words if self.own else f"{self.place}的{words}"

    def _answers(self, what: str) -> Sign | None:
        player, chance, wish = self.player, self.player.chance, self.wish
        today, dice = player.world.now.date(), chance.dice
        name, phone = self.contact
        match what:
            case "swap":
                return self._taps("换成这个")
            case "confirm":
                return self._confirms()
            case "product":
                return self._chooses()
            case "found":
                player.wonders("an order taken for a search")
                return self._picks()
            case "no_product":
                return player.says(wish.product.name)
            case "which_time" | "which_unit" | "which_order":
                mine = player.button(holding=self.number) if what == "which_order" else None
                return player.taps(mine) if mine else self._taps_first()
            case "unit":
                return player.says(self.place)
            case "day":
                return player.says(speech.day(wish.day, today, dice))
            case "start":
                return player.says(speech.clock(wish.clock, dice))
            case "room":
                return player.says(chance.phrase("room"))
            case "audiences":
                return player.says(speech.whom(wish.audience, dice))
            case "people":
                return player.says(chance.phrase("people", people=wish.people))
            case "contact":
                kept = player.button("还是")
                return player.taps(kept) if kept else player.says(self._contact())
            case "name":
                return player.says(name)
            case "phone":
                return player.says(phone)
            case "remarks":
                wants = chance.happens("wish", "with_remarks")
                return player.says(chance.phrase("remarks" if wants else "no_remarks"))
        return None

    def _contact(self) -> str:
        name, phone = self.contact
        return self.player.chance.phrase("contact", name=name, phone=phone)

    def _confirms(self) -> Sign:
        player, chance = self.player, self.player.chance
        if not self.corrected and chance.happens("wish", "corrects"):
            self.corrected = True
            return self._corrects()
        yes = player.button("确认")
        if yes and chance.dice.random() < 0.5:
            return player.taps(yes)
        return player.says(chance.phrase("yes"))

    def _corrects(self) -> Sign:
        chance, product = self.player.chance, self.wish.product
        match chance.dice.randrange(3):
            case 0:
                count = chance.dice.randint(product.people_min, product.people_max)
                return self.player.says(chance.phrase("correct_people", people=count))
            case 1:
                return self.player.says(chance.phrase("correct_room", room=chance.phrase("room")))
        clock = speech.clock(
            self.wish.clock.replace(hour=10 if self.wish.clock.hour > 12 else 15), chance.dice
        )
        return self.player.says(chance.phrase("correct_clock", clock=clock))

    def _chooses(self) -> Sign:
        """The product in mind, where it is offered; else its name, and then the first one offered."""
        player = self.player
        offered = [button for button in player.buttons() if button.slot == "product"]
        if mine := player.button(self.wish.product.name):
            return player.taps(mine)
        if offered and self.named:
            return player.taps(offered[0])
        self.named = True
        return player.says(self.wish.product.name)

    def _after_refusal(self, reason: str) -> Sign | None:
        player, chance = self.player, self.player.chance
        if self.refused > 3:
            return None
        buttons = list(player.buttons())
        wait = player.button("候补")
        if wait and chance.happens("wish", "waits_in_line"):
            return player.taps(wait)
        others = [b for b in buttons if b.slot in {"day", "start", "people", "swap"}]
        if others and chance.happens("wish", "takes_alternative"):
            return player.taps(chance.dice.choice(others))
        if reason == "paused" and (appeal := player.button("申诉")):
            player.taps(appeal)
            player.says(chance.phrase("because"))
            return None
        match reason:
            case "too_many":
                return player.says(f"改成{self.wish.product.people_max}人")
            case "too_few":
                return player.says(f"改成{self.wish.product.people_min}人")
            case "phone":
                return player.says(self.contact[1])
        return None

    def _taps(self, *labels: str) -> Sign | None:
        button = self.player.button(*labels)
        return self.player.taps(button) if button else None

    def _taps_first(self) -> Sign | None:
        button: Button | None = next(self.player.buttons(), None)
        return self.player.taps(button) if button else None
