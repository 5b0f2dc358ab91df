"""The chat page of the demo: several people to act as, in a browser, on the little Telegram."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.demo import page_views as views
from bot.demo.errors import Refused
from bot.demo.page_events import Stream
from bot.demo.page_guard import LOCAL, put_on_guard
from bot.demo.page_input import checked, declined, number, received
from bot.demo.state import Chat, Event, Json, Message, User
from bot.demo.telegram import Telegram

STATIC = Path(__file__).parent / "static"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
REMEMBERED = 1000  # keys of sent messages: one that comes again after a break is not sent twice
TONGUES = {"zh": "zh-hans", "en": "en"}

About = Mapping[int, Mapping[str, str]]


def add_page(
    app: web.Application,
    tg: Telegram,
    cast: list[User],
    *,
    about: About | None = None,
    hosts: Collection[str] = LOCAL,
) -> None:
    """`about` says who a person is, per language: {user.id: {"zh": "局领导", "en": "Leader"}}."""
    page = Page(tg, cast, about or {})
    put_on_guard(app, hosts)
    app.add_routes(page.routes())

    async def close(_: web.Application) -> None:
        page.close()

    app.on_shutdown.append(close)


class Page:
    def __init__(self, tg: Telegram, cast: list[User], about: About) -> None:
        self.tg = tg
        self.cast = cast
        self.about = about
        self.stream = Stream()
        self.files = {path.name: path.read_bytes() for path in STATIC.iterdir() if path.suffix in TYPES}
        self._sent: OrderedDict[str, Json] = OrderedDict()
        self._key: str | None = None  # of the message being sent right now
        self._unlisten = tg.listen(self.heard)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/static/{name}", self.static),
            web.get("/demo/state", self.state),
            web.get("/demo/history", self.history),
            web.get("/demo/events", self.events),
            web.get("/demo/file/{id}", self.file),
            web.post("/demo/send", self.send),
            web.post("/demo/upload", self.upload),
            web.post("/demo/tap", self.tap),
            web.post("/demo/edit", self.edit),
            web.post("/demo/react", self.react),
            web.post("/demo/language", self.language),
        ]

    def close(self) -> None:
        self._unlisten()
        self.stream.close()

    # What is seen

    async def index(self, _: web.Request) -> web.Response:
        return self._static("index.html")

    async def static(self, request: web.Request) -> web.Response:
        return self._static(request.match_info["name"])

    def _static(self, name: str) -> web.Response:
        if name not in self.files:
            raise web.HTTPNotFound
        return web.Response(body=self.files[name], content_type=TYPES[Path(name).suffix], charset="utf-8")

    async def state(self, request: web.Request) -> web.Response:
        wanted = request.query.get("as")
        me = self._person(wanted) if wanted else self.cast[0]
        people = [views.person(self.tg, one, self.about.get(one.id, {})) for one in self.cast]
        chats = [views.chat(self.tg, me, chat) for chat in views.chats_of(self.tg, me)]
        view = {"run": self.stream.run, "seq": self.stream.last, "me": me.id, "bot": views.bot(self.tg, me)}
        return web.json_response({**view, "people": people, "chats": chats})

    async def history(self, request: web.Request) -> web.Response:
        me = self._person(request.query.get("as"))
        chat = self._chat(me, request.query.get("chat"))
        return web.json_response(views.history(self.tg, chat, number(request.query.get("before"))))

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        try:
            async for frame in self.stream.follow(self.stream.place(request.query.get("after", ""))):
                await response.write(frame)
        except ConnectionError:
            pass  # the page was closed
        return response

    async def file(self, request: web.Request) -> web.Response:
        """Pictures are shown in place, everything else is only ever saved."""
        file = self.tg.file(request.match_info["id"])
        if file is None:
            raise declined("unknown_message", web.HTTPNotFound)
        kind = next((kind for start, kind in PICTURES.items() if file.content.startswith(start)), None)
        how = "inline" if kind and "download" not in request.query else "attachment"
        headers = {
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return web.Response(body=file.content, content_type=kind or "application/octet-stream", headers=headers)

    # What is done

    async def send(self, request: web.Request) -> web.Response:
        act = await self._act(request)
        text = checked(act.body.get("text"), "text")
        reply_to = act.body.get("reply_to")
        original = act.chat.messages.get(number(reply_to)) if reply_to else None
        return self._once(act, lambda: self.tg.send(act.me, text, act.chat, original))

    async def upload(self, request: web.Request) -> web.Response:
        file = await received(request)
        me = self._person(file.fields.get("as"))
        act = Act(me, self._chat(me, file.fields.get("chat")), dict(file.fields))
        caption = checked(file.fields["caption"], "caption") if file.fields.get("caption") else ""
        photo = bool(file.fields.get("photo"))
        parts = (file.name, file.content, file.kind, caption, act.chat, photo)
        try:
            return self._once(act, lambda: self.tg.send_file(me, *parts))
        except Refused as error:
            raise declined("not_picture" if photo else "blocked") from error

    async def tap(self, request: web.Request) -> web.Response:
        act = await self._act(request)
        message = self._message(act)
        try:
            callback = self.tg.tap(act.me, message.id, str(act.body.get("data")), act.chat)
        except ValueError as error:
            raise declined("unknown_button") from error
        return web.json_response({"callback": callback})

    async def edit(self, request: web.Request) -> web.Response:
        act = await self._act(request)
        message = self._message(act)
        text = checked(act.body.get("text"), "text")
        if message.sender is not act.me:
            raise declined("not_yours")
        if text != message.text:
            self.tg.edit(act.me, message.id, text, act.chat)
        return web.json_response({})

    async def react(self, request: web.Request) -> web.Response:
        act = await self._act(request)
        emoji = act.body.get("emoji")
        self.tg.react(act.me, self._message(act).id, str(emoji) if emoji else None, act.chat)
        return web.json_response({})

    async def language(self, request: web.Request) -> web.Response:
        act = await self._act(request)
        act.me.language_code = TONGUES.get(str(act.body.get("language")), "zh-hans")
        self.stream.tell({"kind": "reload", "chat": act.me.id, "people": [one.id for one in self.cast]})
        return web.json_response({})

    # Inside

    def _person(self, written: object) -> User:
        wanted = number(written)
        for one in self.cast:
            if one.id == wanted:
                return one
        raise declined("unknown_person", web.HTTPNotFound)

    def _chat(self, me: User, written: object) -> Chat:
        wanted = number(written) if written else me.id
        for chat in views.chats_of(self.tg, me):
            if chat.id == wanted:
                return chat
        raise declined("unknown_chat", web.HTTPNotFound)

    def _message(self, act: Act) -> Message:
        message = act.chat.messages.get(number(act.body.get("message")))
        if message is None or message.removed:
            raise declined("unknown_message", web.HTTPNotFound)
        return message

    async def _act(self, request: web.Request) -> Act:
        try:
            body = await request.json()
        except ValueError as error:
            raise declined("other") from error
        if not isinstance(body, dict):
            raise declined("other")
        me = self._person(body.get("as"))
        return Act(me, self._chat(me, body.get("chat")), body)

    def _once(self, act: Act, send: Callable[[], object]) -> web.Response:
        """Sends unless this key was already sent; the event of the message carries the key."""
        key = str(act.body.get("key") or "")
        if key and key in self._sent:
            return web.json_response(self._sent[key])
        self._key = key
        try:
            send()
        except ValueError as error:
            raise declined("empty") from error
        finally:
            self._key = None
        sent: Json = {"message": next(reversed(act.chat.messages))}
        if key:
            self._sent[key] = sent
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return web.json_response(sent)

    def heard(self, event: Event) -> None:
        """Something happened in the little Telegram: told to every page, with who sees it."""
        chat = self.tg.chats.get(event.chat_id)
        happening: Json = {"kind": event.kind, "chat": event.chat_id, "people": views.onlookers(chat)}
        match event.kind:
            case "message" | "edited" | "reaction" if chat:
                message = chat.messages.get(event.payload.get("id") or event.payload["message_id"])
                if message is None:
                    return
                happening["message"] = views.message(self.tg, message)
                if event.kind == "message":
                    happening["key"] = self._key
            case "deleted":
                happening["message_id"] = event.payload["message_id"]
            case "typing":
                happening["action"] = event.payload["action"]
            case "callback_answered":
                answer = event.payload
                happening |= {"people": [answer["user_id"]], "callback": answer["callback_id"]}
                happening |= {"text": answer["text"], "alert": answer["show_alert"]}
            case _:  # menus, groups, blocking: rare, and cheaper looked at anew than told
                happening |= {"kind": "reload", "people": [one.id for one in self.cast]}
        self.stream.tell(happening)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done on the page: by whom, in which chat, with what."""

    me: User
    chat: Chat
    body: Json
