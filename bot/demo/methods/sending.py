"""sendMessage, sendChatAction and what else makes something new appear in a chat; files are in files.py."""

from __future__ import annotations

from bot.demo import keyboards
from bot.demo.errors import bad_request
from bot.demo.methods import content
from bot.demo.parameters import Values
from bot.demo.state import Json
from bot.demo.telegram import Telegram

ACTIONS = frozenset(
    {"cancel", "typing", "choose_sticker", "pick_up_location", "find_location"}
    | {"record_video", "record_audio", "record_voice", "record_video_note"}
    | {"upload_video", "upload_audio", "upload_voice", "upload_photo", "upload_document", "upload_video_note"}
)


def with_keyboard(values: Values) -> Json:
    markup = keyboards.read(values.get("reply_markup"))
    return {
        "keyboard": markup.inline,
        "reply_keyboard": markup.reply,
        "placeholder": markup.placeholder,
        "markup": markup.raw,
    }


def send_message(telegram: Telegram, values: Values) -> Json:
    parts = content.text(telegram, values) | with_keyboard(values)
    chat = content.target(telegram, values)
    message = telegram.post(chat, reply_to=content.reply_to(chat, values), **parts)
    return telegram.json_of(message)


def send_chat_action(telegram: Telegram, values: Values) -> bool:
    action = values["action"].lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = telegram.writable(values["chat_id"])
    telegram.emit("typing", chat.id, {"action": action})
    return True


METHODS = {"sendMessage": send_message, "sendChatAction": send_chat_action}
