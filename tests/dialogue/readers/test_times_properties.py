"""What holds for the time and head count readers on any string."""

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.readers.normal import LONGEST, normalise
from bot.dialogue.readers.people import read_people
from bot.dialogue.readers.times import read_times
from tests.dialogue.readers.clockwork import SUNDAY_MORNING, understood

SLOWEST = 0.05  # seconds of this process's own time for any string
WORDS = [
    *("今天", "明", "后", "周", "星期", "下", "三", "五", "十", "廿", "1", "2", "12", "月"),
    *("号", "日", "点", "半", "刻", ":", "-", "到", "、", "或", "上午", "晚", "下午", "前"),
    *("后", "的", "第", "个", "人", "位", "百", "几", "来", "多", "不对", "改到", "春节", "元宵"),
    *("节", "年", "初", "正月", "农历", "天", "小时", "分", "差", "不超过", "左右", "季度", "底", "上旬"),
    *("2027", "/", ".", "《", "》", "gz", "，", "。", "那天", "当晚", "内", "最后一个", "末", "国庆"),
    *("假期", "三月三"),
]
WRITTEN = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


def seconds(text: str) -> float:
    started = time.process_time()
    read = read_times(text, SUNDAY_MORNING)
    read_people(text, read.spans)
    return time.process_time() - started


SPELLINGS = {
    "12月5号": lambda day: f"{day.month}月{day.day}号",
    "12月5日": lambda day: f"{day.month}月{day.day}日",
    "12月5": lambda day: f"{day.month}月{day.day}",
    "12月 5号": lambda day: f"{day.month}月 {day.day}号",
    "12月05日": lambda day: f"{day.month:02}月{day.day:02}日",
    "十二月五号": lambda day: f"{chinese(day.month)}月{chinese(day.day)}号",
    "十二月五日": lambda day: f"{chinese(day.month)}月{chinese(day.day)}日",
    "十二月5號": lambda day: f"{chinese(day.month)}月{day.day}號",
    "full width": lambda day: f"{full_width(day.month)}月{full_width(day.day)}日",
    "12/5": lambda day: f"{day.month}/{day.day}",
    "12.5号": lambda day: f"{day.month}.{day.day}号",
    "12-05": lambda day: f"{day.month:02}-{day.day:02}",
    "2026-12-05": lambda day: f"{day:%Y-%m-%d}",
    "2026年12月5日": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "slip of 号": lambda day: f"{day.month}月{day.day}好",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_day_of_the_coming_year_is_found_in_every_spelling(spelling: str) -> None:
    days = [SUNDAY_MORNING.date() + timedelta(ahead) for ahead in range(365)]
    wrong = [day for day in days if understood(SPELLINGS[spelling](day)) != str(day)]
    assert wrong == []


@pytest.mark.parametrize("minute", [0, 5, 15, 30, 45])
def test_every_minute_mark_of_the_dial_is_found_in_digits_and_words(minute: int) -> None:
    for hour in range(1, 6):
        meant = f"2026-12-05 {hour + 12}:{minute:02}"
        words = {0: "", 5: "零五分", 15: "一刻", 30: "半", 45: "三刻"}[minute]
        for said in (
            f"{hour}:{minute:02}",
            f"{chinese(hour)}点{words}",
            f"{hour}点{minute:02}分",
            f"{hour + 12}:{minute:02}",
        ):
            assert understood(f"12月5号下午{said}") == meant, said


@settings(max_examples=400, deadline=None)
@given(WRITTEN)
def test_no_string_raises_or_takes_long(text: str) -> None:
    text = normalise(text)
    assert min(seconds(text) for _ in range(3)) < SLOWEST


@pytest.mark.parametrize(
    "word", [*WORDS, "12月5号", "周六、", "五六十人", "一", "1", "1、", "《", ",", " a1", "想"]
)
def test_a_word_repeated_to_the_longest_message_stays_quick(word: str) -> None:
    text = normalise(word * LONGEST)
    assert min(seconds(text) for _ in range(3)) < SLOWEST


@settings(max_examples=200, deadline=None)
@given(WRITTEN)
def test_a_normalised_text_means_what_the_original_means(text: str) -> None:
    once = normalise(text)
    assert read_times(once, SUNDAY_MORNING) == read_times(normalise(once), SUNDAY_MORNING)


@settings(max_examples=200, deadline=None)
@given(WRITTEN, st.datetimes(datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2090-12-31")))
def test_what_is_read_is_well_formed_at_any_time_of_reading(text: str, now: datetime) -> None:
    text = normalise(text)
    read = read_times(text, now)
    assert all(0 <= start < end <= len(text) for start, end in read.spans)
    assert not read.readings or (read.readings[0] == read.when and len(set(read.readings)) > 1)
    for when in (read.when, *read.readings):
        if when is not None:
            assert when.end is None or when.end >= when.start
            assert when.end is not None or when.grain in ("minute", "day")


@pytest.mark.parametrize(
    ("text", "said", "meant"),
    [
        ("明天下午三点", "2027-02-05T20:00", "2027-02-06 15:00"),
        ("下周三", "2026-11-25T08:00", "2026-12-02"),
        ("周三", "2026-11-25T08:00", "2026-12-02"),
        ("国庆期间", "2026-10-03T08:00", "2026-10-01..2026-10-07"),
        ("中秋", "2026-09-26T08:00", "2027-09-15"),
        ("5号吧", "2026-12-31T08:00", "2027-01-05"),
        ("2月29号", "2026-11-22T08:00", "2028-02-29"),
    ],
)
def test_the_same_words_said_another_day_mean_another_day(text: str, said: str, meant: str) -> None:
    assert understood(text, datetime.fromisoformat(said)) == meant
