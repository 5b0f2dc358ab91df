"""Which opened groups get the weekly digest."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.reminding.look import Door, Look, Step, button, do, done, number
from bot.rendering.button_rows import rows
from bot.rendering.reply import Bold, Button, Facts, Line, Note, say
from db.errors import Refusal
from db.models import Chat
from db.persons import preferences


def groups(session: Session, look: Look, _: Sequence[str]) -> Step:
    """digests: every opened group"""
    there = select(Chat).where(col(Chat.kind).in_(("group", "supergroup")), Chat.state == "live", col(Chat.opened))
    found = session.exec(there.order_by(col(Chat.id)).limit(40)).all()
    back = (button(look.pick("« 提醒设置", "« Reminders"), "set"),)
    title = Line((Bold(look.pick("群周报", "Group digests")),))
    if not found:
        zh = "还没有开放数据的群。先在 /settings 的“群”里开放，再来订阅周报。"
        return Step(say(title, Note(look.pick(zh, "No group is opened yet; do that by /settings.")), buttons=(back,)))
    facts = tuple((chat.title or str(chat.id), _state(look, chat)) for chat in found)
    return Step(say(title, Facts(facts), buttons=(*rows(_switch(look, chat, True) for chat in found), back)))


def one(session: Session, look: Look, args: Sequence[str]) -> Step:
    """digest:CHAT shows it, digest:CHAT:1 subscribes, digest:CHAT:0 ends it"""
    chat = session.get(Chat, number(args, 0))
    if chat is None or chat.kind == "private" or (not look.private and chat.id != look.chat_id):
        raise Refusal("没有找到这个群。", "There is no such group.")
    if not look.may("manage_groups"):
        zh, en = "请在与我的私聊里发送“提醒设置”。", "Please send /remind in our private chat."
        return Step(say(look.pick(zh, en)))
    if len(args) < 2:
        switch = ((_switch(look, chat, False),),) if chat.opened or chat.digest else ()
        return Step(say(_state(look, chat), buttons=switch))
    digest = args[1] == "1"
    effect = do(preferences.set_digest, chat_id=chat.id, digest=digest)
    zh = "每周第一个工作日发周报。" if digest else "不再发周报。"
    en = "The digest comes on the first working day of each week." if digest else "No digest any more."
    ways = ((button(look.pick("« 群周报", "« Digests"), "digests"),),) if look.private else ()
    name = f"{chat.title or chat.id}：" if look.private else ""
    return done(look, name + zh, name + en, *ways, effects=(effect,))


def _state(look: Look, chat: Chat) -> str:
    if not chat.opened:
        zh, en = (
            "本群没有开放数据，不能订阅周报。先用 /settings 开放。",
            "Not opened for figures; do that by /settings.",
        )
        return look.pick(zh, en)
    return look.pick("每周发周报", "weekly digest") if chat.digest else look.pick("不发周报", "no digest")


def _switch(look: Look, chat: Chat, named: bool) -> Button:
    label = look.pick("退订周报", "End the digest") if chat.digest else look.pick("订阅周报", "Get the digest")
    return button(label + (f"：{chat.title or chat.id}" if named else ""), "digest", chat.id, int(not chat.digest))


IN_GROUPS = {"digest"}
DOORS = {"digests": Door("manage_groups", groups), "digest": Door("ask", one)}
