"""What people call a thing that names of projects call otherwise: good for an offer, never for an answer."""

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


def put_formally(text: str) -> Iterator[tuple[str, int, str, str]]:
    """The text with one colloquial word put as names have it, where that stood, and both words."""
    for word, formal in _FORMAL.items():
        at = text.find(word)
        if at >= 0:
            yield text[:at] + formal + text[at + len(word) :], at, word, formal
