import os
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in [key for key in os.environ if key.upper().startswith("XIANGMEI_")]:
        monkeypatch.delenv(key)


def file_with(path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("XIANGMEI_CONFIG", str(path))


def test_without_any_setting_only_this_machine_can_reach_the_chat() -> None:
    settings = Settings.load()
    assert (settings.host, settings.port, settings.demo) == ("127.0.0.1", 8080, False)


def test_an_option_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_with(tmp_path / "x.toml", 'port = 1\nhost = "10.0.0.1"\nservice_phone = "020-12345"', monkeypatch)
    monkeypatch.setenv("XIANGMEI_PORT", "2")
    monkeypatch.setenv("XIANGMEI_HOST", "10.0.0.2")
    settings = Settings.load(port=3, host=None)
    assert (settings.port, settings.host, settings.service_phone) == (3, "10.0.0.2", "020-12345")


@pytest.mark.parametrize(
    ("key", "near"),
    [("XIANGMEI_DATABASE_URI", "XIANGMEI_DATABASE_URL"), ("XIANGMEI_PROT", "XIANGMEI_PORT")],
)
def test_a_misspelt_key_is_refused_and_the_right_one_named(
    key: str, near: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(key, "1")
    with pytest.raises(SettingsError, match=rf"{key} is not a setting. Did you mean {near}"):
        Settings.load()


def test_a_key_like_no_other_is_refused_with_all_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_COFFEE", "black")
    with pytest.raises(SettingsError, match=r"Settings are: .*XIANGMEI_HOST"):
        Settings.load()


def test_a_misspelt_key_in_the_file_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_with(tmp_path / "x.toml", "prot = 1", monkeypatch)
    with pytest.raises(SettingsError, match=r"prot in .*x.toml is not a setting. Did you mean port"):
        Settings.load()


@pytest.mark.parametrize("text", ["port = ", "port"])
def test_a_file_that_is_not_toml_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_with(tmp_path / "x.toml", text, monkeypatch)
    with pytest.raises(SettingsError, match=r"x.toml, which is not TOML"):
        Settings.load()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_CONFIG", str(tmp_path / "gone.toml"))
    with pytest.raises(SettingsError, match=r"gone.toml, which cannot be read"):
        Settings.load()


@pytest.mark.parametrize("port", ["-1", "65536", "eighty"])
def test_a_port_that_cannot_be_is_refused_by_name(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_PORT", port)
    with pytest.raises(SettingsError, match=r"XIANGMEI_PORT cannot be used"):
        Settings.load()


@pytest.mark.parametrize("url", ["api.telegram.org", "ftp://api.telegram.org", "https://[broken", "https://"])
def test_an_api_that_is_no_address_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_TELEGRAM_API_URL", url)
    with pytest.raises(SettingsError, match=r"XIANGMEI_TELEGRAM_API_URL cannot be used"):
        Settings.load()


def test_the_databases_password_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_DATABASE_URL", "postgresql://xiangmei:open-sesame@db/xiangmei")
    settings = Settings.load()
    assert "open-sesame" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert "open-sesame" in settings.database_url.get_secret_value()
    monkeypatch.setenv("XIANGMEI_PORT", "many")
    with pytest.raises(SettingsError) as refusal:
        Settings.load()
    assert "open-sesame" not in str(refusal.value)


def test_settings_do_not_change_while_the_program_runs() -> None:
    with pytest.raises(ValidationError):
        setattr(Settings.load(), "port", 1)  # noqa: B010


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        shown = "" if default == "" else f"`{str(default).lower() if default is False else default}`"
        row = f"| `XIANGMEI_{name.upper()}` | {shown} | {field.description} |"
        assert row.replace("|  |", "| |") in readme


@pytest.mark.parametrize("key", ["XIANGMEI_WECHAT_CAN", "XIANGMEI_WECHAT_TEMPLATES"])
def test_a_list_or_table_that_is_no_json_is_refused_by_name(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(key, "custom,menu")
    with pytest.raises(SettingsError, match=rf"^{key} cannot be used: it is not JSON\.$"):
        Settings.load()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"wechat_app_id": "wx1", "wechat_aes_key": "zu-kurz"}, "43 letters"),
        ({"wechat_aes_key": "a" * 43}, "XIANGMEI_WECHAT_APP_ID"),
        ({"wechat_app_id": "wx1", "wechat_previous_aes_key": "a" * 43}, "XIANGMEI_WECHAT_AES_KEY"),
    ],
)
def test_an_aes_key_that_can_open_nothing_is_refused_without_being_told(
    options: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError, match=words) as refused:
        Settings.load(**options)
    assert "zu-kurz" not in str(refused.value)


def test_whoever_is_asked_about_an_order_has_the_days_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIANGMEI_ANSWER_DAYS", '{"town": 4}')
    monkeypatch.setenv("XIANGMEI_QUOTAS", '{"小学": 2}')
    settings = Settings.load()
    assert (settings.answer_days.town, settings.answer_days.district) == (4, 3)
    assert settings.quotas == {"小学": 2}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("XIANGMEI_ANSWER_DAYS", '{"town": 0}'),
        ("XIANGMEI_ANSWER_DAYS", '{"village": 2}'),
        ("XIANGMEI_QUOTAS", '{"*": -1}'),
        ("XIANGMEI_FREE_DAYS", "-1"),
    ],
)
def test_days_and_quotas_that_cannot_be_are_refused_by_name(
    key: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(key, value)
    with pytest.raises(SettingsError, match=f"^{key} cannot be used"):
        Settings.load()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"public_url": "bot.example.org"}, "XIANGMEI_PUBLIC_URL cannot be used: 请以 https:// 开头"),
        ({"quiet_hours": "late"}, "21:30-08:00"),
        ({"wechat_token": "a"}, "3 to 32 letters or digits"),
        ({"wechat_token": "my-token"}, "3 to 32 letters or digits"),
        ({"telegram_token": "4839574812"}, "@BotFather"),
        ({"telegram_token": "my-token"}, "@BotFather"),
    ],
)
def test_what_cannot_be_one_is_refused_in_words_without_being_told(
    options: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(**options)
    assert words in str(refused.value)
    assert "pattern" not in str(refused.value)
    assert "my-token" not in str(refused.value)
