"""A Reply as plain text: for the command line; buttons are lines [label]."""

from bot.rendering.reply import Block, Bold, Facts, Heading, Items, Line, Note, Piece, Quote, Reply


def render(reply: Reply) -> str:
    """Text, then one [label] line per button."""
    lines = [text for block in reply.blocks for text in _lines(block)]
    if reply.file is not None:
        lines.append(f"（{reply.file.name}：在聊天里随消息发送 · sent along in the chat）")
    lines += [f"[{button.label}]" for row in reply.buttons for button in row]
    return "\n".join(lines)


def words(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text if isinstance(piece, Bold) else piece for piece in pieces)


def _lines(block: Block) -> list[str]:
    match block:
        case Line(pieces):
            return [words(pieces)]
        case Facts():
            return list(block.lines)
        case Items(lines, first):
            return [f"{first + n}. {line}" if first is not None else f"· {line}" for n, line in enumerate(lines)]
        case Heading(text) | Quote(text) | Note(text):
            return [text]
