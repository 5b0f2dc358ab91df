"""Sentences as blocks of a reply."""

from bot.rendering.reply import Block, Line

Blocks = list[Block]


def say(*lines: str) -> Blocks:
    """A line each."""
    return [Line((line,)) for line in lines]
