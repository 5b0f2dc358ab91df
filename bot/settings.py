"""Settings from the environment, `.env`, and NAME_FILE for secrets; wrong ones are refused with a sentence."""

import os
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from db.errors import Refusal

_SECRETS = ("token", "webhook_secret", "database_url")


class Settings(BaseSettings):
    """Everything the environment decides; each name is JIXIAO_ and the field's name in capitals."""

    model_config = SettingsConfigDict(env_prefix="JIXIAO_", env_file=".env", extra="ignore")

    token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"
    data: Path = Path("./data")
    database_url: SecretStr | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen: str = "127.0.0.1:8081"
    admins: Annotated[frozenset[int], NoDecode] = frozenset()
    timezone: str = "Asia/Shanghai"
    language: str = Field(default="zh", pattern="^(zh|en)$")
    keep_days: int = Field(default=30, ge=1)  # payloads of done rows are cleared after this many days

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in _SECRETS:
            path = os.environ.get(f"JIXIAO_{name.upper()}_FILE")
            if path:
                values.setdefault(name, Path(path).read_text(encoding="utf-8").strip())
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("admins", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone is called {value!r}; use one like Asia/Shanghai") from error
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def store_url(self) -> str:
        """Where the store is: the setting, or jixiao.db in the data directory."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data.resolve() / 'jixiao.db'}"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of JIXIAO_LISTEN."""
        host, _, port = self.listen.rpartition(":")
        return host or "127.0.0.1", int(port)

    def bot_token(self) -> str:
        """The token, or a Refusal that says where it comes from."""
        if self.token is None:
            raise Refusal(
                "没有设置 JIXIAO_TOKEN。请在 Telegram 里向 @BotFather 申请机器人，把令牌写进环境变量或 .env；"
                "只想试用请运行 jixiao demo。",
                "JIXIAO_TOKEN is not set. Get one from @BotFather and put it into the environment or .env; "
                "to only try the bot, run: jixiao demo",
            )
        return self.token.get_secret_value()


def load(**overrides: Any) -> Settings:
    """The settings in force; a wrong one is a Refusal naming the variable, never its value."""
    from pydantic import ValidationError

    try:
        return Settings(**overrides)
    except ValidationError as error:
        wrong = "; ".join(f"JIXIAO_{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise Refusal(f"设置有误：{wrong}", f"wrong settings: {wrong}") from None
    except OSError as error:
        raise Refusal(f"读不到密钥文件：{error}", f"cannot read a secret file: {error}") from None
