"""The two languages people read: Chinese first, English too."""


def pick(language: str, zh: str, en: str) -> str:
    """The words of one language; what is not English is Chinese."""
    return en if language == "en" else zh
