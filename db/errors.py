"""Errors that carry a sentence for people; every other error is a fault of ours."""


class Refusal(Exception):
    """What was asked cannot be done; the sentence says why and what to do next (Chinese, and English if given)."""

    def __init__(self, zh: str, en: str | None = None) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en or zh

    def sentence(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Stale(Exception):
    """A decision rests on something that changed meanwhile: decide again."""
