"""Every screen of this room, by the name its buttons carry."""

from bot.reminding import dates, digests, holidays, item, ledger, lights, own, planning, ruling, taps, todo
from bot.reminding.look import Door

IN_GROUPS = digests.IN_GROUPS  # the only screens that may be looked at among others

DOORS: dict[str, Door] = {
    **todo.DOORS,
    **ledger.DOORS,
    **item.DOORS,
    **lights.DOORS,
    **taps.DOORS,
    **own.DOORS,
    **dates.DOORS,
    **planning.DOORS,
    **ruling.DOORS,
    **holidays.DOORS,
    **digests.DOORS,
}
