"""Environment and file in, one frozen `Settings` out; a key that nobody reads is refused.

A misspelt key that is silently ignored shows itself weeks later, so it stops the program at once and
the sentence names the keys that come near.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SourceError
from pydantic_settings.sources import TomlConfigSettingsSource

PREFIX = "XIANGMEI_"
CONFIG = f"{PREFIX}CONFIG"  # names a TOML file with the same keys, without the prefix, in lower case


Capability = Literal["custom", "template", "subscribe", "menu", "tags", "mass", "scene"]


class SettingsError(ValueError):
    """The settings cannot be used; the message says which one and what would be right."""


class WeChatTemplate(BaseModel):
    """How one kind of notice is told by a template of the account, where nothing else may be sent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    way: Literal["template", "subscribe"] = "template"  # 模板消息 or 订阅通知
    fields: dict[str, str]  # {"thing1": "{产品}", "time2": "{日期} {时间}"}
    url: str = ""  # where a tap leads; empty leads nowhere


class AnswerDays(BaseModel):
    """How long each of them has to answer; a day at least."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    town: int = Field(default=2, ge=1)
    district: int = Field(default=3, ge=1)
    city: int = Field(default=3, ge=1)
    supplier: int = Field(default=2, ge=1)
    orderer: int = Field(default=5, ge=1)
    place: int = Field(default=1, ge=1)


class Settings(BaseSettings):
    """What an operator may decide. An option of the command wins over the environment, that over the file."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True, hide_input_in_errors=True
    )

    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///var/xiangmei.db"),
        min_length=1,
        description="where everything is kept: a file as `sqlite:///path/file.db`, or a server as"
        " `postgresql://user:password@host/name`; see docs/operators.md",
    )
    files: str = Field(
        default="",
        description="the directory of pictures and sheets that people send; empty is `files` beside the"
        " SQLite file, and `var/files` with a server",
    )
    picture_megabytes: int = Field(
        default=10, ge=1, le=50, description="the largest picture that is taken, in MB"
    )
    sheet_megabytes: int = Field(default=5, ge=1, le=50, description="the largest sheet, in MB")
    demo: bool = Field(
        default=False,
        description="visitors may try the role of a coordinator; never where real orders are made",
    )
    host: str = Field(default="127.0.0.1", description="the address that the web chat listens on")
    port: int = Field(
        default=8080, ge=0, le=65535, description="the port of the web chat; 0 takes any free one"
    )
    service_phone: str = Field(default="", description="the number that 人工 names; empty names none")
    quiet_hours: str = Field(
        default="21:30-08:00",
        pattern=r"^((([01]?\d|2[0-3]):[0-5]\d)-(([01]?\d|2[0-3]):[0-5]\d))?$",
        description="when nobody is woken, on the clocks of Guangzhou: what can wait goes out after it",
    )
    answer_days: AnswerDays = Field(
        default=AnswerDays(),
        description="working days in which whoever is asked about an order answers; `place`: days of the"
        " calendar for a place that became free",
    )
    quotas: dict[str, NonNegativeInt] = Field(
        default={"*": 12},
        description="deliveries that a unit gets in a quarter, by kind of unit (`region`, `小学` …); `*` is"
        " every other kind",
    )
    free_days: int = Field(
        default=7, ge=0, description="days before a delivery until which it is changed without asking"
    )
    event_offer_hours: float = Field(
        default=2, gt=0, le=72, description="of daytime, for which a place at an event is kept for who waits"
    )
    event_no_shows: int = Field(
        default=3,
        ge=0,
        description="in half a year, after which a resident is asked to give places back; 0: never",
    )
    lately_days: int = Field(
        default=90, ge=1, description="in which a unit that had something of a brand stands behind others"
    )
    late_cancellations: int = Field(
        default=3, ge=0, description="late ones in twelve months that pause a unit; 0 pauses nobody"
    )
    broadcasts_a_week: int = Field(
        default=2, ge=0, description="that a person gets within seven days; 0 for as many as there are"
    )
    theme_day: str = Field(
        default="1 10:00",
        pattern=r"^((2[0-8]|1\d|[1-9]) ([01]?\d|2[0-3]):[0-5]\d)?$",
        description="day of the month and time at which its theme goes out, once somebody has agreed;"
        " empty is never",
    )
    campaign_approval_size: int = Field(
        default=200, ge=0, description="persons beyond whom a second person has to agree to a campaign"
    )
    new_products_reviewed: bool = Field(
        default=True,
        description="what a supplier enters is on offer only after the city's staff has looked at it",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="where the world reaches this program, `https://…`; links and webhooks are made of it",
    )
    telegram_token: SecretStr = Field(
        default=SecretStr(""), description="the bot's token, from @BotFather; empty serves no Telegram"
    )
    telegram_username: str = Field(
        default="",
        pattern=r"^([A-Za-z][A-Za-z0-9_]{3,31})?$",
        description="the bot's user name without its @, for the links of invitations",
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[\w.-]+(:\d+)?(/\S*)?$",
        description="Telegram's API, or a local Bot API server",
    )
    wechat_token: SecretStr = Field(
        default=SecretStr(""),
        description="the token of the account's server settings; empty serves no WeChat",
    )
    wechat_app_id: str = Field(default="", description="the official account's AppID")
    wechat_app_secret: SecretStr = Field(
        default=SecretStr(""), description="the AppSecret; without it answers are passive only"
    )
    wechat_aes_key: SecretStr = Field(
        default=SecretStr(""), description="EncodingAESKey, 43 characters; empty is plain mode"
    )
    wechat_previous_aes_key: SecretStr = Field(
        default=SecretStr(""), description="the key before, still taken while it is being changed"
    )
    wechat_plain: bool = Field(
        default=False, description="plain bodies are taken although there is a key (compatible mode)"
    )
    wechat_can: tuple[Capability, ...] = Field(
        default=(), description="what the account may do, beyond what `xiangmei wechat probe` has found"
    )
    wechat_templates: dict[str, WeChatTemplate] = Field(
        default={}, description="which template tells a kind of notice outside the window; see docs/wechat.md"
    )
    wechat_picture_hosts: tuple[str, ...] = Field(
        default=("qpic.cn",), description="where pictures that followers send are fetched from, nowhere else"
    )
    wechat_api_url: str = Field(
        default="https://api.weixin.qq.com", description="WeChat's API, or a proxy with a fixed address"
    )

    @property
    def files_directory(self) -> Path:
        """Where pictures and sheets are kept."""
        scheme, _, file = self.database_url.get_secret_value().partition(":///")
        beside = Path(file).parent if scheme == "sqlite" and file else Path("var")
        return Path(self.files) if self.files else beside / "files"

    @field_validator("telegram_token")
    @classmethod
    def _is_a_bots_token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"(\d{5,}:[\w-]{30,})?", token.get_secret_value(), re.ASCII):
            raise ValueError(
                "像 4839574812:AAF…，请从 @BotFather 整个复制 it is like 4839574812:AAF…, copy all of it"
            )
        return token

    @field_validator("wechat_token")
    @classmethod
    def _is_an_accounts_token(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"([A-Za-z0-9]{3,32})?", token.get_secret_value()):
            raise ValueError("应是 3 到 32 位英文字母或数字 it has 3 to 32 letters or digits")
        return token

    @field_validator("wechat_aes_key", "wechat_previous_aes_key")
    @classmethod
    def _opens_messages(cls, key: SecretStr, info: ValidationInfo) -> SecretStr:
        if key.get_secret_value():
            if not re.fullmatch(r"[A-Za-z0-9+/]{43}", key.get_secret_value()):
                raise ValueError("an EncodingAESKey has 43 letters and digits")
            before = {"wechat_aes_key": "wechat_app_id", "wechat_previous_aes_key": "wechat_aes_key"}
            if not str(info.data.get(before[str(info.field_name)], "") or ""):
                raise ValueError(f"it needs {_variable(before[str(info.field_name)])} too")
        return key

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = os.environ.get(CONFIG)
        sources = (init_settings, env_settings)
        return (*sources, TomlConfigSettingsSource(settings_cls, Path(file))) if file else sources

    @classmethod
    def load(cls, **options: Any) -> "Settings":
        """The settings of this process; `options` that are None count as not given.

        Raises SettingsError where a key is unknown, a value cannot be, or the file cannot be read.
        """
        _refuse_unknown(key for key in _own(os.environ) if key != CONFIG)
        _check_file(os.environ.get(CONFIG))
        try:
            return cls(**{key: value for key, value in options.items() if value is not None})
        except ValidationError as error:
            raise SettingsError(_sentence(error)) from None
        except SourceError as error:  # the environment's text is no JSON, where a list or a table is wanted
            name = next((name for name in cls.model_fields if f'"{name}"' in str(error)), "")
            raise SettingsError(f"{_variable(name)} cannot be used: it is not JSON.") from None


def _own(environ: Mapping[str, str]) -> Iterable[str]:
    return (key for key in environ if key.upper().startswith(PREFIX))


def _refuse_unknown(keys: Iterable[str]) -> None:
    for key in keys:
        name = key[len(PREFIX) :].lower()
        if name not in Settings.model_fields:
            raise SettingsError(f"{key} is not a setting. {_near(name, 'config', spell=_variable)}")


def _check_file(file: str | None) -> None:
    if not file:
        return
    try:
        keys = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{CONFIG} names {file}, which cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{CONFIG} names {file}, which is not TOML: {error}.") from None
    for key in keys:
        if key not in Settings.model_fields:
            raise SettingsError(f"{key} in {file} is not a setting. {_near(key)}")


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _near(key: str, *more: str, spell: Callable[[str], str] = str) -> str:
    known = sorted([*Settings.model_fields, *more])
    near = get_close_matches(key.lower(), known, n=2)
    if near:
        return f"Did you mean {' or '.join(map(spell, near))}?"
    return f"Settings are: {', '.join(map(spell, known))}."


_WANTED: Mapping[str, str] = {  # instead of a pattern
    "public_url": "请以 https:// 开头 it must begin with https://",
    "telegram_username": "只写用户名，不带 @ the user name alone, without @",
    "telegram_api_url": "请以 https:// 开头 it must begin with https://",
    "theme_day": "请写成 1 10:00 这样，日子到 28 为止 it is written like 1 10:00, up to day 28",
    "quiet_hours": "请写成 21:30-08:00 这样 it is written like 21:30-08:00",
}


def _sentence(error: ValidationError) -> str:
    """Names each setting and the reason; never the value, which may hold a password."""
    return " ".join(
        f"{_variable(name := str(fault['loc'][0]))} cannot be used: {_reason(name, fault)}."
        for fault in error.errors(include_url=False, include_input=False)
    )


def _reason(name: str, fault: ErrorDetails) -> str:
    if fault["type"] == "string_pattern_mismatch" and name in _WANTED:
        return _WANTED[name]
    return fault["msg"].removeprefix("Value error, ")
