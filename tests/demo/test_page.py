"""The chat page in a real browser, with a small scripted bot on the local Bot API behind it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import struct
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.demo.api import LocalBotApi
from bot.demo.page import add_page
from bot.demo.state import Chat, User
from bot.demo.telegram import Telegram

CHROMIUM = shutil.which("chromium")
IN_CI = os.environ.get("CI") == "true"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
WIDE, NARROW = {"width": 1200, "height": 800}, {"width": 360, "height": 740}


def png(side: int) -> bytes:
    """A blue square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes((40, 90, 200)) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


BLUE_SQUARE = png(10)
DRAGGED = """(hex) => {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "现场.png", { type: "image/png" }));
  return carried;
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM and not IN_CI, reason="chromium is not installed (apt install chromium)"),
]

# A bot of a few lines, so that the page is tried apart from the real one


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    message = update.effective_message
    assert message
    text = message.text or ""
    if update.edited_message:
        await message.reply_text(f"改成了：{text}")
    elif message.document:
        file = await message.document.get_file()
        content = await file.download_as_bytearray()
        await message.reply_text(
            f"收到 {message.document.file_name}，{len(content)} 字节，{message.caption or '没有说明'}"
        )
    elif message.photo:
        await message.reply_text(f"收到图片，{message.photo[-1].width}×{message.photo[-1].height}")
    elif "图" in text:
        await message.reply_photo(BLUE_SQUARE, caption="执行率图")
    elif "文件" in text:
        await message.reply_document("预算,支出\n20,12.09\n".encode(), filename="汇总 2021.csv")
    elif "键盘" in text:
        await message.reply_text(
            "请选", reply_markup=ReplyKeyboardMarkup([["看待办", "看项目"]], one_time_keyboard=True)
        )
    else:
        keys = [
            [InlineKeyboardButton("依据", callback_data="why"), InlineKeyboardButton("提示", callback_data="alert")]
        ]
        await message.reply_text(
            f"<b>答</b>：{escape(text)}", parse_mode="HTML", reply_markup=InlineKeyboardMarkup(keys)
        )


async def tapped(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    if query.data == "alert":
        await asyncio.sleep(0.6)  # long enough to be seen at work
        await query.answer("先看口径", show_alert=True)
        return
    await query.edit_message_text(
        "12.09 / 20 = 60.45%", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("收起", callback_data="why2")]])
    )
    await query.answer("算好了")


def small_bot(url: str, token: str) -> Application[Any, Any, Any, Any, Any, Any]:
    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.add_handler(MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, answer))
    return application


@dataclass
class Desk:
    """A little Telegram with its cast, the page in front of it and a browser to open it in."""

    browser: Browser
    tg: Telegram = field(default_factory=lambda: Telegram(bot_name="绩效助手", bot_username="jixiao_bot"))
    port: int = 0
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.leader = self.tg.add_user("李局", "zh-hans")
        self.finance = self.tg.add_user("王会计", "zh-hans")
        self.stranger = self.tg.add_user("陌生人", "zh-hans")
        self.group = self.tg.add_group("财务群", [self.leader, self.finance])
        self.contexts: list[BrowserContext] = []
        self.runner: web.AppRunner | None = None

    async def serve(self) -> None:
        app = web.Application()
        about = {self.leader.id: {"zh": "局领导", "en": "Leader"}}
        add_page(app, self.tg, [self.leader, self.finance, self.stranger], about=about)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()
            self.runner = None

    async def open(self, viewport: dict[str, int] = WIDE, dark: bool = False, locale: str = "zh-CN") -> Page:
        size: Any = viewport
        context = await self.browser.new_context(
            viewport=size,
            color_scheme="dark" if dark else "light",
            locale=locale,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda entry: self.troubles.append(entry.text) if "Policy" in entry.text else None)
        await page.goto(f"http://127.0.0.1:{self.port}/")
        await expect(page.locator("#title")).to_have_text("绩效助手")
        return page

    def texts(self, who: User | Chat) -> list[str]:
        return [message.text for message in self.tg.messages(who) if not message.service]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM or "/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    desk = Desk(browser)
    async with LocalBotApi(desk.tg) as api, AsyncExitStack() as stack:
        await desk.serve()
        stack.push_async_callback(desk.stop)
        bot = small_bot(api.url, desk.tg.token)
        async with bot:
            assert bot.updater
            await bot.start()
            await bot.updater.start_polling(allowed_updates=Update.ALL_TYPES)
            yield desk
            for context in desk.contexts:
                await context.close()
            await bot.updater.stop()
            await bot.stop()
    assert desk.troubles == []


async def say(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.keyboard.press("Enter")


def last(page: Page, kind: str = "theirs") -> Any:
    return page.locator(f".message.{kind}").last


async def test_a_question_is_typed_answered_and_its_button_tapped(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "警犬经费执行率多少")
    await expect(last(page, "mine")).to_contain_text("警犬经费执行率多少")
    await expect(last(page)).to_contain_text("答：警犬经费执行率多少")
    await expect(last(page).locator("strong")).to_have_text("答")

    await page.get_by_role("button", name="依据").click()

    await expect(last(page)).to_contain_text("12.09 / 20 = 60.45%")
    await expect(last(page)).to_contain_text("已编辑")
    await expect(page.locator(".toast")).to_have_text("算好了")
    await expect(page.get_by_role("button", name="收起")).not_to_have_attribute("aria-busy", "true")


async def test_a_tap_is_under_way_until_its_alert_comes_and_is_read(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "问")
    button = page.get_by_role("button", name="提示")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("dialog")).to_contain_text("先看口径")
    await page.get_by_role("button", name="好").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_pictures_are_shown_and_documents_downloaded(desk: Desk, tmp_path: Path) -> None:
    page = await desk.open()
    await say(page, "来张图")
    image = last(page).locator("img")
    await expect(image).to_have_attribute("alt", "执行率图")
    await page.wait_for_function("document.querySelector('.picture img')?.naturalWidth === 10")

    await say(page, "来个文件")
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="下载 汇总 2021.csv").click()
    download = await waiting.value
    assert download.suggested_filename == "汇总 2021.csv"
    saved = tmp_path / "saved.csv"
    await download.save_as(saved)
    assert saved.read_text(encoding="utf-8") == "预算,支出\n20,12.09\n"


async def test_a_file_is_sent_by_button_and_by_drag_and_drop(desk: Desk) -> None:
    page = await desk.open()
    async with page.expect_file_chooser() as waiting:
        await page.get_by_role("button", name="发送文件或图片").click()
    chooser = await waiting.value
    await chooser.set_files({"name": "自评表.xlsx", "mimeType": "application/zip", "buffer": b"PK" + bytes(3_000_000)})
    await say(page, "请导入")
    await expect(last(page)).to_contain_text("收到 自评表.xlsx，3000002 字节，请导入")

    drag = await page.evaluate_handle(DRAGGED, BLUE_SQUARE.hex())
    await page.dispatch_event("#log", "dragover", {"dataTransfer": drag})
    await expect(page.locator("#drop")).to_be_visible()
    await page.dispatch_event("#log", "drop", {"dataTransfer": drag})
    await expect(page.get_by_label("作为图片发送")).to_be_checked()
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(last(page)).to_contain_text("收到图片，10×10")


async def test_enter_belongs_to_the_input_method_while_it_composes(desk: Desk) -> None:
    page = await desk.open()
    await page.locator("#text").fill("jing")
    for how in ({"isComposing": True}, {"keyCode": 229}):
        await page.dispatch_event("#text", "keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **how})
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("quan")
    assert await page.locator("#text").input_value() == "jing\nquan"
    assert desk.texts(desk.leader) == []

    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text("答：jing quan")
    assert desk.texts(desk.leader)[0] == "jing\nquan"


async def test_the_arrow_up_edits_ones_own_last_message(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "看守锁")
    await expect(last(page)).to_contain_text("答：看守锁")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#notice")).to_contain_text("编辑消息")
    await say(page, "看守所")
    await expect(last(page, "mine")).to_contain_text("看守所已编辑")
    await expect(last(page)).to_contain_text("改成了：看守所")
    assert await page.locator("#text").input_value() == ""


async def test_switching_people_shows_dots_and_a_reload_keeps_history(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "给局长看的")
    await expect(last(page)).to_contain_text("答：给局长看的")
    finance = page.locator("#people").get_by_role("button", name="王会计")

    await finance.click()
    await expect(page.locator("#acting")).to_have_text("王会计")
    await expect(page.locator(".message")).to_have_count(0)
    await say(page, "财务来问")
    await expect(last(page)).to_contain_text("答：财务来问")
    desk.tg.send(desk.leader, "再问一句")

    leader = page.locator("#people").get_by_role("button", name="李局")
    await expect(leader.get_by_label("有新消息")).to_be_visible()
    await page.reload()
    await expect(page.locator("#acting")).to_have_text("王会计")
    await expect(last(page)).to_contain_text("答：财务来问")
    await leader.click()
    await expect(last(page)).to_contain_text("答：再问一句")
    await expect(page.locator(".message")).to_have_count(4)
    await expect(leader.get_by_label("有新消息")).to_have_count(0)


async def test_in_a_group_everyone_sees_what_is_said(desk: Desk) -> None:
    page = await desk.open()
    await page.locator("#chats").get_by_role("button", name="财务群").click()
    await page.locator("#text").type("@ji")
    await page.get_by_role("option", name="@jixiao_bot").click()
    await page.keyboard.type("花了多少")
    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text("答：@jixiao_bot 花了多少")

    await page.locator("#people").get_by_role("button", name="王会计").click()
    await page.locator("#chats").get_by_role("button", name="财务群").click()
    await expect(page.locator(".sender").first).to_have_text("李局")
    await page.locator("#people").get_by_role("button", name="陌生人").click()
    await expect(page.locator("#chats button")).to_have_count(1)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_nothing_overflows_and_colours_follow_the_system(
    desk: Desk, viewport: dict[str, int], dark: bool
) -> None:
    page = await desk.open(viewport, dark)
    long_words = "https://example.org/" + "very-long-path/" * 20 + " " + "W" * 300
    await say(page, long_words)
    await expect(last(page)).to_contain_text("WWW")
    await say(page, "键盘")
    await expect(page.get_by_role("button", name="看待办")).to_be_visible()

    for selector in ("html", "#log", ".composer", ".bar"):
        wide, seen = await page.locator(selector).evaluate("(node) => [node.scrollWidth, node.clientWidth]")
        assert wide <= seen, selector
    paper = await page.locator("#stage").evaluate("(node) => getComputedStyle(node).backgroundColor")
    brightness = sum(int(part) for part in re.findall(r"\d+", paper)[:3])
    assert (brightness < 200) is dark


async def test_on_a_narrow_screen_people_are_in_a_drawer(desk: Desk) -> None:
    page = await desk.open(NARROW)
    side = page.locator("#side")
    await expect(side).not_to_be_in_viewport()
    await page.get_by_role("button", name="切换身份和会话").click()
    await expect(page.locator("#people").get_by_role("button", name="李局")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(side).not_to_be_in_viewport()

    await page.get_by_role("button", name="切换身份和会话").click()
    await page.locator("#people").get_by_role("button", name="王会计").click()
    await expect(page.locator("#acting")).to_have_text("王会计")
    await expect(side).not_to_be_in_viewport()


async def test_the_appearance_can_be_chosen_and_is_kept(desk: Desk) -> None:
    page = await desk.open()
    theme = page.locator("#theme")
    await theme.click()
    await expect(theme).to_have_text("外观：浅色")
    await theme.click()
    await page.reload()
    await expect(theme).to_have_text("外观：深色")
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")


async def test_the_language_changes_for_the_page_and_for_the_person(desk: Desk) -> None:
    page = await desk.open()
    await page.locator("#language").get_by_role("button", name="English").click()
    await expect(page.locator(".toast")).to_contain_text("李局's Telegram language are now English")
    await expect(page.locator("#text")).to_have_attribute("placeholder", "Ask, or type / for commands")
    assert desk.leader.language_code == "en"
    assert desk.finance.language_code == "zh-hans"
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.locator("#people")).to_contain_text("Leader · English")


async def test_the_command_menu_fits_what_is_typed(desk: Desk) -> None:
    commands = [
        {"command": name, "description": about}
        for name, about in (("help", "帮助"), ("history", "历史"), ("ask", "问"))
    ]
    desk.tg.menus[("all_private_chats", 0, 0), "zh"] = commands
    page = await desk.open()
    await page.locator("#text").type("/h")
    await expect(page.get_by_role("option")).to_have_text(["/help帮助", "/history历史"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(last(page, "mine")).to_contain_text("/history")
    await expect(page.get_by_role("listbox")).to_be_hidden()

    await page.get_by_role("button", name="命令菜单").click()
    await page.get_by_role("option", name="/ask").click()
    await expect(last(page)).to_contain_text("答：/ask")


async def test_a_reply_keyboard_sends_its_label_and_goes_when_it_is_for_once(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "键盘")
    await page.get_by_role("button", name="看待办").click()
    await expect(last(page)).to_contain_text("答：看待办")
    await expect(page.locator("#keyboard")).to_be_hidden()


async def test_a_message_can_be_liked_and_answered_from_its_menu(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "问")
    await expect(last(page)).to_contain_text("答：问")
    await last(page).locator(".bubble").click(button="right", position={"x": 20, "y": 10})
    await page.get_by_role("menuitem", name="点赞").click()
    await expect(last(page).locator(".reactions")).to_contain_text("1")
    assert desk.tg.messages(desk.leader)[-1].reactions == {desk.leader.id: "👍"}

    await last(page).hover()
    await last(page).get_by_role("button", name="更多操作").click()
    await page.get_by_role("menuitem", name="回复").click()
    await say(page, "谢谢")
    await expect(last(page, "mine").locator(".quoted")).to_contain_text("答：问")


async def test_what_comes_while_one_reads_above_waits_under_a_pill(desk: Desk) -> None:
    for number in range(140):
        desk.tg.send(desk.finance, f"第 {number} 句\n两行")
    page = await desk.open()
    await page.locator("#people").get_by_role("button", name="王会计").click()
    await expect(last(page)).to_contain_text("答：第 139 句")
    await page.locator("#log").evaluate("(node) => node.scrollTo(0, 0)")
    await page.get_by_role("button", name="更早的消息").click()
    await expect(page.locator(".message")).to_have_count(200)
    pill = page.locator("#pill")
    await expect(pill).to_have_text("回到最新")

    desk.tg.post(desk.tg.chat_of(desk.finance), text="新的一条")
    await expect(pill).to_have_text("1 条新消息")
    await expect(page.locator("#heard")).to_have_text("绩效助手：新的一条")
    await pill.click()
    await expect(pill).to_be_hidden()
    await expect(last(page)).to_be_in_viewport()


async def test_markup_in_a_text_is_shown_and_never_run(desk: Desk) -> None:
    attack = "<img src=x onerror=document.title='hit'> <script>document.title='hit'</script>"
    page = await desk.open()
    await say(page, attack)
    await expect(last(page)).to_contain_text(attack)
    chat = desk.tg.chat_of(desk.leader)
    link = {"type": "text_link", "offset": 0, "length": 2, "url": "javascript:document.title='hit'"}
    desk.tg.post(chat, text="点我", entities=[link])
    await expect(last(page)).to_contain_text("点我")
    await last(page).get_by_text("点我").click()
    assert await page.locator("#log a, #log img, #log script").count() == 0
    assert "hit" not in await page.title()


async def test_entities_become_elements_also_when_nested_and_next_to_wide_characters(desk: Desk) -> None:
    page = await desk.open()
    text = "😀粗斜码\n引用里有粗\n密"
    entities = [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "italic", "offset": 3, "length": 1},
        {"type": "code", "offset": 4, "length": 1},
        {"type": "blockquote", "offset": 6, "length": 5},
        {"type": "bold", "offset": 10, "length": 1},
        {"type": "spoiler", "offset": 12, "length": 1},
    ]
    desk.tg.post(desk.tg.chat_of(desk.leader), text=text, entities=entities)
    body = last(page).locator(".text")
    await expect(body.locator("> strong")).to_have_text("粗斜")
    await expect(body.locator("strong em")).to_have_text("斜")
    await expect(body.locator("> code")).to_have_text("码")
    await expect(body.locator("blockquote strong")).to_have_text("粗")
    await expect(body.locator(".spoiler-text")).to_be_hidden()
    await body.locator(".spoiler").click()
    await expect(body.locator(".spoiler-text")).to_have_text("密")


async def test_a_start_link_of_this_bot_starts_it(desk: Desk) -> None:
    page = await desk.open()
    await page.locator("#people").get_by_role("button", name="陌生人").click()
    await say(page, "https://t.me/jixiao_bot?start=ABC123")
    await expect(last(page)).to_contain_text("答")
    await last(page, "mine").get_by_role("link").click()
    await expect(last(page)).to_contain_text("答：/start ABC123")


async def test_a_bot_that_types_is_seen_to(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "问")
    await expect(last(page)).to_contain_text("答")
    desk.tg.emit("typing", desk.leader.id, {"action": "typing"})
    await expect(page.locator("#status")).to_have_text("正在输入…")
    desk.tg.post(desk.tg.chat_of(desk.leader), text="好了")
    await expect(page.locator("#status")).to_have_text("机器人")


async def test_when_the_program_stops_the_page_says_so_and_goes_on_later(desk: Desk) -> None:
    page = await desk.open()
    await say(page, "之前")
    await expect(last(page)).to_contain_text("答：之前")
    await desk.stop()
    await expect(page.get_by_role("alert")).to_contain_text("连不上演示程序")
    await say(page, "停的时候写的")
    await expect(last(page, "mine").get_by_label("等待发送")).to_be_visible()
    desk.tg.post(desk.tg.chat_of(desk.leader), text="停的时候来的")

    await desk.serve()

    await expect(page.get_by_role("alert")).to_be_hidden()
    await expect(last(page)).to_contain_text("答：停的时候写的")
    await expect(page.get_by_text("停的时候来的", exact=True)).to_have_count(1)
    assert desk.texts(desk.leader).count("停的时候写的") == 1
    assert await page.locator(".message.mine").count() == 2


async def test_after_a_broken_connection_nothing_is_lost_or_doubled(desk: Desk) -> None:
    page = await desk.open()
    assert desk.runner and desk.runner.server
    for number in range(30):
        desk.tg.post(desk.tg.chat_of(desk.leader), text=f"第{number}条")
        if number % 10 == 5:
            for connection in list(desk.runner.server.connections):
                if connection.transport:
                    connection.transport.abort()
            await asyncio.sleep(0.1)
    await expect(last(page)).to_contain_text("第29条")
    shown = [text.splitlines()[0] for text in await page.locator(".message .text").all_inner_texts()]
    assert shown == [f"第{number}条" for number in range(30)]
