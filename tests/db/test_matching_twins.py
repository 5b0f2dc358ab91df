"""Larger catalogues full of near twins: each is found, and for one that is not there none is answered."""

import random
import re
from collections import Counter

import pytest

from db.matching import Index, Name
from db.names import readings
from tests.bench.matching import SOUNDS
from tests.db.test_matching_variations import FRAMES, OFFICES, WAYS, index_of, meant

THERE = {
    "hospital": """
门诊楼改造工程 急诊楼改造工程 住院部电梯更新项目 核磁共振设备购置项目 CT设备购置项目 彩超设备购置项目
医疗废物处置费 医疗污水处理费 全科医生规范化培训补助 专科医生规范化培训补助 重大传染病防控经费 疫苗冷链设备购置费
电子病历系统建设项目 智慧医院建设项目（一期） 智慧医院建设项目（二期） 儿童保健专项经费 妇女保健专项经费
妇幼保健补助资金 急救车辆购置费 急救站运行经费 被服洗涤服务费 医疗设备维保服务费 信息系统维保服务费
援疆医疗队补助 艾滋病防治经费 结核病防治经费 手术室净化工程 重症病房净化工程 保安服务费 保洁服务费
中医药发展专项资金 基本药物补助资金 公立医院改革补助 高等级实验室建设项目
""",
    "schools": """
第一中学教学楼维修改造工程 第二中学教学楼维修改造工程 第一中学学生宿舍维修改造工程 第三小学运动场改造项目
第五小学运动场改造项目 实验小学食堂设备购置费 实验中学食堂设备购置费 校园监控系统升级项目 校园广播系统升级项目
校园安保服务费 校车租赁服务费 学生营养改善计划资金 义务教育公用经费 普通高中公用经费 学前教育公用经费
小学教师培训费 中学教师培训费 乡村教师生活补助 寄宿生生活补助 中考考务费 高考考务费 国家助学金 国家奖学金
校舍安全鉴定费 心理健康辅导室建设项目 职业教育实训基地建设项目 智慧黑板采购项目 课桌椅采购项目 图书采购项目
少儿阅读推广经费 高等教育自学考试经费 特殊教育补助资金 民办教育补助资金 教育督导经费 2023年薄弱学校改造项目
2024年薄弱学校改造项目 新城幼儿园建设项目 老城幼儿园建设项目 城南小学扩建工程 城北小学扩建工程
""",
    "transport": """
县道养护经费 乡道养护经费 村道养护经费 国道大修工程 省道大修工程 农村公路危桥改造项目 农村公路安防工程
农村公路窄路加宽工程 公交车辆购置补贴 公交线路运营补贴 出租车油价补贴 客运站改造项目（一期）
客运站改造项目（二期） 货运站改造项目 治超站建设项目 治超站运行经费 路政执法装备购置费 路政执法服装购置费
海事执法装备购置费 渡口安全补助资金 渡船更新补助资金 桥梁检测费 隧道检测费 桥梁定期养护费 除雪防滑物资储备费
防汛抢险物资储备费 道路清扫保洁费 公路绿化养护费 交通信号灯维护费 交通标志标线维护费 交通战备工作经费
交通运输综合执法信息化项目 南环路改造工程 北环路改造工程 滨河路改造工程 东风桥维修加固工程 红旗桥维修加固工程
停车场建设项目 充电桩建设项目 机场航线补贴
""",
}
NOT_THERE = {
    "hospital": """
住院楼改造工程 门诊楼扩建工程 住院部空调更新项目 骨密度设备购置项目 DR设备购置项目 内镜设备购置项目
医疗废气处置费 乡村医生规范化培训补助 重大慢性病防控经费 智慧医院建设项目（三期） 老年保健专项经费
妇幼健康补助资金 急救车辆维修费 被服购置费 电梯维保服务费 援藏医疗队补助 肝炎防治经费 检验室净化工程 保卫服务费
护工服务费 中药材发展专项资金 民办医院改革补助 防疫站运行经费 初等级实验室建设项目
""",
    "schools": """
第四中学教学楼维修改造工程 第一中学图书馆维修改造工程 第二中学学生宿舍维修改造工程 第八小学运动场改造项目
实验幼儿园食堂设备购置费 校园门禁系统升级项目 校园保洁服务费 校车维修服务费 职业高中公用经费 大学教师培训费
乡村医生生活补助 会考考务费 国家励志金 校舍扩建工程 智慧黑板维修项目 仪器采购项目 学前教育补助资金 教育宣传经费
2025年薄弱学校改造项目 新城幼儿园扩建项目 东城幼儿园建设项目 城西小学扩建工程 城东小学扩建工程
""",
    "transport": """
街道养护经费 高速大修工程 铁路大修工程 农村公路绿化工程 公交车辆维修补贴 公交站台运营补贴 网约车油价补贴
客运站改造项目（三期） 货运站扩建项目 治超站维修项目 路政执法车辆购置费 运政执法装备购置费 码头安全补助资金
渡船维修补助资金 涵洞检测费 边坡检测费 桥梁日常养护费 除雪防滑机械储备费 防火抢险物资储备费 公路照明养护费
交通护栏维护费 西环路改造工程 东环路改造工程 滨江路改造工程 跃进桥维修加固工程 东风桥拆除重建工程 车站建设项目
光伏建设项目 机场地勤补贴 交通安全工作经费
""",
}


def _misheard(name: str, r: random.Random) -> str:
    at = r.choice([i for i, c in enumerate(name) if readings(c) and c not in "一二三四五六七八九十0123456789"])
    return (
        name[:at] + r.choice([c for c in SOUNDS[readings(name[at])[0]] if c != name[at]] or [name[at]]) + name[at + 1 :]
    )


def _turned_round(name: str, r: random.Random) -> str:
    at = r.randint(2, len(name) - 2)
    return f"{name[at:]} {name[:at]}"


@pytest.mark.parametrize("office", THERE)
def test_a_twin_is_found_and_never_its_sibling(office: str) -> None:
    names, r = tuple(THERE[office].split()), random.Random(office)
    index, found, wrong = index_of(names), Counter[str](), []
    for way in (*WAYS.values(), _misheard, _turned_round):
        for which, name in enumerate(names):
            said = way(name, r)
            if said.replace(" ", "") in {*names, *NOT_THERE[office].split()} - {name}:
                continue  # the slip makes it another
            answered, offered = meant(index, text := r.choice(FRAMES).format(said))
            found.update(right=answered == {which}, offered=which in offered, all=1)
            wrong += [text] if answered - {which} else []
    assert wrong == []
    assert found["right"] >= 0.96 * found["all"]
    assert found["offered"] >= 0.985 * found["all"]


@pytest.mark.parametrize("office", NOT_THERE)
def test_a_twin_that_is_not_there_is_never_answered(office: str) -> None:
    index = index_of(tuple(THERE[office].split()))
    texts = [frame.format(name) for name in NOT_THERE[office].split() for frame in FRAMES]
    assert [text for text in texts if meant(index, text)[0]] == []


_TAIL = re.compile(r"(经费|资金|项目|工程|费|补助|补贴)(（.*）)?$")
_WITHIN = "监理 设计 审计 宣传 备用 尾款"
_BEFORE = "城关区 榆树镇 省级 市级 第二批 新 老 临时 旧 县"


CATALOGUES = [tuple(names.split()) for names in THERE.values()] + list(OFFICES.values())


@pytest.mark.parametrize("names", CATALOGUES, ids=[*THERE, *(f"{office} office" for office in OFFICES)])
def test_a_whole_name_with_more_before_or_within_is_another(names: tuple[str, ...]) -> None:
    r = random.Random(names[0])
    index = index_of(names)
    more = [before + name for name in names for before in _BEFORE.split() if name[0] not in "新老县"]
    for name in names:
        if found := _TAIL.search(name):
            more += [name[: found.start()] + within + name[found.start() :] for within in _WITHIN.split()]
    texts = [r.choice(FRAMES).format(name) for name in more if name not in names]
    assert len(texts) > 200
    assert [text for text in texts if meant(index, text)[0]] == []


@pytest.mark.parametrize(
    ("office", "text"),
    [
        ("transport", "北环路加宽工程"),
        ("hospital", "住院部电梯更新培训项目"),
        ("hospital", "手术室更新项目"),
        ("schools", "学生营养改善计划培训资金"),
        ("schools", "乡村公用经费花了多少"),
        ("schools", "高等教育建设项目"),
    ],
)
def test_question_words_within_a_name_do_not_part_it(office: str, text: str) -> None:
    """更新, 计划 and 加 are in these names; what stands beside them is no question of its own."""
    assert meant(index_of(tuple(THERE[office].split())), text)[0] == set()


@pytest.mark.parametrize(
    ("said", "projects"),
    [
        ("anti-gang fund spending", {0, 1}),
        ("anti-gang special fund spending", {1}),
        ("which budgets were cut this year", set()),
    ],
)
def test_twins_in_english_differ_by_words_that_many_have(said: str, projects: set[int]) -> None:
    names = {
        "扫黑除恶工作经费": ("anti-gang work fund",),
        "扫黑除恶专项经费": ("anti-gang special fund",),
        "CT设备购置项目": ("CT scanner purchase",),
    }
    index = Index(Name(i, name, aliases) for i, (name, aliases) in enumerate(names.items()))
    assert {i for mention in index.read(said).mentions for i in mention.ids} == projects
