"""Every way to say a day × every way to say an hour × where they stand, said on Sunday 2026-11-22."""

from collections.abc import Callable
from itertools import product

import opencc
import pytest

from tests.dialogue.readers.clockwork import understood

_DAYS = """
11-23 明天 明日 听日 聽日 明儿 周一 下周一 下星期一 星期一 禮拜一 下礼拜一 下个星期一 下個禮拜一 23号
11-23 11月23日 十一月二十三号 11.23号 11/23 2026-11-23 2026年11月23日 名天 下週一 下周1 星其一 下州一
11-24 后天 後天 后日 後日 周二 礼拜二 下周二 下個星期二 廿四号 11月24 24日 两天后 下星期2
11-25 大后天 大後日 周三 下周三 星期三 三天后 三日後 25號 星斯三
11-27 周五 下星期五 礼拜五 11月27日(周五) 周五27号 五天后
11-28 周六 下周六 这周六 本周六 28号 礼拜六 星期6
11-29 下周日 下周天 下礼拜天 下星期日 一周后 一个星期后
12-01 下下周二 12月1号 十二月一日 12.1号 2026/12/1 下个月1号 下月一号 下个月一日
12-05 12月5号 十二月五号 12月5日 12-05 12/5 12.5 １２月５日 12月5好 下月5号 下個月五號 下下周六
12-05 12月第一个周六 下个月首个周六 12月5日(周六) 12月5日（星期六） 十三天后 2026年12月05日
12-12 12月12号 十二月十二日 下个月第二个周六 下月12號 双十二 12月12日星期六
12-22 冬至 冬至那天 冬至当天 冬节 冬至日 12月22号 平安夜前两天 十二月廿二号
12-23 冬至后一天 冬至第二天 平安夜前一天 12月23号
12-24 平安夜 12月24日 圣诞前一天 聖誕節前一日 平安夜那天
12-25 圣诞节 圣诞 聖誕 12-25 十二月二十五号
12-31 元旦前一天 跨年 12月最后一天 年底最后一天 12月31日
2027-01-01 元旦 元旦节 元旦当天 明年1月1号 2027年元旦 1月1日 新历新年 27年1月1日 明年元旦
2027-01-02 元旦后第一个周六 元旦第二天 1月2号 明年1月2日
2027-01-15 腊八 腊八节 臘八 腊月初八 农历腊月初八 十二月初八 1月15号 一月十五号
2027-01-30 腊月廿三 年廿三 腊月二十三 谢灶 农历十二月廿三 1月30日
2027-02-04 立春 年廿八 腊月廿八 立春那天 2月4号
2027-02-05 除夕 年三十 大年三十 年卅 除夕当天 春节前一天 大年夜
2027-02-06 春节 大年初一 年初一 正月初一 初一 农历正月初一 農曆新年 2月6日
2027-02-08 大年初三 年初三 正月初三 初三 春节第三天 正月初3
2027-02-12 年初七 正月初七 人日 初七
2027-02-20 元宵 元宵节 正月十五 农历正月十五 元宵當日 正月十五那天
2027-02-21 元宵节后一天 正月十六 元宵第二天
2027-03-05 学雷锋日 3月5号 學雷鋒日 惊蛰前一天
2027-03-08 三八 三八妇女节 妇女节 三八节 3月8日 明年3月8号 婦女節
2027-04-05 清明 清明节 清明當天 4月5日
2027-04-09 三月三 农历三月初三
2027-04-23 世界读书日 读书日 4月23号
2027-05-01 五一 劳动节 五一劳动节 勞動節 5月1号
2027-05-04 五四青年节 青年节 五四
2027-05-09 母亲节 五月第二个周日 五月第二个星期天
2027-06-01 六一 儿童节 六一儿童节 兒童節 6月1日
2027-06-09 端午 端午节 五月初五 农历五月初五 端午節
2027-08-01 八一 建军节 八一建军节 8月1号
2027-08-08 七夕 七月初七 乞巧节 七夕節
2027-09-10 教师节 教師節 9月10日
2027-09-15 中秋 中秋节 八月十五 农历八月十五 中秋節
2027-10-01 国庆 国庆节 國慶 10月1日 国庆当天
2027-10-08 重阳 重阳节 九月初九 九月九 重陽節 老人节
"""
_HOURS = """
09:00 上午九点 上午9点 上午9:00 早上九点 早上9点钟 朝早九点 朝早九點 上午９点 上午九点正
09:00 早上九点整 9:00 上午9时
09:30 上午九点半 上午9点半 早上9:30 朝早九点半 上午9點30分 上午九点三十分 9点半 上午九点六个字 上昼九点半
10:15 上午十点一刻 上午10:15 上午10点15 上午十点十五分 朝早十点三个字 朝头早十点一刻
11:45 上午十一点三刻 上午11:45 上午11点45分 上午差一刻十二点 上午十二点差一刻
12:00 中午12点 中午十二点 中午十二點 正午十二点 中午12:00
12:30 中午十二点半 中午12:30 晏昼十二点半
14:00 下午两点 下午2点 下午2:00 14:00 14点 下午兩點 下昼两点 晏昼两点 晏晝兩點 下午2点正 下午二点 午后两点
14:30 下午两点半 下午2:30 14:30 下午2点30分 下午2點半 晏昼两点半 下昼两点六个字 下午两点三十
15:00 下午三点 下午3点 下午3时 15:00 下昼三点 晏昼三點 下午三点钟 3pm 下午３點
16:20 下午四点二十 下午4:20 下午四点二十分 16:20 下午4点20
18:00 傍晚六点 晚上六点 晚上6点 18:00 黄昏六点 下午六点
19:00 晚上七点 晚上7点 晚7点 晚上7:00 19:00 夜晚七点 夜晚七點 晚黑七点 晚上七点钟 晚上七點正
19:30 晚上七点半 晚上7:30 晚7点半 夜晚七点半 19:30 夜晚7點半 晚上七点三十分
20:00 晚上八点 晚上8点 20:00 夜晚八点 晚8点 晚上八时
20:45 晚上八点三刻 晚上8:45 夜晚八点九个字 晚上八点四十五 晚上差一刻九点
"""
FRAMES = (
    *("{}{}", "{} {}", "{}的{}", "{},{}", "{}，大概{}左右", "想约{}{}的剪纸课", "{}{}给老人讲故事,三十人"),
    *(
        "麻烦改到{}{}可以吗",
        "我们社区{}{}想搞一场粤剧",
        "请问{}{}有空吗",
        "{}喺{}开始得唔得",
        "不是周四,是{}{}",
    ),
    *("老师好,{}{},石牌街,50人", "{}{}开始,到时联系", "就{}吧,{}", "那就定{}{}咯"),
)


def _table(written: str) -> dict[str, str]:
    found = {}
    for line in written.strip().split("\n"):
        meant, *ways = line.split(" ")
        found.update(dict.fromkeys(ways, meant))
    return found


DAYS = {way: meant if len(meant) > 5 else f"2026-{meant}" for way, meant in _table(_DAYS).items()}
HOURS = _table(_HOURS)
SOME_DAYS = (
    "明天",
    "下周三",
    "12月5号",
    "冬至",
    "正月初三",
    "28号",
    "听日",
    "12/5",
    "元旦当天",
    "下个月第二个周六",
)
SOME_HOURS = ("上午九点半", "晏昼两点半", "19:00", "晚上8:45", "下午三点")


WRITTEN: dict[str, Callable[[str], str]] = {
    "in Hong Kong's characters": opencc.OpenCC("s2hk").convert,
    "in Taiwan's characters": opencc.OpenCC("s2tw").convert,
    "in full width": lambda text: "".join(
        chr(ord(mark) + 0xFEE0) if "!" < mark < "~" else mark for mark in text
    ),
    "in quotes": "“{}”".format,
    "in brackets": "【{}】".format,
    "with thanks": "{}谢谢".format,
    "with a smile": "{}😊".format,
    "with a question": "{}可以吗".format,
    "with a greeting": "老师好，{}".format,
    "to somebody": "@小助手 {}".format,
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_time_stays_the_same_however_it_is_written(way: str) -> None:
    said = {*DAYS, *(f"{day}{hour}" for day in SOME_DAYS[:4] for hour in HOURS)}
    wrong = {text: found for text in said if (found := understood(WRITTEN[way](text))) != understood(text)}
    assert wrong == {}


def test_every_way_to_say_a_day_is_that_day() -> None:
    assert {way: said for way, day in DAYS.items() if (said := understood(way)) != day} == {}


@pytest.mark.parametrize("frame", FRAMES)
def test_every_day_with_every_hour_is_that_moment_wherever_it_stands(frame: str) -> None:
    pairs = {*product(DAYS, SOME_HOURS), *product(SOME_DAYS, HOURS)}
    wrong = {
        text: said
        for day, hour in sorted(pairs)
        if not ("{}{}" in frame and day[-1].isdigit() and hour[0].isdigit())
        if (said := understood(text := frame.format(day, hour))) != f"{DAYS[day]} {HOURS[hour]}"
    }
    assert wrong == {}
