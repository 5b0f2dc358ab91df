"""What `jixiao doctor` looks at: settings, data directory, database, token, webhook, clock."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.command_line import telegram
from bot.settings import Settings, load
from db.errors import Refusal
from db.keep import doctor
from db.keep.doctor import Finding
from db.store import Store

_PORTS = (443, 80, 88, 8443)  # the only ones Telegram delivers to
_SKEW = 30.0  # seconds


def look() -> Iterator[Finding]:
    """Everything, one after the other: what follows from a fault is left out."""
    try:
        settings = load()
    except Refusal as refusal:
        yield Finding("wrong", refusal.zh, refusal.en, "改正环境变量或 .env", "correct the environment or .env")
        return
    yield Finding("well", f"设置可读，时区 {settings.timezone}", f"settings read, time zone {settings.timezone}")
    if settings.database_url is None:
        fault = _data_directory(settings)
        if fault is not None:
            yield fault
            return
    store = Store(settings.store_url)
    try:
        yield from doctor.look(store, now=datetime.now(UTC), admins=bool(settings.admins))
    finally:
        store.close()
    yield from _listening(settings)
    yield from _webhook_settings(settings)
    yield from _at_telegram(settings)


def _data_directory(settings: Settings) -> Finding | None:
    place = settings.data.resolve()
    while not place.exists():
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return None
    return Finding(
        "wrong",
        f"不能写入数据目录 {settings.data}",
        f"the data directory {settings.data} cannot be written",
        f"让运行机器人的用户拥有 {place}，或更改 JIXIAO_DATA",
        f"give {place} to the user that runs the bot, or change JIXIAO_DATA",
    )


def _listening(settings: Settings) -> Iterator[Finding]:
    if not re.fullmatch(r"[^\s:]*:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", settings.listen):
        yield Finding(
            "wrong",
            f"JIXIAO_LISTEN 的格式不对：{settings.listen}",
            f"JIXIAO_LISTEN is not host:port: {settings.listen}",
            "写成 127.0.0.1:8081 这样",
            "write it like 127.0.0.1:8081",
        )


def _webhook_settings(settings: Settings) -> Iterator[Finding]:
    if settings.webhook_url is None:
        return
    url = urlsplit(settings.webhook_url)
    port = url.port or 443
    if url.scheme != "https" or not url.hostname or port not in _PORTS:
        yield Finding(
            "wrong",
            f"JIXIAO_WEBHOOK_URL 须是 https，端口为 {'、'.join(map(str, _PORTS))} 之一",
            f"JIXIAO_WEBHOOK_URL must be https on one of the ports {', '.join(map(str, _PORTS))}",
            "改正 JIXIAO_WEBHOOK_URL；没有公网地址就不设，改用轮询",
            "correct JIXIAO_WEBHOOK_URL; without a public address leave it out and poll",
        )
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else "derived"
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        yield Finding(
            "wrong",
            "JIXIAO_WEBHOOK_SECRET 只能有字母、数字、_ 和 -，最多 256 个",
            "JIXIAO_WEBHOOK_SECRET has letters, digits, _ and - only, at most 256",
            "换一个，或不设（会由令牌推出）",
            "choose another one, or leave it out (it is then derived from the token)",
        )


def _at_telegram(settings: Settings) -> Iterator[Finding]:
    if settings.token is None:
        yield Finding(
            "wrong",
            "没有设置 JIXIAO_TOKEN",
            "JIXIAO_TOKEN is not set",
            "向 @BotFather 申请；只想试用请运行 jixiao demo",
            "get one from @BotFather; to only try the bot run jixiao demo",
        )
        return
    me = telegram.ask(settings, "getMe")
    if me.code == 0:
        yield Finding(
            "note",
            f"连不上 {settings.api_url}（{me.why}），没有检查令牌",
            f"{settings.api_url} cannot be reached ({me.why}); the token was not checked",
            "检查网络或代理（HTTPS_PROXY）",
            "check the network or the proxy (HTTPS_PROXY)",
        )
        return
    if not isinstance(me.result, dict):
        yield Finding(
            "wrong",
            f"Telegram 不认这个令牌（{me.why}）",
            f"Telegram does not accept the token ({me.why})",
            "在 @BotFather 处核对 JIXIAO_TOKEN",
            "compare JIXIAO_TOKEN with @BotFather",
        )
        return
    yield Finding("well", f"令牌有效：@{me.result.get('username')}", f"the token is good: @{me.result.get('username')}")
    if me.date is not None:
        yield _clock((datetime.now(UTC) - me.date).total_seconds())
    yield from _webhook_there(settings)


def _clock(skew: float) -> Finding:
    if abs(skew) <= _SKEW:
        return Finding("well", "时钟准确", "the clock is right")
    return Finding(
        "wrong",
        f"本机时钟差了约 {skew:+.0f} 秒",
        f"this machine's clock is off by about {skew:+.0f} seconds",
        "打开时间同步：timedatectl set-ntp true",
        "switch time synchronisation on: timedatectl set-ntp true",
    )


def _webhook_there(settings: Settings) -> Iterator[Finding]:
    """What Telegram has against what the settings say."""
    info = telegram.ask(settings, "getWebhookInfo").result
    if not isinstance(info, dict):
        return
    url, wanted = info.get("url") or "", settings.webhook_url or ""
    if wanted and url and url != wanted:
        yield Finding(
            "note",
            f"Telegram 现在把消息送往 {urlsplit(url).hostname}，与设置不同",
            f"Telegram delivers to {urlsplit(url).hostname}, not to what the settings say",
            "启动 jixiao run 会改成设置里的地址；确认没有另一台机器人在用",
            "jixiao run sets it to the settings' address; see that no other bot uses it",
        )
    if not wanted and url:
        yield Finding(
            "note",
            f"设置是轮询，但 Telegram 上还留有 webhook（{urlsplit(url).hostname}）",
            f"the settings say polling, but a webhook is set at Telegram ({urlsplit(url).hostname})",
            "启动 jixiao run 会取消它；确认没有另一台机器人在用",
            "jixiao run takes it away; see that no other bot uses it",
        )
    if info.get("last_error_message") and wanted:
        yield Finding(
            "note",
            f"Telegram 最近一次送达失败：{info['last_error_message']}",
            f"Telegram's last delivery failed: {info['last_error_message']}",
            "检查反向代理、证书和 JIXIAO_LISTEN",
            "check the reverse proxy, the certificate and JIXIAO_LISTEN",
        )
