"""The matching bench: an adapter for its scorer, and queries of our own making beside a plain library.

    python -m tests.bench.matching [--size 2000] [--seed 7] [--show 20]

Names and queries are composed here from other words than the shared bench's, so that what is tuned there is checked
on something else. Silent errors (another project answered, or one of several, or one for none) weigh most.
"""

import argparse
import json
import random
import statistics
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from db.matching import Index, Name
from db.names import readings

_index = Index()
_names: Sequence[str] = ()


def build(names: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> None:
    global _index, _names  # noqa: PLW0603 - the scorer wants a module with two functions
    _names = names
    _index = Index(Name(i, n, tuple(aliases.get(n, ()))) for i, n in enumerate(names))


def match(text: str) -> dict[str, object]:
    reading = _index.read(text)
    if not reading.mentions:
        return {"decision": "none", "candidates": [_names[i] for i in reading.nearest]}
    ids = list(dict.fromkeys(i for m in reading.mentions for i in m.ids))
    one = len(ids) == 1 and reading.mentions[0].decision == "one"
    return {"decision": "answer" if one else "ask", "candidates": [_names[i] for i in ids[:5]]}


# --- our own names and queries ----------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return text.split()


PLACES = _words("临川 云霄 建瓯 西岭 平乐 南溪 东宁 石门 沙河 青田 海林 永春 桃源 双桥 白水 望城 龙泉 金山 柳河 太湖")
UNITS = _words(
    "图书馆 体育馆 档案局 气象站 水务局 林场 民政所 税务所 敬老院 福利院 实验小学 第二中学 卫生院 急救站 消防队"
)
THINGS = _words(
    "屋顶防水 电梯 锅炉 食堂 围墙 操场 供暖管道 污水泵站 路灯 监控机房 门禁 无线网络 电子阅览 古籍数字化 救护车 "
    "疫苗冷链 老人送餐 残疾人辅具 流浪动物收容 垃圾分拣 河堤 水闸 护林巡查 防火隔离带 人工增雨 文物巡护 非遗展演 "
    "农机作业 种子繁育 高标准农田 校车 营养午餐 课后托管 教师轮训 心理辅导 普法 信访接待 人口抽样 土地测绘 地名标志"
)
ACTS = _words("维修 改造 租赁 购置 运维 建设 宣传 培训 监理 设计 补助 奖励 检测 服务外包 服务保障")
TAILS = _words("经费 资金 项目 费 专项资金 工作经费 项目经费")
PARTS = _words("（一期） （二期） （三期） （A包） （B包）")
MORE = _words("二期 （第二批） 三期 第二标段 （城北） 监理费 尾款 城南片区 审计 设备采购 东山县 质保金")
MORE_BEFORE = _words("东山县 城北 第二 派出所")
FRAMES = (
    "{}", "{}执行率多少", "帮我查一下{}还剩多少钱", "请问{}的预算是多少", "{}花了多少", "那{}呢",
    "领导问起{}，到底支了多少", "您好，我想了解一下{}今年的支出情况，谢谢", "{}得了多少分？", "{}为什么执行率这么低",
    "麻烦看下{}年初预算和实际支出各是多少", "{} 总分", "{}这个项目的绩效目标是什么", "{}是新增的还是延续的",
    "{}6月花了多少", "截至6月30日{}支了多少", "{}第三季度支出", "俺想打听一下{}那头还剩几个钱", "{}账上还趴着多少",
    "{}综合得分", "{}离八成还差多少", "喂，{}实付多少来着", "{}到九成没", "咱们局{}垫底了没",
)  # fmt: skip
NO_NAME = (
    "一共有几个项目", "哪些项目执行率低于80%", "全年预算合计多少", "谢谢你", "按得分从高到低排", "还有哪些没花完",
    "平均分多少", "你能做什么", "执行率最低的三个项目", "超过500万的有哪些", "部门整体支出多少", "去年呢",
)  # fmt: skip


@dataclass(frozen=True)
class Query:
    kind: str
    text: str
    gold: tuple[int, ...]


class World:
    """A catalogue composed word by word, so that what fits a question is known."""

    def __init__(self, size: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.words: list[tuple[str, ...]] = []
        known: set[str] = set()
        while len(self.words) < size:
            words = self._compose()
            name = "".join(words)
            if name not in known:
                known.add(name)
                self.words.append(words)
        self.names = ["".join(w) for w in self.words]
        self._known = known

    def _compose(self) -> tuple[str, ...]:
        r = self.random
        words = []
        if r.random() < 0.15:
            words.append(f"{r.randint(2019, 2024)}年")
        if r.random() < 0.85:
            words.append(r.choice(PLACES) + r.choice("县县区市"))
        if r.random() < 0.5:
            words.append(r.choice(UNITS))
        words += [r.choice(THINGS), r.choice(ACTS), r.choice(TAILS)]
        if r.random() < 0.12:
            words.append(r.choice(PARTS))
        return tuple(words)

    def queries(self, each: int) -> list[Query]:
        makers: dict[str, Callable[[int], str | None]] = {
            "exact": lambda i: self.names[i],
            "deletion": self._deletion,
            "insertion": self._insertion,
            "substitution": self._substitution,
            "transposition": self._transposition,
            "homophone": self._homophone,
            "pinyin": self._pinyin,
            "mixed": self._mixed,
            "order": self._order,
        }
        made = []
        for kind, maker in makers.items():
            for i in self.random.sample(range(len(self.names)), min(each, len(self.names))):
                text = maker(i)
                if text and (text == self.names[i] or text not in self._known):
                    made.append(Query(kind, self._framed(text), (i,)))
        made += [self._short() for _ in range(3 * each)]
        made += [q for _ in range(3 * each) if (q := self._absent())]
        made += [q for _ in range(each) if (q := self._extended())]
        made += [Query("nothing", text, ()) for text in NO_NAME]
        return made

    def _framed(self, text: str) -> str:
        return self.random.choice(FRAMES).format(text)

    def _place(self, name: str) -> int:
        """A character that may be spoilt: not a number, which would name another project."""
        places = [i for i, c in enumerate(name) if c not in "0123456789（）ABab一二三"]
        return self.random.choice(places)

    def _deletion(self, i: int) -> str:
        at = self._place(self.names[i])
        return self.names[i][:at] + self.names[i][at + 1 :]

    def _insertion(self, i: int) -> str:
        at = self._place(self.names[i])
        return self.names[i][:at] + self.random.choice([self.names[i][at], "哦", "衣", "辑"]) + self.names[i][at:]

    def _substitution(self, i: int) -> str:
        at = self._place(self.names[i])
        return self.names[i][:at] + self.random.choice("叭嗨捂裁匠秤梗陛") + self.names[i][at + 1 :]

    def _transposition(self, i: int) -> str:
        name, at = self.names[i], self._place(self.names[i][:-1])
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    def _homophone(self, i: int) -> str | None:
        name, at = self.names[i], self._place(self.names[i])
        same = [c for c in SOUNDS[readings(name[at])[0]] if c != name[at]] if readings(name[at]) else []
        return name[:at] + self.random.choice(same) + name[at + 1 :] if same else None

    def _pinyin(self, i: int) -> str:
        glue = self.random.choice(["", " "])
        return glue.join(readings(c)[0] if len(c.encode()) == 3 and readings(c) else c for c in self.names[i])

    def _mixed(self, i: int) -> str:
        k = self.random.randrange(len(self.words[i]))
        spelled = "".join(readings(c)[0] if len(c.encode()) == 3 and readings(c) else c for c in self.words[i][k])
        return "".join(spelled if n == k else w for n, w in enumerate(self.words[i]))

    def _order(self, i: int) -> str:
        k = self.random.randint(1, len(self.words[i]) - 1)
        return "".join(self.words[i][k:]) + self.random.choice(" ，") + "".join(self.words[i][:k])

    def _short(self) -> Query:
        """Some words of a name: who has them all in this order is meant."""
        words = self.random.choice(self.words)
        kept = [w for w in words if w not in TAILS and (self.random.random() < 0.7)]
        if not any(w in THINGS for w in kept):
            kept = [w for w in words if w in THINGS]
        fitting = tuple(i for i, w in enumerate(self.words) if _in_order(kept, w))
        bare = tuple(i for i in fitting if tuple(w for w in self.words[i] if w not in TAILS) == tuple(kept))
        if len(bare) == 1:
            fitting = bare
        return Query("short" if len(fitting) == 1 else "several", self._framed("".join(kept)), fitting)

    def _extended(self) -> Query | None:
        """A whole name with a part behind or before it that makes it another, which is not in the catalogue."""
        words = self.random.choice(self.words)
        behind = self.random.random() < 0.7 and words[-1] in TAILS
        name = "".join(words) + self.random.choice(MORE) if behind else self.random.choice(MORE_BEFORE) + "".join(words)
        return None if name in self._known else Query("extended", self._framed(name), ())

    def _absent(self) -> Query | None:
        """A name with one word changed for another of its kind, or one added, that is not in the catalogue."""
        words = list(self.random.choice(self.words))
        k = self.random.randrange(len(words))
        for pool in (UNITS, THINGS, ACTS):
            if words[k] in pool:
                words[k] = self.random.choice(pool)
        if words[k][:-1] in PLACES:
            words[k] = self.random.choice(PLACES) + words[k][-1]
        elif words[k][:4].isdigit():
            words[k] = f"{self.random.randint(2010, 2018)}年"
        elif words[k] in PARTS:
            words[k] = "（四期）"
        name = "".join(words)
        plain = tuple(w for w in words if w not in TAILS)
        if name in self._known or any(plain == tuple(w for w in o if w not in TAILS) for o in self.words):
            return None
        if any(_in_order(plain, o) for o in self.words):
            return None
        return Query("absent", self._framed(name), ())


def _in_order(words: Sequence[str], name: Sequence[str]) -> bool:
    rest = iter(name)
    return all(word in rest for word in words)


def _sounds() -> dict[str, list[str]]:
    sounds: dict[str, list[str]] = defaultdict(list)
    for code in range(0x4E00, 0x9FA6):
        char = chr(code)
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        sounds[readings(char)[0]].append(char)
    return sounds


SOUNDS = _sounds()


def verdict(query: Query, decision: str, ids: Sequence[int]) -> str:
    if decision == "answer":
        return "right" if query.gold == (ids[0],) else "SILENT"
    if not query.gold:
        return "right" if decision == "none" else "offered"
    if decision == "none":
        return "missed"
    if len(query.gold) > 1:
        return "right" if set(query.gold[:5]) <= set(ids) or len(query.gold) > 5 else "partly"
    return "offered" if query.gold[0] in ids[:5] else "missed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--show", type=int, default=0, help="print this many silent errors and misses")
    options = parser.parse_args()
    world = World(options.size, options.seed)
    queries = world.queries(options.each)
    start = time.perf_counter()
    build(world.names, {})
    took = time.perf_counter() - start
    score, spent, bad = _run(queries)
    kinds = ("right", "offered", "partly", "missed", "SILENT")
    print(f"{options.size} names built in {took:.2f} s; {len(queries)} queries", *(f"{k:>9}" for k in kinds))
    for kind in dict.fromkeys(q.kind for q in queries):
        total = sum(score[kind].values())
        print(f"{kind:<15}{total:>6}", *(f"{100 * score[kind][k] / total:8.1f}%" for k in kinds))
    silent = sum(c["SILENT"] for c in score.values())
    spent.sort()
    print(f"silent errors {100 * silent / len(queries):.2f} %, median {spent[len(spent) // 2]:.2f} ms, ", end="")
    print(f"p99 {spent[int(len(spent) * 0.99)]:.2f} ms; WRatio {_baseline(world.names, queries):.2f} ms median")
    print(f"built index {_memory(world.names):.0f} MB")
    for line in bad[: options.show]:
        print(json.dumps(line, ensure_ascii=False))


def _run(queries: Sequence[Query]) -> tuple[dict[str, Counter[str]], list[float], list[list[object]]]:
    score: dict[str, Counter[str]] = defaultdict(Counter)
    spent: list[float] = []
    bad: list[list[object]] = []
    for query in queries:
        start = time.perf_counter()
        reading = _index.read(query.text)
        spent.append(1000 * (time.perf_counter() - start))
        ids = list(dict.fromkeys(i for m in reading.mentions for i in m.ids))
        answered = len(ids) == 1 and reading.mentions[0].decision == "one"
        found = verdict(query, "answer" if answered else "ask" if ids else "none", ids)
        score[query.kind][found] += 1
        if found in ("SILENT", "missed", "partly"):
            row: list[object] = [
                found,
                query.kind,
                query.text,
                [_names[i] for i in query.gold[:3]],
                [_names[i] for i in ids[:3]],
            ]
            bad.insert(0, row) if found == "SILENT" else bad.append(row)
    return score, spent, bad


def _baseline(names: Sequence[str], queries: Sequence[Query]) -> float:
    from rapidfuzz import fuzz, process

    times = []
    for query in queries[:: max(1, len(queries) // 40)]:
        start = time.perf_counter()
        process.extract(query.text, names, scorer=fuzz.WRatio, limit=5)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _memory(names: Sequence[str]) -> float:
    tracemalloc.start()
    index = Index(Name(i, n) for i, n in enumerate(names))
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del index
    return held


if __name__ == "__main__":
    main()
