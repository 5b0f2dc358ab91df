"""Other words than names have: for an act they are as good, for a thing they are good for an offer only."""

from collections.abc import Iterator

_FORMAL = {
    "办公楼": "办公用房",
    "写字楼": "办公用房",
    "办公场所": "办公用房",
    "摄像头": "视频监控",
    "探头": "视频监控",
    "红绿灯": "交通信号灯",
    "马路": "道路",
    "电脑": "计算机",
    "汽车": "车辆",
}

_ACTS = tuple(frozenset(words.split()) for words in ("建设 建造 修建 兴建", "购置 购买 采购", "修缮 修理", "租赁 租用"))


def same_act(word: str, other: str) -> bool:
    """Whether both say that the same is done with a thing: 建造 is 建设."""
    return any(word in words and other in words for words in _ACTS)


def put_formally(text: str) -> Iterator[tuple[str, int, str, str]]:
    """The text with one colloquial word put as names have it, where that stood, and both words."""
    for word, formal in _FORMAL.items():
        at = text.find(word)
        if at >= 0:
            yield text[:at] + formal + text[at + len(word) :], at, word, formal
