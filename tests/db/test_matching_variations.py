"""Names of four kinds of offices, written as people write them: how many are found, and that none is taken for another.

The measures are those of the shared bench: a wrong answer weighs ten times a question back, so nearly none is allowed.
"""

import random
import re
from collections import Counter
from collections.abc import Callable

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.matching import Index, Name
from db.names import readings
from tests.db.test_matching import POLICE


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OFFICES = {
    "police": (
        *POLICE,
        *_names(
            """
城市报警与监控系统运维费 刑事技术实验室建设项目 反电信网络诈骗中心工作经费 执法记录仪采购项目
辅警服装购置费 看守所在押人员给养费 看守所在押人员医疗费 交通信号灯改造工程
公安大数据平台建设项目（一期） 公安大数据平台建设项目（二期） 扫黑除恶专项斗争经费 户籍档案数字化项目
警务指挥中心改造项目 民警体检费
"""
        ),
    ),
    "hospital": _names(
        """
门诊楼改造工程 住院部电梯更新项目 核磁共振设备购置项目 医疗废物处置费 全科医生规范化培训补助
重大传染病防控经费 疫苗冷链设备购置费 电子病历系统建设项目 智慧医院建设项目（一期）
智慧医院建设项目（二期） 污水处理站改造项目 妇幼保健补助资金 急救车辆购置费 被服洗涤服务费
医疗设备维保服务费 援疆医疗队补助 艾滋病防治经费 手术室净化工程
"""
    ),
    "water": _names(
        """
中小河流治理项目 病险水库除险加固工程 山洪灾害防治项目 防汛物资储备经费 抗旱应急打井工程
水资源费征收工作经费 水土保持监测经费 水土保持宣传经费 河长制工作经费 湖长制工作经费
大中型水库移民后期扶持资金 水政执法装备购置费 堤防加固工程（城区段） 堤防加固工程（乡镇段）
取用水计量监控项目 水库大坝安全鉴定费 河道清淤疏浚工程
"""
    ),
    "school": _names(
        """
教学楼维修改造工程 学生宿舍维修改造工程 运动场塑胶跑道项目 实验室设备购置费 校园监控系统升级项目
校园安保服务费 学生营养改善计划资金 义务教育公用经费 普通高中公用经费 教师培训费 乡村教师生活补助
寄宿生生活补助 中考考务费 高考考务费 校舍安全鉴定费 心理健康辅导室建设项目 职业教育实训基地建设项目
智慧黑板采购项目
"""
    ),
}
NONE_OF_THEM = {
    "police": _names(
        """
禁赌经费 辅警工装购置费 看守所在押人员伙食费 交通护栏维护费 公安大数据平台建设项目（三期）
户籍档案保管费 警务指挥中心建设项目 民警疗养费 办公用品租赁费 特警大队业务技术用房项目经费
执法记录仪维修费 反恐专项经费
"""
    ),
    "hospital": _names(
        """
急诊楼改造工程 住院部空调更新项目 医疗废水处置费 专科医生规范化培训补助 重大疾病防控经费 疫苗采购费
纸质病历系统建设项目 智慧医院建设项目（三期） 妇幼健康补助资金 急救车辆维修费 被服购置费
医疗设备租赁服务费 援藏医疗队补助
"""
    ),
    "water": _names(
        """
中小河流监测项目 山体滑坡灾害防治项目 防火物资储备经费 抗旱应急送水工程 水资源税征收工作经费
水土保持验收经费 林长制工作经费 小型水库移民后期扶持资金 水政执法车辆购置费 堤防加固工程（开发区段）
水库大坝加高工程 河道绿化工程
"""
    ),
    "school": _names(
        """
教学楼加固工程 教师宿舍维修改造工程 运动场人造草坪项目 实验室耗材购置费 校园广播系统升级项目
校园保洁服务费 职业高中公用经费 教师招聘费 乡村医生生活补助 公务员考试考务费 校舍扩建工程
智慧黑板维修项目
"""
    ),
}
FRAMES = (
    "{}",
    "{}执行率多少",
    "帮我查一下{}还剩多少钱",
    "{}花了多少",
    "那{}呢",
    "领导问起{}，到底支了多少",
    "哎，想问下{}今年进度咋样啦",
    "我在写年终总结，需要{}的支出数，谢谢",
    "财政局催得紧，{}到底花完没有",
    "老张让我问{}还有多少没付",
    "{}归哪个大队管",
    "小王，{}那笔钱是不是超支了？",
    "辛苦帮忙核实{}的年初预算数，审计要用，比较急",
    "听说{}超支了，是真的吗",
)
_MARKS = "（）一二三"
_traditional = opencc.OpenCC("s2t")
calm = settings(deadline=None, max_examples=150)


def index_of(names: tuple[str, ...]) -> Index:
    return Index(Name(i, name) for i, name in enumerate(names))


def meant(index: Index, text: str) -> tuple[set[int], set[int]]:
    """What is answered, and what is offered."""
    mentions = index.read(text).mentions
    return {m.ids[0] for m in mentions if m.decision == "one"}, {i for m in mentions for i in m.ids}


def _place(name: str, r: random.Random) -> int:
    return r.choice([i for i, c in enumerate(name) if c not in _MARKS])


def _without(name: str, r: random.Random) -> str:
    at = _place(name, r)
    return name[:at] + name[at + 1 :]


def _twice(name: str, r: random.Random) -> str:
    at = _place(name, r)
    return name[:at] + name[at] + name[at:]


def _swapped(name: str, r: random.Random) -> str:
    at = r.choice([i for i in range(len(name) - 1) if not set(name[i : i + 2]) & set(_MARKS)])
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _strange(name: str, r: random.Random) -> str:
    at = _place(name, r)
    return name[:at] + r.choice("叭嗨裁匠秤梗陛捂") + name[at + 1 :]


def _syllables(name: str, r: random.Random) -> str:
    return r.choice(("", " ")).join(readings(c)[0] if readings(c) else "" for c in name)


def _letters(name: str, _: random.Random) -> str:
    return "".join(readings(c)[0][0] if readings(c) else "" for c in name)


def _short(name: str, _: random.Random) -> str:
    return re.sub(r"(补助资金|专项经费|工作经费|经费|项目|工程|资金|费)(?=$|（)", "", name)


WAYS: dict[str, Callable[[str, random.Random], str]] = {
    "exact": lambda name, _: name,
    "short": _short,
    "traditional": lambda name, _: str(_traditional.convert(name)),
    "wide": lambda name, _: " ".join(name).replace("（", "(").replace("）", ")"),
    "pinyin": _syllables,
    "initials": _letters,
    "without": _without,
    "twice": _twice,
    "swapped": _swapped,
    "strange": _strange,
}


@pytest.mark.parametrize("office", OFFICES)
def test_names_are_found_however_they_are_written(office: str) -> None:
    names, r = OFFICES[office], random.Random(office)
    index = index_of(names)
    found: Counter[str] = Counter()
    wrong = []
    for way in WAYS.values():
        for which, name in enumerate(names):
            text = r.choice(FRAMES).format(way(name, r))
            answered, offered = meant(index, text)
            found["right"] += answered == {which}
            found["offered"] += which in offered
            wrong += [(text, [names[i] for i in answered])] if answered - {which} else []
    total = len(WAYS) * len(names)
    assert wrong == []
    assert found["right"] >= 0.94 * total
    assert found["offered"] >= 0.985 * total


@pytest.mark.parametrize("office", OFFICES)
def test_what_is_near_but_none_of_them_is_never_answered(office: str) -> None:
    index = index_of(OFFICES[office])
    others = [name for other, names in OFFICES.items() if other != office for name in names[:8]]
    texts = [frame.format(name) for name in (*NONE_OF_THEM[office], *others) for frame in FRAMES]
    assert [text for text in texts if meant(index, text)[0]] == []


ALL = tuple(name for names in OFFICES.values() for name in names)
_noise = st.text(
    st.sampled_from("".join(ALL) + "的了吗呢 ，。！-/()“”abcxyz0379😀~叭嗨裁匠捂衣"), min_size=1, max_size=3
)


@pytest.fixture(scope="module")
def everything() -> Index:
    return index_of(ALL)


@calm
@given(
    st.integers(0, len(ALL) - 1), st.sampled_from(FRAMES), st.lists(st.tuples(st.integers(0, 40), _noise), max_size=3)
)
def test_noise_around_or_inside_never_makes_it_another(
    everything: Index, which: int, frame: str, noise: list[tuple[int, str]]
) -> None:
    text = ALL[which]
    for place, what in noise:
        at = place % (len(text) + 1)
        text = text[:at] + what + text[at:]
    answered, _ = meant(everything, frame.format(text))
    assert answered <= {which}
