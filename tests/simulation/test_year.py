"""A year that is played: the same seed gives the same one, and what it leaves is a demo."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot.app import App
from bot.database import RefusedError
from bot.orders.life import HOLDING
from bot.settings import Settings
from bot.simulation.answerers import Staff
from bot.simulation.coordinators import Coordinator
from bot.simulation.invariants import broken
from bot.simulation.player import Player
from bot.simulation.stage import Stage
from bot.simulation.summary import Summary, summarise
from bot.simulation.year import Plan, Year, begins
from storage.models import Order, Product

LAST = date(2026, 12, 11)  # two weeks of December, in which people order for January
Played = tuple[Summary, list[str], Year]


def _settings(file: Path) -> Settings:
    return Settings(database_url=SecretStr(f"sqlite:///{file}"), theme_day="9 10:00")


def _play(filled: Path, file: Path, seed: int, last: date = LAST) -> Played:
    """Plays over a copy of the sample, which takes less time than filling a database."""
    stage = Stage(_settings(Path(shutil.copy(filled, file))), begins(2027))
    try:
        told: list[str] = []
        plan = Plan(2027, seed, deliveries=100, residents=20, until=last)
        year = Year(stage, plan, lambda words: None, told.append)
        year.run()
        store, world = stage.app.store, year.world
        assert store.read(lambda session: broken(session, stage.app.terms)) == []
        return (
            store.read(lambda session: summarise(session, world.now, 2026, world.refusals, world.turns)),
            told,
            year,
        )
    finally:
        stage.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("year") / "xiangmei.db"


@pytest.fixture(scope="module")
def played(filled: Path, file: Path) -> Played:
    return _play(filled, file, seed=7)


def test_people_order_review_accept_and_follow_events(played: Played) -> None:
    summary, told, year = played
    assert summary.totals["orders"] >= 3
    assert summary.answers["reviewers"].hours
    assert summary.answers["suppliers"].hours
    assert summary.notices["sent"] > 20
    assert summary.totals["turns"] == year.world.turns > 300
    conversation = "\n".join(told)
    for words in ("已提交！订单号", "[同意]", "[接单]", "有一张新的点单", "邀请文专"):
        assert words in conversation


def test_staff_agree_to_the_months_theme_and_it_goes_out_by_itself_on_its_day(played: Played) -> None:
    summary, told, _ = played
    (theme,) = summary.campaigns
    assert "12月专题" in theme.title
    assert theme.state == "done"
    assert theme.report.progress.sent == theme.report.progress.total > 40
    conversation = "\n".join(told)
    for words in ("12月专题的通知定于", "[批准]", "已批准", "12月9日", "[2026-12-09 10:00]", "← campaign"):
        assert words in conversation


def test_people_are_on_several_channels(played: Played) -> None:
    senders = {each.sender.channel for each in played[2].world.readers.values() if isinstance(each, Player)}
    assert senders == {"telegram", "wechat", "web"}


def test_the_summary_names_what_happened(played: Played) -> None:
    printed = "\n".join(played[0].lines())
    for words in (
        "订单按状态",
        "约不上的原因",
        "答复用时",
        "评分",
        "按区",
        "按品牌",
        "按人群",
        "报名",
        "通知",
        "群发",
        "合计",
    ):
        assert words in printed


def test_the_same_seed_gives_the_same_year_to_the_last_word(
    played: Played, filled: Path, tmp_path: Path
) -> None:
    again, told, _ = _play(filled, tmp_path / "again.db", seed=7)
    assert list(again.lines()) == list(played[0].lines())
    code = re.compile(r"\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b")  # of invitations, which nobody may foresee
    assert [code.sub("", each) for each in told] == [code.sub("", each) for each in played[1]]


def test_another_seed_gives_another_year(played: Played, filled: Path, tmp_path: Path) -> None:
    _, told, _ = _play(filled, tmp_path / "other.db", seed=8, last=date(2026, 12, 1))
    assert told != played[1][: len(told)]


def test_staff_ask_everybody_and_collect_requests_for_what_is_scarce(
    played: Played, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = played[2].world
    stage = Stage(_settings(Path(shutil.copy(file, tmp_path / "later.db"))), world.now)
    monkeypatch.setattr(world, "stage", stage)
    try:
        staff, coordinator = world.readers["staff-1"], world.readers["coordinator-1"]
        assert isinstance(staff, Staff)
        assert isinstance(coordinator, Coordinator)
        staff.asks_everybody()
        assert "问卷已发出" in staff.heard
        morning = world.now + timedelta(hours=13)  # nobody is asked at night
        asked = [post for post in stage.passes(morning) if "想听听" in str(post)]
        assert len({post.channel for post in asked}) > 1
        product = stage.app.store.read(_everywhere)
        today = world.now.date()
        staff.collects_requests(product, today, today + timedelta(3))
        assert "按紧俏产品办" in staff.heard
        coordinator.asks_for(product)
        assert "已收到申请" in coordinator.heard
        assert stage.app.store.read(lambda session: broken(session, stage.app.terms)) == []
    finally:
        stage.close()


def _everywhere(session: Session) -> Product:
    """A product that every district may have in every month."""
    found = session.exec(select(Product).order_by(col(Product.people_max).desc()))
    return next(each for each in found if not each.districts and len(each.months) == 12)


def test_what_it_leaves_opens_as_a_demo(played: Played, file: Path) -> None:
    with App.open(_settings(file).model_copy(update={"demo": True})) as app:
        assert app.only_for_trying
        assert app.settings.demo


def test_a_database_that_holds_anything_is_left_alone(played: Played, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(RefusedError, match="empty"):
        Stage.prepare(_settings(file), begins(2027))
    assert file.read_bytes() == before


def test_what_must_not_be_is_found(played: Played, file: Path, tmp_path: Path) -> None:
    broken_file = Path(shutil.copy(file, tmp_path / "broken.db"))
    with App.open(_settings(broken_file)) as app:

        def breaks(session: Session) -> None:
            first, second, *_ = session.exec(select(Order).where(col(Order.state).in_(HOLDING)))
            second.team, second.starts_at, second.ends_at = first.team, first.starts_at, first.ends_at
            second.state = "rated"

        app.store.write(breaks).result()
        faults = app.store.read(lambda session: broken(session, app.terms))
    assert any("promised twice" in each for each in faults)
    assert any("its log ends" in each for each in faults)
