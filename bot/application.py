"""Every handler of the bot, in order, with its reason: read this first."""

import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot.context import Context
from bot.path.transport import Transport

App = Application[Any, Any, Any, Any, Any, Any]


class Strict(App):
    """python-telegram-bot swallows what handlers raise; here it goes to the worker, which knows what to do about it."""

    async def process_error(self, update: object | None, error: Exception, *_: Any, **__: Any) -> bool:
        raise error

    async def process_update(self, update: object) -> None:
        # It would also drop an update whose context cannot be built, with no more than a line in the log.
        broken = _Broken()
        token = _broken.set(broken)
        try:
            await super().process_update(update)
        finally:
            _broken.reset(token)
        if broken.error is not None:
            raise broken.error


@dataclass(slots=True)
class _Broken:
    error: Exception | None = None


_broken: ContextVar[_Broken] = ContextVar("_broken")


class Told(Context):
    """A context that tells when it cannot be built."""

    @classmethod
    def from_update(cls, update: object, application: Any) -> "Told":
        try:
            return super().from_update(update, application)
        except Exception as error:
            _broken.get().error = error
            raise


def build(token: str, transport: Transport) -> App:
    """The application without an Updater: the worker feeds it. Its handlers are added by `add_rooms`."""
    builder = Application.builder().application_class(Strict).token(token)
    builder = builder.base_url(transport.api).base_file_url(transport.files)
    builder = builder.request(transport).get_updates_request(transport)
    builder = builder.updater(None).context_types(ContextTypes(context=Told))
    return builder.job_queue(None).build()


def add_rooms(app: App) -> None:
    """Who comes in, what they say, what they tap. Within a group the first that fits handles the update."""
    from bot.access import handlers as access
    from bot.asking import handlers as asking
    from bot.entering.files.receiving import Receiving
    from bot.entering.handlers import Entering
    from bot.entering.rectify_menu import OPENED
    from bot.reminding.handlers import Reminding

    async def heard(update: Update, context: Context) -> None:
        """Plain words: a sentence that sets a reminder and nothing else could be, else an entry or a question."""
        if not await reminding.said(update, context):
            await entering.heard(update, context)

    entering = Entering(catalog=asking.catalog_of, ask=asking.asked, asks=asking.certain, cancel=access.cancel)
    receiving = Receiving(catalog=asking.catalog_of)
    # The forms that end what somebody is reminded of.
    reminding = Reminding(
        {
            "pay": entering.fill,
            "approval": entering.waiting,
            "draft": entering.go_on,
            **{name: receiving.opener(name) for name in OPENED},
        }
    )

    # Before all else: strangers get their one sentence and come no further, whatever they sent.
    app.add_handler(TypeHandler(Update, access.gate), group=-1)

    new = filters.UpdateType.MESSAGE  # a command that was edited afterwards is not given again
    for name, what in {
        "start": access.start,
        "help": access.help_,
        "invite": access.invite,
        "settings": access.settings,
        "cancel": entering.cancel,
        "ask": asking.ask_command,
        "projects": asking.projects,
        "check": asking.check,
        "update": entering.update,
        "budget": entering.budget,
        "score": entering.score,
        "approve": entering.approve,
        "undo": entering.undo,
        "history": entering.history,
        "todo": reminding.todo,
        "remind": reminding.remind,
        "template": receiving.template,
        "rectify": receiving.rectify,
    }.items():
        app.add_handler(CommandHandler(name, what, filters=new))

    # Taps carry their room's letter; what no room knows is an old button.
    app.add_handler(CallbackQueryHandler(access.tapped, pattern="^a:"))
    app.add_handler(CallbackQueryHandler(entering.tapped, pattern="^e:"))
    app.add_handler(CallbackQueryHandler(receiving.tapped, pattern="^f:"))
    app.add_handler(CallbackQueryHandler(reminding.tapped, pattern="^r:"))
    app.add_handler(CallbackQueryHandler(asking.tapped))

    app.add_handler(MessageReactionHandler(reminding.reacted))

    app.add_handler(ChatMemberHandler(access.chat_changed, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(InlineQueryHandler(access.inline))

    # Evidence for what is being filled, or a table to import. A caption that is edited afterwards changes nothing.
    app.add_handler(MessageHandler((filters.Document.ALL | filters.PHOTO) & new, receiving.received))

    # Words that are a command.
    for called, what in {
        "(?:查看|看看)?(?:我的|我?有(?:什么|哪些))?[待代]办(?:事项|清单|列表)?|to-?do|my tasks": reminding.todo,
        "(?:设置|修改|打开)?提醒(?:设置|规则)|设置提醒|免打扰|reminders?(?: settings)?": reminding.remind,
        "(?:查看|看看|打开)?整改(?:台账|台帐|清单|列表)|rectification (?:ledger|list)": reminding.ledger,
        "整改办理|办理整改|rectify": receiving.rectify,
        "模板|模版|空表|下载模板|导入模板|template": receiving.template,
    }.items():
        only = filters.Regex(re.compile(rf"^\s*(?:@\w+\s+)?(?:{called})(?:\s+@\w+)?\s*[。.!！]?\s*$", re.IGNORECASE))
        app.add_handler(MessageHandler(only & new, what))

    # Plain words answer what a form asks, are an entry, or a question. Last, because everything above is more certain.
    words = filters.TEXT & ~filters.COMMAND
    app.add_handler(MessageHandler(words & new, heard))
    app.add_handler(MessageHandler(words & filters.UpdateType.MESSAGES, entering.edited))
    app.add_handler(TypeHandler(Update, access.other))
