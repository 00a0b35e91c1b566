"""Residents: they follow what happens near them, sign up, come or stay away, and rate by one tap."""

from datetime import timedelta
from functools import partial

from bot.dialogue.delivery import Letter
from bot.dialogue.messages import Button
from bot.simulation import agenda, announcements
from bot.simulation.habits import Chance, habits
from bot.simulation.player import Player, World, pick

_SURNAMES = "陈李张黄何林梁刘吴罗郑谢郭邓冯曾"
_TITLES = ("姨", "叔", "姐", "伯", "女士", "先生", "妈妈")
WHOM = ("亲子", "老人", "小朋友", "青少年", "年轻人", "街坊")


class Resident(Player):
    """Lives somewhere; `place` is what they call it."""

    def __init__(self, world: World, name: str, place: str) -> None:
        super().__init__(world, name)
        self.place = place
        world.readers[name] = self

    def subscription(self) -> str:
        """The sentence with which they ask to hear of events."""
        whom = self.chance.dice.choice(WHOM) if self.chance.happens("resident", "with_audience") else ""
        return self.chance.phrase("follow", place=self.place, whom=whom)

    def consent(self) -> Button | None:
        """Yes or no to what is kept of them, where it was asked."""
        return self.button("同意" if self.chance.happens("resident", "consents") else "不同意")

    def looks_around(self) -> None:
        """Asks for events, and looks at nothing more."""
        self.says(self.chance.phrase("look", place=self.place))
        if "哪个街道或社区" in self.heard:
            self.says(self.place)
        if "活动" not in self.heard:
            self.wonders("events near")
        elif (join := self.button("我要报名")) and self.chance.dice.random() < 0.2:
            self._signs_up(join)

    def receives(self, letter: Letter) -> None:
        """A new event, a place that became free, or the question how it was."""
        reply = letter.reply
        if announcements.reads(self, letter, partial(self._later, hours=5), self._wants):
            return
        if (join := pick([reply], "我要报名")) is not None:
            if self.chance.happens("resident", "signs_up"):
                self._later(partial(self._signs_up, join), 8)
            elif self.chance.happens("resident", "pauses"):
                self._later(self._pauses, 2)
            elif self.chance.happens("resident", "ends"):
                self._later(self._ends, 2)
            elif self.chance.happens("resident", "leaves"):
                self._leaves()
        elif (takes := pick([reply], "我要这个名额")) is not None:
            self._later(partial(self._taps, takes, "报好了"), 1)
        elif pick([reply], "很不满意") and self.chance.happens("resident", "rates"):
            score = self.chance.score("resident")
            self._later(partial(self._taps, reply.buttons[score - 1], "谢谢您"), 6)

    def _signs_up(self, join: Button) -> None:
        self.taps(join)
        if "几位参加" not in self.heard:
            if not any(words in self.heard for words in ("报好了", "名额", "活动", "排候补")):
                self.wonders("signing up")
            return
        dice = self.chance.dice
        party = dice.choices((1, 2, 3, 4), (5, 4, 2, 1))[0]
        button = self.button(f"{party} 位")
        if button and dice.random() < 0.6:
            self.taps(button)
        else:
            self.says(f"{party}个人" if dice.random() < 0.5 else str(party))
        if "小朋友有几位" in self.heard:
            children = [each for each in self.buttons() if each.label.endswith("小朋友")]
            self.taps(children[0] if dice.random() < 0.5 else dice.choice(children))
        if "怎么称呼" in self.heard:
            self.says(self.chance.phrase("sign_up_name", name=_name(self.chance), phone=phone(self.chance)))
        if not any(words in self.heard for words in ("报好了", "排候补")):
            self.wonders("a sign-up")
        elif self.chance.happens("resident", "gives_back"):
            cancel = self.button("取消报名", "不排了")
            self._later(partial(self._gives_back, cancel), 30)

    def _gives_back(self, button: Button | None) -> None:
        if button and self.chance.dice.random() < 0.6:
            self.taps(button)
        else:
            self.says(self.chance.phrase("stay_away"))
            if button and (mine := self.button("取消报名")):
                self.taps(mine)
        if not any(words in self.heard for words in ("已取消报名", "没有报名")):
            self.wonders("giving places back")

    def _wants(self, product: Button) -> None:
        """Looks at a product of the month's theme; some look whether it comes near them."""
        self.taps(product)
        if product.label.rstrip("…")[:6] not in self.heard + "".join(
            card.title for reply in self.replies for card in reply.cards
        ):
            self.wonders("a product of the theme")
        if self.chance.happens("theme", "looks_around"):
            self.looks_around()

    def _leaves(self) -> None:
        self.world.stage.post_boxes[self.sender.channel].left.add(self.sender.external_id)

    def _pauses(self) -> None:
        self.says(self.chance.phrase("pause"))
        if "不打扰您" not in self.heard:
            self.wonders("a pause")

    def _ends(self) -> None:
        self.says(self.chance.phrase("end"))
        if "退订" not in self.heard and "没有订阅" not in self.heard:
            self.wonders("unsubscribing")

    def _taps(self, button: Button, expected: str) -> None:
        self.taps(button)
        if expected not in self.heard and not any(
            words in self.heard for words in ("名额", "没有", "不能", "已经", "取消")
        ):
            self.wonders(f"the button {button.label}")

    def _later(self, act: agenda.Act, hours: float) -> None:
        wait = timedelta(hours=self.chance.dice.expovariate(1 / hours))
        self.world.agenda.plan(agenda.awake(self.world.now + wait), act)


def scope(chance: Chance) -> int:
    """How far around somebody wants to hear of: 0 for the community, up to 3 for the city."""
    return chance.dice.choices(range(4), habits()["resident"]["scope"])[0]


def _name(chance: Chance) -> str:
    return chance.dice.choice(_SURNAMES) + chance.dice.choice(_TITLES)


def contact(chance: Chance) -> tuple[str, str]:
    """A name as people give it, and a telephone number."""
    return _name(chance), phone(chance)


def phone(chance: Chance) -> str:
    """A mobile number out of the block that examples are made of."""
    return f"13800138{chance.dice.randrange(1000):03}"
