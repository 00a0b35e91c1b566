"""Every spelling of an amount × measure × noun × place in the sentence counts the same people."""

from itertools import product

import pytest

from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.people import read_people
from bot.dialogue.readers.times import read_times
from tests.dialogue.readers.clockwork import SUNDAY_MORNING

_SPELT = """
6=6-6 8=8-8 10=10-10 12=12-12 15=15-15 20=20-20 25=25-25 30=30-30 48=48-48 60=60-60 72=72-72
100=100-100 105=105-105 150=150-150 200=200-200 365=365-365 1000=1000-1000 六=6-6 十=10-10
十二=12-12 二十=20-20 廿=20-20 廿五=25-25 卅=30-30 四十=40-40 五十八=58-58 一百=100-100
一百零五=105-105 一百五=150-150 一百五十=150-150 百五=150-150 两百=200-200 三百六十五=365-365
一千=1000-1000 一千二=1200-1200 1千2百=1200-1200 2百=200-200 1.5百=150-150 贰佰=200-200 五拾=50-50
６０=60-60 五六十=50-60 六七十=60-70 七八十=70-80 十五六=15-16 十二三=12-13 二十七八=27-28
三五十=30-50 一两百=100-200 两三百=200-300 一百二三十=120-130 五、六十=50-60 6、70=60-70
5、6十=50-60 十五、六=15-16 十几二十=10-20 二十几三十=20-30 五十六十=50-60 十几=10-19 二十几=20-29
廿几=20-29 四十几=40-49 20几=20-29 几十=20-90 好几十=20-90 数十=20-90 几百=200-900 一百几十=120-190
十来=10-10 二十来=20-20 三十多=30-30 五十余=50-50 百来=100-100 百把=100-100 两百来=200-200
一百多=100-100 30多=30-30 2百多=200-200 近百=100-100 上百=100-100 上千=1000-1000 半百=50-50
50-60=50-60 50~60=50-60 50—60=50-60 50到60=50-60 五十到六十=50-60 五十至六十=50-60
100_-_120=100-120 一百二到一百五=120-150 二三十到四十=20-40
"""
AMOUNTS = {
    words.replace("_", " "): (int(least), int(most))
    for words, _, bounds in (each.partition("=") for each in _SPELT.split())
    for least, _, most in (bounds.partition("-"),)
}
PEOPLE = (
    *("人", "个人", "位", "名", "个", "位长者", "个老人家", "名留守儿童", "个独居老人", "个孤寡老人"),
    *("个打工子弟", "个中学生", "位街坊", "个热心街坊", "名新就业群体朋友", "个听障朋友", "名退役军人"),
    *("个社区老人", "个单身青年", "名爱好者", "个银发族", "位归侨", "名一线环卫工人", "个村里的小孩"),
    *("个戏曲爱好者", "个心智障碍的朋友", "個細路", "名小学生", "位阿姨", "个新广州人", "个低收入老人"),
)
FRAMES = (
    *("{}", "大概{}", "约{}左右", "{}吧", "{},", "想约剪纸,{}", "给{}", "{}想学剪纸", "下周三下午两点,{}"),
    *("12月5号上午给{}讲故事", "我们有{}", "人数:{}", "来{}左右", "一共{}", "{}参加", "石牌街{}"),
    *("预计{}到场,场地在二楼", "大约有{}会来", "{}可以吗", "{},在江南中街"),
)


def counted(text: str) -> tuple[int, int] | None:
    text = normalise(text)
    found = read_people(text, read_times(text, SUNDAY_MORNING).spans)
    return (found[0].min, found[0].max) if found else None


SAID = {amount + people for amount, people in product(AMOUNTS, PEOPLE[:4]) if amount != "半百"}
SAID |= {amount + people for amount, people in product(("12", "五六十", "四十几", "百来"), PEOPLE)}
OPEN = ("12月5号上午给{}讲故事",)  # where 四十个 alone could be forty things


@pytest.mark.parametrize("frame", FRAMES)
def test_every_amount_of_every_audience_is_counted_wherever_it_stands(frame: str) -> None:
    wrong = {}
    for amount, people in product(AMOUNTS, PEOPLE):
        said = frame.format(amount + people)
        asked = amount + people in SAID and not (frame in OPEN and people == "个")
        if asked and (read := counted(said)) != AMOUNTS[amount]:
            wrong[said] = read
    assert wrong == {}
