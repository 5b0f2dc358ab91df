"""Buttons arranged: in rows of so many, and to turn the pages of a list."""

from collections.abc import Callable, Iterable

from bot.rendering.reply import Button


def rows(buttons: Iterable[Button], wide: int = 1) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of so many."""
    listed = list(buttons)
    return tuple(tuple(listed[start : start + wide]) for start in range(0, len(listed), wide))


def turning(total: int, page: int, size: int, button: Callable[[str, int], Button]) -> tuple[Button, ...]:
    """‹ and › where there is more; `button` makes one from its label and the page it leads to."""
    ways = (("‹", page - 1, page > 0), ("›", page + 1, (page + 1) * size < total))
    return tuple(button(label, to) for label, to, there in ways if there)
