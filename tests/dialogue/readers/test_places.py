"""Places as people write them: the short, the misspelt, the ambiguous, and what only looks like a place."""

import random
import time

import pytest

from bot.dialogue.readers.gazetteer import Region
from bot.dialogue.readers.normal import normalise
from bot.dialogue.readers.places import Gazetteer
from tests.dialogue.readers.conftest import Row


def said(gazetteer: Gazetteer, text: str) -> str:
    place = gazetteer.read(normalise(text)).place
    return f"{place.district}{place.town if place.level != 'district' else ''}{place.name}" if place else ""


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("到江南中街搞一场", "江南中街道"),
        ("天河区石牌", "石牌街道"),
        ("派潭镇高滩村", "高滩村委会"),
        ("在海珠小洲社区", "小洲社区居委会"),
        ("荔湾的逢源街", "逢源街道"),
        ("花都狮岭", "狮岭镇"),
        ("盘福社区的街坊", "盘福社区居委会"),
        ("三元里街道办事处", "三元里街道"),
        ("喺猎德街", "猎德街道"),
        ("番禺沙湾镇", "沙湾街道"),  # a town that has become a street
        ("石壁1村", "石壁一村民委员会"),
        ("我们是从化吕田镇的", "吕田镇"),
        ("小洲社区（海珠区）", "小洲社区居委会"),
        ("想給三元里街道的老人", "三元里街道"),
        ("祈福新邨社区", "祈福新邨社区居民委员会"),
        ("白云山制药厂社区", "白云山制药厂社区居委会"),
        ("天河南街道", "天河南街道"),
        ("白云街", "白云街道"),
        ("给南沙老人约一场", "南沙区"),
    ],
)
def test_a_region_is_found_however_it_is_written(gazetteer: Gazetteer, text: str, where: str) -> None:
    assert said(gazetteer, text).endswith(where)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("江男中街的老人", "江南中街道"),
        ("越秀区盆福社区", "盘福社区居委会"),
        ("天河区石碑街", "石牌街道"),
        ("石碑街道", "石牌街道"),
        ("我们是员村街道的", "员村街道"),
        ("我们是西村街道的，想练合唱", "西村街道"),
        ("地点花东镇，时间未定", "花东镇"),
        ("在站前街拍全家福", "站前街道"),
        ("吕田镇山村小学", "吕田镇"),
        ("海朱区昌岗街", "昌岗街道"),
        ("白云区张沙埔村", "长沙埔村委会"),
        ("番禺区星河弯社区", "星河湾社区居民委员会"),
        ("黄埔区万克花园社区", "万科花园社区居民委员会"),
    ],
)
def test_one_wrong_character_still_finds_the_region(gazetteer: Gazetteer, text: str, where: str) -> None:
    assert said(gazetteer, text).endswith(where)


@pytest.mark.parametrize(
    "text",
    [
        "在阳光下晒太阳",
        "和平鸽手工",
        "珠江木偶",
        "请狮岭皮具师傅来",
        "想看沙湾飘色",
        "我们社区想办一场",
        "给我们街道",
        "给老旧社区搞一场",
        "行花街",
        "农村孩子",
        "老城区的街坊",
        "走进乡村振兴示范村",
        "城中村的租客",
        "岭南文化讲座",
        "到公园里写生",
        "友好交流",
        "光明前途",
        "在花园里种花",
        "黄埔军校历史讲座",
        "梅花桩",
        "幸福里的歌",
        "广州",
    ],
)
def test_everyday_words_are_no_places(gazetteer: Gazetteer, text: str) -> None:
    assert said(gazetteer, text) == ""


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("清明节上午九点请沙湾飘色到大石街道巡游一圈", "大石街道"),
        ("请花都狮岭皮具师傅到石牌街", "石牌街道"),
        ("不是石牌街，是棠下街", "棠下街道"),
        ("增城的师傅来海珠区教榄雕", "海珠区"),
        ("在天河区搞一场，石牌街", "石牌街道"),
    ],
)
def test_the_place_where_it_happens_wins(gazetteer: Gazetteer, text: str, where: str) -> None:
    assert said(gazetteer, text).endswith(where)


def test_namesakes_are_all_offered_until_the_district_is_said(gazetteer: Gazetteer) -> None:
    anywhere = gazetteer.read("给和平社区居民")
    assert {place.district for place in anywhere.places} >= {"荔湾区", "海珠区"}
    assert anywhere.place == anywhere.places[0]
    assert [place.district for place in gazetteer.read("给海珠区和平社区居民").places] == ["海珠区"]


def test_part_of_a_name_offers_all_that_carry_it(gazetteer: Gazetteer) -> None:
    assert [place.name[:4] for place in gazetteer.read("石壁村").places] == [
        "石壁一村",
        "石壁二村",
        "石壁三村",
        "石壁四村",
    ]


def test_a_place_taken_by_another_reader_is_left_alone(gazetteer: Gazetteer) -> None:
    assert gazetteer.read("石牌街", [(0, 2)]).place is None


def test_choosing_by_a_few_characters(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("江南中")[0].name == "江南中街道"
    assert {place.district for place in gazetteer.find("和平社区")} >= {"荔湾区", "海珠区"}
    assert all(place.district == "海珠区" for place in gazetteer.find("和平", within="440105"))
    assert gazetteer.find("盆福社区")[0].name.startswith("盘福")
    assert len(gazetteer.find("新", limit=5)) == 5
    assert gazetteer.find("") == []


def test_other_answers_choose_no_region(gazetteer: Gazetteer) -> None:
    for text in ("不知道", "随便", "老人", "我再想想", "下周三", "你们定吧"):
        assert gazetteer.find(text) == [], text


def test_the_nearest_names_are_offered_for_one_that_does_not_exist(gazetteer: Gazetteer) -> None:
    assert gazetteer.nearest("盘伏社区")[0].name.startswith("盘福")


def test_a_town_is_meant_before_the_community_of_the_same_name_in_it(gazetteer: Gazetteer) -> None:
    assert [place.level for place in gazetteer.read("花都狮岭").places] == ["town"]


def test_the_tree_can_be_walked(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.children("440100")) == 11
    place = gazetteer.get("440106")
    assert place is not None
    assert place.name == "天河区"
    assert gazetteer.get("999") is None


def _spoken(region: Region, rng: random.Random) -> str:
    endings = {
        "street": ["街", "街道"],
        "township": ["镇"],
        "committee": ["社区", "居委会"],
        "village": ["村", "村委会"],
        "quarter": ["生活区"],
    }
    return region.stem + rng.choice(endings[region.kind])


def test_every_region_is_found_by_its_short_name(gazetteer: Gazetteer) -> None:
    rng = random.Random(7)
    lower = [region for region in gazetteer.regions.values() if len(region.ancestors) > 1]
    missed = [
        region.place.name
        for region in lower
        if region.place not in gazetteer.read(f"想在{_spoken(region, rng)}搞一场").places
        and "虚拟" not in region.place.name
    ]
    assert len(missed) < len(lower) * 0.002


def test_town_and_community_together_are_never_ambiguous(gazetteer: Gazetteer) -> None:
    rng = random.Random(8)
    communities = [region for region in gazetteer.regions.values() if len(region.ancestors) == 3]
    wrong = []
    for region in communities:
        town = gazetteer.regions[region.ancestors[2]]
        if town.kind in ("street", "township") and "虚拟" not in region.place.name:
            found = gazetteer.read(f"{_spoken(town, rng)}{_spoken(region, rng)}的街坊想学剪纸").place
            if found != region.place:
                wrong.append((town.place.name, region.place.name, found))
    assert len(wrong) < len(communities) * 0.01


def test_building_takes_a_third_of_a_second_at_most(regions: list[Row]) -> None:
    def build() -> float:
        start = time.process_time()
        Gazetteer(regions)
        return time.process_time() - start

    assert min(build() for _ in range(3)) < 0.3
