"""Places orders through whole conversations and prints each number the moment it is confirmed.

Run as a process of its own, to be killed at any moment: `python -m tests.crashes.orderer ADDRESS COUNT`.
Started again it says the same messages under the same ids, as a channel does that got no answer.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from bot.dialogue.messages import Incoming
from bot.knowledge import Knowledge
from bot.orders.terms import Terms
from storage.models import Product
from tests.conversation.person import Bot, Person

FIRST_DAY = date(2027, 3, 1)  # beyond every lead time, and a month without a public holiday
UNIT = "440105007"  # 海幢街道


def plan(products: list[Product], count: int) -> Iterator[tuple[Product, date]]:
    """Different products on days on which no team is asked for twice."""
    asked: Counter[str] = Counter()
    for product in products:
        if product.districts or FIRST_DAY.month not in product.months or product.duration_min > 240:
            continue
        day = FIRST_DAY + timedelta(days=asked[product.team])
        asked[product.team] += 1
        yield product, day
        count -= 1
        if not count:
            return


def place(bot: Bot, place_in_plan: int, product: Product, day: date) -> str:
    """One whole conversation; returns the last thing heard."""
    person = Person(bot, f"coordinator-{place_in_plan}").becomes("coordinator", UNIT)
    for step, incoming in enumerate(
        (
            Incoming("", button=f"order:product:{product.code}"),
            Incoming("", button=f"order:day:{day.isoformat()}T14:00"),
            Incoming("", text="三楼多功能厅"),
            Incoming("", button=f"order:audiences:{product.audiences[0]}"),
            Incoming("", text=f"{product.people_min}人"),
            Incoming("", text="陈姨 13800138000"),
            Incoming("", button="order:remarks:"),
        )
    ):
        person.sends(Incoming(f"{place_in_plan}/{step}", incoming.text, incoming.button))
    person.sends(Incoming(f"{place_in_plan}/confirm", button=person.button("确认提交")))
    return person.heard


def main() -> None:
    bot = Bot(sys.argv[1], Knowledge.sample(), terms=Terms(quotas={}))  # one unit orders far beyond its share
    catalog = bot.knowledge.catalog.current
    codes = [f"{batch}{number:03}" for batch in "ABC" for number in range(1, 230)]
    products = [product for code in codes if (product := catalog.product(code))]
    for place_in_plan, (product, day) in enumerate(plan(products, int(sys.argv[2]))):
        heard = place(bot, place_in_plan, product, day)
        number = heard.partition("订单号 ")[2].split()[0]
        print(place_in_plan, number, flush=True)
    print("done", flush=True)


if __name__ == "__main__":
    main()
