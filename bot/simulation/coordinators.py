"""Coordinators: they order, change their minds, answer what they are asked, and rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button
from bot.simulation import agenda, announcements, speech
from bot.simulation.ordering import Ordering
from bot.simulation.player import Player, World, pick
from bot.simulation.wishes import Wish, wish
from storage.models import Product


@dataclass(slots=True)
class Placed:
    """An order of theirs, as far as they remember it."""

    wish: Wish
    starts_at: datetime
    over: bool = False
    tries: int = 0


class Coordinator(Player):
    """Of one unit, called `place` in full, in a district."""

    def __init__(
        self,
        world: World,
        name: str,
        place: str,
        district: str,
        contact: tuple[str, str],
        products: Sequence[Product],
    ) -> None:
        super().__init__(world, name)
        self.place, self.district, self.contact = place, district, contact
        self._products = products
        self._orders: dict[str, Placed] = {}
        world.readers[name] = self

    def wants_something(self, tries: int = 0) -> None:
        """Orders something, or notes a need where it cannot be had."""
        wanted = wish(self.chance, self._products, self.district, self.world.now)
        if wanted is not None:
            self._orders_it(wanted, tries)

    def _orders_it(self, wanted: Wish, tries: int = 0, opening: Button | None = None) -> None:
        attempt = Ordering(self, wanted, self.place, self.contact, opening=opening)
        number = attempt.places()
        if number:
            times = speech.moments(self.heard, self.world.now.date())  # the first is that of the delivery
            starts_at = times[0] if times else agenda.at(wanted.day, wanted.clock)
            self._orders[number] = Placed(wanted, starts_at, tries=tries)
            if (other := self.button("没人接就换一家")) and self.chance.happens("wish", "pass_on"):
                self.taps(other)
            if not attempt.waits:
                self._changes_mind(number)
        elif attempt.refused and self.chance.happens("wish", "notes_need"):
            self._notes_need(wanted.product.name)

    def asks_for(self, product: Product) -> None:
        """Orders this one, on a day on which it can be had."""
        if wanted := wish(self.chance, [product], self.district, self.world.now):
            self._orders_it(wanted)

    def wants_what_nobody_offers(self) -> None:
        """Looks for something that is not in the catalog, and has it noted."""
        what = self.chance.phrase("odd")
        if self.chance.dice.random() < 0.5:
            self.says(what)
            if note := self.button("提需求", "记成需求", "记下需求"):
                self.taps(note)
                self._goes_on_with_need(what)
                return
        self._notes_need(what)

    def receives(self, letter: Letter) -> None:
        """News of an order, a question about it, or one after it."""
        reply = letter.reply
        if announcements.reads(self, letter, self._later, self._wants):
            return
        for number in speech.numbers(reply.text):
            placed = self._orders.get(number)
            if placed and (times := speech.moments(reply.text, self.world.now.date())):
                placed.starts_at = times[0]
        if pick([reply], "很不满意"):
            if self.chance.happens("delivery", "not_held"):
                self._later(lambda: self._was_not_held(letter))
            elif self.chance.happens("delivery", "rates"):
                self._later(lambda: self._rates(letter))
        elif pick([reply], "同意这个时间"):
            agrees = self.chance.happens("answer", "agrees_to_time")
            self._answers_later(letter, "同意这个时间" if agrees else "还按原来的时间")
        elif pick([reply], "要这个空位"):
            takes = self.chance.happens("answer", "takes_place")
            self._answers_later(letter, "要这个空位" if takes else "不要了", hours=3)
        elif "退回修改：" in reply.text:
            self._later(lambda: self._mends(letter))
        elif "延期：" in reply.text:
            self._later(lambda: self._moves(next(iter(speech.numbers(letter.reply.text)), "")))
        elif "居民可以报名了" in reply.text:
            self._decides_who_comes(letter)
        elif any(words in reply.text for words in ("没有同意：", "接不了：", "订单失效")):
            self._tries_again(letter)

    def _wants(self, button: Button) -> None:
        """Orders a product of the month's theme, or only looks at it where it does not suit."""
        named = [each for each in self._products if each.code == announcements.product_of(button)]
        if wanted := wish(self.chance, named, self.district, self.world.now):
            self._orders_it(wanted, opening=button)
        else:
            self.taps(button)
            self.says("算了")

    def _tries_again(self, letter: Letter) -> None:
        number = next(iter(speech.numbers(letter.reply.text)), "")
        placed = self._orders.get(number)
        if placed and not placed.over:
            placed.over = True
            if placed.tries < 2 and self.chance.happens("wish", "tries_again"):
                self._later(lambda: self.wants_something(placed.tries + 1))

    def _decides_who_comes(self, letter: Letter) -> None:
        if self.chance.happens("delivery", "only_own_unit"):
            self._answers_later(letter, "只给本单位")
        elif self.chance.happens("delivery", "limits_places"):
            self._later(lambda: self._limits(letter))

    def _limits(self, letter: Letter) -> None:
        if button := pick([letter.reply], "改居民名额"):
            self.taps(button)
            if "留多少个名额" not in self.heard:
                return
            self.says(f"{self.chance.dice.choice((10, 15, 20))}个")
            if "名额" not in self.heard:
                self.wonders("a limit of places")

    def _changes_mind(self, number: str) -> None:
        placed, dice = self._orders[number], self.chance.dice
        now = self.world.now
        days = (placed.starts_at - now).days
        for habit, act, first, last in (
            ("cancels_early", self._cancels, 1, days - 8),
            ("cancels_late", self._cancels, days - 5, days - 1),
            ("moves", self._moves, 1, days - 9),
            ("other_head_count", self._changes_people, 1, days - 8),
        ):
            if first <= last and first > 0 and self.chance.happens("change", habit):
                then = now + timedelta(days=dice.randint(first, last), hours=dice.random() * 5)
                self.world.agenda.plan(agenda.in_office(then), partial(act, number))

    def _cancels(self, number: str) -> None:
        placed = self._orders[number]
        if placed.over or self.world.now >= placed.starts_at:
            return
        if self.chance.dice.random() < 0.75:
            self.says(self.chance.phrase("cancel", number=number))
        else:
            self.says(self.chance.phrase("cancel_bare"))
            if which := self.button(number):
                self.taps(which)
        if "请选一个原因" not in self.heard:
            if "不能再改" not in self.heard and "哪一张" not in self.heard:
                self.wonders("cancelling")
            return
        if number not in self.heard:  # another one than meant: keep it
            self.says("不取消了")
            return
        reasons = [button for button in self.buttons() if button.slot == "reason"]
        if self.chance.happens("answer", "own_reason") or not reasons:
            sign = self.says(self.chance.phrase("cancel_reason"))
        else:
            sign = self.taps(self.chance.dice.choice(reasons))
        if sign.what not in {"cancelled", "needs_district"}:
            self.wonders("a reason for cancelling")
        placed.over = sign.what == "cancelled"

    def _moves(self, number: str) -> None:
        placed, dice = self._orders.get(number), self.chance.dice
        if placed is None or placed.over or self.world.now >= placed.starts_at:
            return
        later = placed.wish.day + timedelta(dice.choice((1, 2, 7)))
        said = {
            "day": speech.day(later, self.world.now.date(), dice),
            "clock": speech.clock(placed.wish.clock, dice),
        }
        changed = Wish(
            placed.wish.product, placed.wish.audience, later, placed.wish.clock, placed.wish.people
        )
        attempt = Ordering(self, changed, self.place, self.contact)
        if attempt.changes(number, self.chance.phrase("move", number=number, **said)):
            placed.wish = changed

    def _changes_people(self, number: str) -> None:
        placed = self._orders[number]
        if placed.over or self.world.now >= placed.starts_at:
            return
        product = placed.wish.product
        people = self.chance.dice.randint(product.people_min, product.people_max)
        attempt = Ordering(self, placed.wish, self.place, self.contact)
        attempt.changes(number, self.chance.phrase("more_people", number=number, people=people))

    def _mends(self, letter: Letter) -> None:
        """What a reviewer wants changed; most make the group smaller."""
        number = next(iter(speech.numbers(letter.reply.text)), "")
        placed = self._orders.get(number)
        if placed is None or placed.over:
            return
        product = placed.wish.product
        people = max(product.people_min, placed.wish.people - self.chance.dice.randint(2, 10))
        attempt = Ordering(self, placed.wish, self.place, self.contact)
        attempt.changes(number, self.chance.phrase("more_people", number=number, people=people))

    def _was_not_held(self, letter: Letter) -> None:
        if button := pick([letter.reply], "没有办成"):
            self.taps(button)
            if reasons := [each for each in self.buttons() if each.slot.startswith("because-")]:
                self.taps(self.chance.dice.choice(reasons))

    def _rates(self, letter: Letter) -> None:
        score = self.chance.score("delivery")
        buttons = [each for each in letter.reply.buttons if each.slot == "score"]
        if self.chance.dice.random() < 0.85 or len(buttons) < score:
            self.taps(buttons[score - 1])
        else:
            self.says(f"{score}分")
        if "记下了" not in self.heard:
            if "不能评价" not in self.heard:
                self.wonders("a rating")
            return
        if self.chance.happens("delivery", "adds_words"):
            people = speech.people(letter.reply.text) or 30
            words = self.chance.phrase("praise" if score > 3 else "complain", people=people)
            self.says(words)
            if "已记在订单" not in self.heard:
                self.wonders("words with a rating")
        elif self.chance.happens("delivery", "adds_count"):
            if button := self.button("来了"):
                self.taps(button)
        elif button := self.button("不用了"):
            self.taps(button)

    def _notes_need(self, what: str) -> None:
        self.says(self.chance.phrase("need", what=what))
        self._goes_on_with_need(what)

    def _goes_on_with_need(self, what: str) -> None:
        for _ in range(6):
            if "已记下您的需求" in self.heard:
                return
            if "大概什么时候" in self.heard:
                self.says(self.chance.dice.choice(("下个月", "时间都可以", "周末", "国庆前后")))
            elif "您想要什么" in self.heard:
                self.says(what)
            elif "哪个社区或镇街" in self.heard:
                self.says(self.place)
            elif "人" in self.heard and (first := next(self.buttons(), None)) and first.slot == "audiences":
                self.taps(first)
            elif note := self.button("提需求", "记成需求", "记下需求"):
                self.taps(note)
            elif "找到 " in self.heard:
                return  # there is something like it after all
            else:
                break
        if "已记下您的需求" not in self.heard:
            self.wonders("a need")
            self.says("取消")

    def _answers_later(self, letter: Letter, label: str, hours: float = 0) -> None:
        def answers() -> None:
            if button := pick([letter.reply], label):
                self.taps(button)

        self._later(answers, hours)

    def _later(self, act: agenda.Act, hours: float = 0) -> None:
        hours = hours or self.chance.hours("orderer_hours")
        self.world.agenda.plan(agenda.office_hours_after(self.world.now, hours), act)
