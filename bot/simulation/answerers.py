"""Those who are asked about orders: reviewers, suppliers and the city's staff."""

import re
from datetime import date, datetime, timedelta
from functools import partial

from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button, Reply
from bot.simulation import agenda, speech
from bot.simulation.habits import habits
from bot.simulation.player import Player, World, pick
from storage.models import Product

_REASONS = {"退回修改": "return_reason", "不同意": "refuse_reason", "接不了": "decline_reason"}
_NEED, _PRODUCT = re.compile(r"(\d+)号 (.+)"), re.compile(r"（([A-Z]\d{3})）")
_THEME = re.compile(r"(?:\d{4}年)?(\d{1,2})月专题的通知定于")
_SETTLED = ("这一步已经不用办了", "不归您处理", "被别人约走了")


class Answerer(Player):
    """Answers what notices ask, sooner or later or never."""

    hours = "reviewer_hours"
    silent = "reviewer_silent"

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        world.readers[name] = self

    def receives(self, letter: Letter) -> None:
        """Plans the answer to a question; everything else is only read."""
        if not self.chooses(letter.reply):
            return
        again = letter.reply.text.startswith("还有一张订单")
        if again and not self.chance.happens("answer", "reminder_helps"):
            return
        if not again and self.chance.happens("answer", self.silent):
            return
        due = agenda.office_hours_after(self.world.now, self.chance.hours(self.hours))
        self.world.agenda.plan(due, partial(self._answers, letter))

    def chooses(self, reply: Reply) -> str:
        """The label of the answer they would give; empty where nothing is asked of them."""
        options = {button.label for button in reply.all_buttons()}
        if "同意变更" in options:
            agrees = self.chance.happens("answer", "agrees_to_change")
            return "同意变更" if agrees else "不同意变更"
        if "恢复点单" in options:
            return "恢复点单"
        if "同意" in options:
            return self._reviews()
        if "接单" in options:
            return self._takes_on()
        return ""

    def _reviews(self) -> str:
        if self.chance.happens("answer", "approves"):
            return "同意"
        return "退回修改" if self.chance.dice.random() < 0.5 else "不同意"

    def _takes_on(self) -> str:
        if self.chance.happens("answer", "accepts"):
            return "接单"
        return "换个时间" if self.chance.dice.random() < 0.5 else "接不了"

    def _answers(self, letter: Letter) -> None:
        number = next(iter(speech.numbers(letter.reply.text)), "")
        replies: list[Reply] = [letter.reply]
        if self.chance.happens("answer", "from_list"):
            self.says(self.chance.phrase("to_do"))
            if "没有等您处理" in self.heard:
                return
            replies = list(self.replies)
        label = self.chooses(letter.reply)
        button = pick(replies, label, holding=number) or pick([letter.reply], label)
        if button is None:
            return
        self.taps(button)
        self._says_why(label, letter)
        if not any(words in self.heard for words in (*_SETTLED, "已", "好的")):
            self.wonders(f"the answer {label}")

    def _says_why(self, label: str, letter: Letter) -> None:
        if label == "换个时间":
            self._proposes(letter)
            return
        if "请选一个原因" not in self.heard:
            return
        reasons = [each for each in self.buttons() if each.slot.startswith("because-")]
        if reasons and not self.chance.happens("answer", "own_reason"):
            self.taps(self.chance.dice.choice(reasons))
        else:
            self.says(self.chance.phrase(_REASONS.get(label, "because")))

    def _proposes(self, letter: Letter) -> None:
        if "什么时候可以" not in self.heard:
            return
        times = speech.moments(self.heard, self.world.now.date())
        if not times:
            self.wonders("the time to be changed")
            return
        for days in (1, 2, 7, 8):
            when = times[0] + timedelta(days)
            dice = self.chance.dice
            said = {
                "day": speech.day(when.date(), self.world.now.date(), dice),
                "clock": speech.clock(when.time(), dice),
            }
            self.says(self.chance.phrase("propose", **said))
            if "已把新的时间告诉" in self.heard or any(words in self.heard for words in _SETTLED):
                return
        self.says("算了")


class Supplier(Answerer):
    """Comes, counts, hands in, and answers ratings."""

    hours = "supplier_hours"
    silent = "supplier_silent"

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        self._days: dict[str, datetime] = {}

    def receives(self, letter: Letter) -> None:
        """Remembers when what will be; answers ratings now and then."""
        super().receives(letter)
        text, today = letter.reply.text, self.world.now.date()
        number = next(iter(speech.numbers(text)), "")
        times = speech.moments(text, today)
        if number and times and "已取消" not in text:
            self._remembers(number, times[0])
        answer = pick([letter.reply], "回复评价")
        if answer and self.chance.happens("delivery", "supplier_replies"):
            self.world.agenda.plan(
                agenda.office_hours_after(self.world.now, 6), partial(self._replies, answer)
            )

    def is_away(self) -> None:
        """Says on which day nobody can come."""
        dice, today = self.chance.dice, self.world.now.date()
        free = today + timedelta(dice.randint(15, 45))
        self.says(self.chance.phrase("away", day=speech.day(free, today, dice)))
        if "没空" not in self.heard:
            self.wonders("a day off")

    def _remembers(self, number: str, starts_at: datetime) -> None:
        if self._days.get(number) == starts_at or starts_at <= self.world.now:
            return
        self._days[number] = starts_at
        plan, dice = self.world.agenda.plan, self.chance.dice
        if self.chance.happens("delivery", "looks_at_schedule"):
            plan(agenda.awake(starts_at - timedelta(hours=20)), self._looks_at_schedule)
        if self.chance.happens("delivery", "called_off"):
            plan(agenda.in_office(self.world.now + timedelta(days=2)), partial(self._calls_off, number))
        if self.chance.happens("delivery", "checks_in"):
            plan(starts_at + timedelta(minutes=2), partial(self._arrives, number, starts_at))
        if self.chance.happens("delivery", "hands_in"):
            later = starts_at + timedelta(hours=3 + dice.random() * 24)
            plan(agenda.awake(later), partial(self._hands_in, number, starts_at))

    def _looks_at_schedule(self) -> None:
        self.says(self.chance.phrase("schedule"))
        if "今后 14 天" not in self.heard:
            self.wonders("the schedule")

    def _calls_off(self, number: str) -> None:
        """Puts off or cancels what was confirmed, with a reason."""
        self.says(number)
        button = self.button(self.chance.dice.choice(("延期", "取消")))
        if button is None:
            return
        self.taps(button)
        self._says_why(button.label, Letter("", "", self.replies[0]))
        if not any(words in self.heard for words in ("已延期", "已取消", *_SETTLED)):
            self.wonders("calling off")

    def _arrives(self, number: str, starts_at: datetime) -> None:
        if self._days[number] != starts_at:
            return
        self.says(number)
        if arrived := self.button("已到场"):
            self.taps(arrived)
            if "已到场" not in self.heard:
                self.wonders("checking in")

    def _hands_in(self, number: str, starts_at: datetime) -> None:
        if self._days[number] != starts_at:
            return
        self.says(number)
        if (hand_in := self.button("交活动资料")) is None:
            return
        self.taps(hand_in)
        if (came := self.button("来了")) and self.chance.dice.random() < 0.4:
            self.taps(came)
        else:
            expected = speech.people(came.label.replace(" ", "")) if came else 30
            people = max(3, round(expected * self.chance.dice.uniform(0.7, 1.1)))
            self.says(self.chance.phrase("evidence", people=people))
        if "活动资料已交" not in self.heard and "不用办这一步" not in self.heard:
            self.wonders("evidence")

    def _replies(self, button: Button) -> None:
        self.taps(button)
        if "请写一句回复" not in self.heard:
            return
        self.says(self.chance.phrase("supplier_reply"))
        if "已回复" not in self.heard:
            self.wonders("the answer to a rating")


class Staff(Answerer):
    """Of the city: takes what nobody below answered, looks at needs, and agrees to the months' themes."""

    def receives(self, letter: Letter) -> None:
        """Agrees to the draft of a theme, in most months; all else as everybody who is asked."""
        super().receives(letter)
        month = _THEME.match(letter.reply.text)
        approve = pick([letter.reply], "批准")
        if month is None or approve is None or int(month[1]) in habits()["theme"]["nobody_agrees_in"]:
            return
        if self.chance.happens("theme", "approves"):
            due = agenda.office_hours_after(self.world.now, self.chance.hours("staff_hours"))
            self.world.agenda.plan(due, partial(self._approves, approve))

    def collects_requests(self, product: Product, first: date, last: date) -> None:
        """Lets what is asked for between two days be decided together."""
        name = product.code if "《" in product.name else f"《{product.name}》"
        today, dice = self.world.now.date(), self.chance.dice
        days = f"{speech.day(first, today, dice)}到{speech.day(last, today, dice)}"
        self.says(f"{name}是紧俏产品，{days}申请")
        if "按紧俏产品办" not in self.heard:
            self.wonders("a window")

    def asks_everybody(self) -> None:
        """Sends a survey to the whole city."""
        self.says(self.chance.phrase("survey"))
        if send := self.button("发出问卷"):
            self.taps(send)
        if "问卷已发出" not in self.heard:
            self.wonders("a survey")

    def _approves(self, button: Button) -> None:
        self.taps(button)
        if not any(words in self.heard for words in ("已批准", "已经安排好了")):
            self.wonders("the month's theme")

    def looks_at_needs(self) -> None:
        """Reads what is wanted, and answers the first one with what a search for its words finds."""
        self.says(self.chance.phrase("needs_list"))
        if "需求" not in self.heard:
            self.wonders("the list of needs")
        if (first := _NEED.search(self.heard)) is None:
            return
        self.says(first[2])
        if look := self.button("看详情"):
            self.taps(look)
        titles = "".join(card.title for reply in self.replies for card in reply.cards)
        if code := _PRODUCT.search(titles):
            self.says(f"回应需求 {first[1]} {code[1]}")
            if "回应了" not in self.heard:
                self.wonders("the answer to a need")
