"""Which project is meant: what people write, and what the index makes of it."""

import json
import time
from collections.abc import Sequence

import pytest

from db.matching import Index, Name, Reading
from db.names import normalise

POLICE = (
    "道路交通管理工作经费",
    "禁毒经费",
    "保安员特勤服务费",
    "看守所拘留所业务经费",
    "办公用房租赁费",
    "社会治安视频监控租赁费",
    "警犬经费",
    "“陇剑杯”网络安全大赛服务保障经费",
    "“陇剑杯”网络安全大赛宣传经费",
    "交警大队业务技术用房项目经费",
    "智能交通系统建设项目经费",
    "看守所拘留所项目建设经费",
)
ENGLISH = {
    "禁毒经费": ("anti-drug fund", "drug control"),
    "警犬经费": ("police dog fund", "K9"),
    "智能交通系统建设项目经费": ("intelligent transport system", "ITS"),
    "看守所拘留所业务经费": ("detention center operations",),
    "看守所拘留所项目建设经费": ("detention center construction",),
}
TOWNS = (
    "临川县图书馆屋顶维修经费",
    "临川县图书馆屋顶维修专项经费",
    "2022年临川县图书馆电梯购置费",
    "2023年临川县图书馆电梯购置费",
    "云霄区水闸改造项目（一期）",
    "云霄区水闸改造项目（二期）",
    "云霄区水闸监理费",
    "沙河区文物巡护宣传经费",
    "柳河区文物巡护宣传经费",
    "沙河区人大代表活动经费",
    "预算绩效管理工作经费",
    "第十六届运动会第一标段工程",
)


def index_of(*names: str, aliases: dict[str, tuple[str, ...]] | None = None) -> Index:
    return Index(Name(i, name, (aliases or {}).get(name, ())) for i, name in enumerate(names))


@pytest.fixture(scope="module")
def police() -> Index:
    return index_of(*POLICE, aliases=ENGLISH)


@pytest.fixture(scope="module")
def towns() -> Index:
    return index_of(*TOWNS)


def meant(index: Index, text: str, names: Sequence[str]) -> list[str]:
    """For each mention: the one name, or the offered ones with a question mark."""
    found = index.read(text).mentions
    return [("" if m.decision == "one" else "? ") + " / ".join(sorted(names[i] for i in m.ids)) for m in found]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("帮我查一下禁毒经费还剩多少", "禁毒经费"),
        ("看守所那个业务经费花了多少", "看守所拘留所业务经费"),
        ("建设经费 看守所拘留所", "看守所拘留所项目建设经费"),
        ("2021年的警犬经费", "警犬经费"),
        ("道路胶通管理", "道路交通管理工作经费"),
        ("禁读经费花了多少", "禁毒经费"),
        ("路道交通管理工作经费", "道路交通管理工作经费"),
        ("「隴劍盃」宣傳經費用了多少", "“陇剑杯”网络安全大赛宣传经费"),
        ("智慧交通系統建設項目經費", "智能交通系统建设项目经费"),
        ("zhineng jiaotong xitong", "智能交通系统建设项目经费"),
        ("daolujiaotong的执行率", "道路交通管理工作经费"),
        ("jqjf执行率是多少", "警犬经费"),
        ("ljb宣传", "“陇剑杯”网络安全大赛宣传经费"),
        ("办公用房zl费", "办公用房租赁费"),
        ("办公用房的房东是谁", "办公用房租赁费"),
        ("视频监控一共装了多少个摄像头", "社会治安视频监控租赁费"),
        ("智能交通系统建设项目进度怎么样", "智能交通系统建设项目经费"),
        ("您好，麻烦问一下，我这边在做清算，想确认警犬经费还有多少没有支出，谢谢", "警犬经费"),
        ("The police dog execution rate was 85%, right?", "警犬经费"),
        ("how is the k9 project doing", "警犬经费"),
        ("ITS budget", "智能交通系统建设项目经费"),
        ("polic dog excution rate", "警犬经费"),
        ("the police dog fund (警犬经费) in 2021", "警犬经费"),
    ],
)
def test_one_project_is_meant(police: Index, text: str, name: str) -> None:
    assert meant(police, text, POLICE) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("看守所执行率多少", ("看守所拘留所业务经费", "看守所拘留所项目建设经费")),
        ("陇剑杯两个项目预算各多少", ("“陇剑杯”网络安全大赛宣传经费", "“陇剑杯”网络安全大赛服务保障经费")),
        ("交通经费花了多少", ("智能交通系统建设项目经费", "道路交通管理工作经费")),
        ("kss", ("看守所拘留所业务经费", "看守所拘留所项目建设经费")),
        ("detention center budget", ("看守所拘留所业务经费", "看守所拘留所项目建设经费")),
    ],
)
def test_all_that_fit_are_offered(police: Index, text: str, names: tuple[str, ...]) -> None:
    assert meant(police, text, POLICE) == ["? " + " / ".join(names)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("禁毒、保安特勤、警犬三项支出各是多少", ["禁毒经费", "保安员特勤服务费", "警犬经费"]),
        ("道路交通管理跟智能交通的自评分各多少", ["道路交通管理工作经费", "智能交通系统建设项目经费"]),
        ("看守所建设预算比交警业务技术用房多几万", ["看守所拘留所项目建设经费", "交警大队业务技术用房项目经费"]),
        ("视频监控预算是办公用房租赁的几倍", ["社会治安视频监控租赁费", "办公用房租赁费"]),
        ("看守所业务和建设各花了多少", ["看守所拘留所业务经费", "看守所拘留所项目建设经费"]),
        ("execution rates for police dogs and anti-drug", ["警犬经费", "禁毒经费"]),
        ("办公用房租赁 VS 交警业务技术用房，budget谁大", ["办公用房租赁费", "交警大队业务技术用房项目经费"]),
    ],
)
def test_several_projects_are_named_in_one_sentence(police: Index, text: str, names: list[str]) -> None:
    assert meant(police, text, POLICE) == names


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("教育经费执行率", "教育经费"),
        ("户籍管理经费预算", "户籍管理经费"),
        ("办公用房维修费", "办公用房维修费"),
        ("警犬基地建设项目花了多少", "警犬基地建设项目"),
        ("禁毒大队办公用房租赁费是多少", "禁毒大队办公用房租赁费"),
        ("fire truck budget", "fire truck"),
    ],
)
def test_a_project_that_is_none_of_ours_is_told_and_never_replaced(police: Index, text: str, unknown: str) -> None:
    reading = police.read(text)
    assert (reading.mentions, reading.unknown) == ((), unknown)


@pytest.mark.parametrize(
    "text", ["戒毒经费", "派出所业务经费", "保洁员服务费", "足球大赛服务保障经费", "办公设备租赁费"]
)
def test_a_near_name_is_at_most_asked_about(police: Index, text: str) -> None:
    assert all(m.decision == "several" for m in police.read(text).mentions)


@pytest.mark.parametrize(
    "text",
    [
        "哪些项目执行率低于80%",
        "预算在200万到500万之间的有哪几个项目",
        "全年一共花了多少钱",
        "项目进度",
        "支付进度多少",
        "部门整体支出多少",
        "得分不到95的项目有哪些",
        "谢谢",
        "你能做什么",
        "list all projects scoring under 90",
        "How many were rated excellent?",
        "",
        "？？？",
        "👍",
    ],
)
def test_questions_about_no_single_project_name_none(police: Index, text: str) -> None:
    assert police.read(text) == Reading((), text, None)


def test_english_is_known_by_aliases_only() -> None:
    assert index_of(*POLICE).read("police dog budget").mentions == ()


def test_what_is_left_keeps_the_question() -> None:
    reading = index_of(*POLICE).read("请问看守所那个业务经费，执行率多少？")
    (mention,) = reading.mentions
    assert reading.rest == "请问\ufffc，执行率多少？"
    assert (mention.start, mention.end, mention.exact) == (2, 11, False)
    assert index_of(*POLICE).read("警犬经费执行率").mentions[0].exact


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("临川县图书馆屋顶维修经费", ["临川县图书馆屋顶维修经费"]),
        ("临川县图书馆屋顶维修专项经费预算", ["临川县图书馆屋顶维修专项经费"]),
        ("图书馆屋顶", ["? 临川县图书馆屋顶维修专项经费 / 临川县图书馆屋顶维修经费"]),
        ("2022年临川县图书馆电梯购置费", ["2022年临川县图书馆电梯购置费"]),
        ("2 0 2 3 年临川县图书馆电梯购置费", ["2023年临川县图书馆电梯购置费"]),
        ("图书馆电梯", ["? 2022年临川县图书馆电梯购置费 / 2023年临川县图书馆电梯购置费"]),
        ("云霄区水闸改造二期", ["云霄区水闸改造项目（二期）"]),
        ("云霄水闸改造", ["? 云霄区水闸改造项目（一期） / 云霄区水闸改造项目（二期）"]),
        ("人大代表活动", ["沙河区人大代表活动经费"]),
        ("预算绩效管理工作经费的预算是多少", ["预算绩效管理工作经费"]),
    ],
)
def test_the_part_that_tells_names_apart_decides(towns: Index, text: str, names: list[str]) -> None:
    assert meant(towns, text, TOWNS) == names


@pytest.mark.parametrize(
    "text",
    [
        "2012年临川县图书馆电梯购置费",
        "2024年临川县图书馆电梯购置费",
        "云霄区水闸改造项目（三期）",
        "云霄区水闸奖励费",
        "柳河区人大代表活动经费",
        "第十六届运动会第二标段工程",
        "临川县体育馆屋顶维修经费",
    ],
)
def test_a_sibling_that_does_not_exist_is_never_answered(towns: Index, text: str) -> None:
    assert all(m.decision == "several" for m in towns.read(text).mentions)


def test_a_name_of_question_words_is_meant_when_it_is_said_to_the_letter() -> None:
    names = ("绩效评价经费", "警犬经费")
    index = index_of(*names)
    assert meant(index, "绩效评价经费花了多少", names) == ["绩效评价经费"]
    assert meant(index, "警犬绩效评价结果", names) == ["警犬经费"]
    assert meant(index, "绩效评价得分最高的是哪个", names) == []
    index.drop(0)
    assert meant(index, "绩效评价经费花了多少", names) == []


SMALL_WORDS = ("儿童保健经费", "高等教育补助", "少儿图书购置费", "等保测评服务费", "之江路改造工程", "保健设备购置费")


@pytest.mark.parametrize("name", SMALL_WORDS)
@pytest.mark.parametrize("frame", ["{}", "{}花了多少", "请问{}执行率", "那{}呢"])
def test_a_small_word_that_is_in_a_name_belongs_to_it(name: str, frame: str) -> None:
    """儿 alone is a word of talk (那头儿); all of the name is found, and nothing of it is left over."""
    text = frame.format(name)
    found = index_of(*SMALL_WORDS).read(text).mentions
    assert [(m.ids, m.decision, m.exact, text[m.start : m.end]) for m in found] == [
        ((SMALL_WORDS.index(name),), "one", True, name)
    ]


def test_names_and_aliases_come_and_go() -> None:
    index = index_of("禁毒经费")
    index.put(Name(1, "警犬经费", ("警用犬只", "K9")))
    assert meant(index, "警用犬只花了多少", ("", "警犬经费")) == ["警犬经费"]
    index.put(Name(1, "巡逻犬经费"))
    assert meant(index, "警用犬只花了多少", ("", "")) == []
    assert meant(index, "巡逻犬", ("", "巡逻犬经费")) == ["巡逻犬经费"]
    index.drop(1)
    index.drop(1)
    assert meant(index, "巡逻犬", ()) == []
    assert meant(index, "禁毒", ("禁毒经费",)) == ["禁毒经费"]


def test_a_message_without_end_is_read_in_a_moment(police: Index) -> None:
    for text in ("警犬，禁毒、" * 700, "警犬" * 2000, "kzf" * 1300, "police dog " * 370, "天地玄黄宇宙洪荒，" * 450):
        start = time.process_time()
        police.read(text)
        assert time.process_time() - start < 3


def test_more_than_five_are_counted() -> None:
    index = index_of(*(f"{place}县水库加固经费" for place in "甲乙丙丁戊己庚辛"))
    (mention,) = index.read("水库加固").mentions
    assert (mention.decision, len(mention.ids), mention.more) == ("several", 5, 3)


def test_a_stored_index_reads_like_the_built_one(police: Index) -> None:
    data = police.dump("12")
    again = Index.load(data, "12")
    assert again is not None
    for text in ("jqjf执行率", "police dogs", "看守所", "禁毒和警犬", "教育经费执行率", "龙剑杯宣传"):
        assert again.read(text) == police.read(text)
    again.put(Name(12, "反恐经费"))
    again.drop(0)
    reloaded = Index.load(again.dump("13"), "13")
    assert reloaded is not None
    assert meant(reloaded, "反恐和道路交通管理", (*POLICE, "反恐经费")) == ["反恐经费"]


def test_a_stored_index_of_another_revision_or_damaged_is_refused(police: Index) -> None:
    data = police.dump("12")
    assert Index.load(data, "13") is None
    assert Index.load(data[:-1], "12") is None
    assert Index.load(b"", "12") is None
    assert Index.load(json.dumps({}).encode(), "12") is None


def test_spellings_of_one_name_have_one_key() -> None:
    keys = {
        normalise(n) for n in ("“陇剑杯”大赛", "「隴劍杯」大賽", " 《陇剑杯》 大赛 ", "'陇剑杯'大赛", "陇剑杯・大赛")
    }
    assert keys == {"陇剑杯大赛"}
    assert normalise("ＩＴＳ－Ａ包（１）") == "itsa包1"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("禁毒经费是新的吗", "禁毒经费"),
        ("俺想问问禁毒经费那头还剩几个子儿", "禁毒经费"),
        ("禁毒经费6月花了多少", "禁毒经费"),
        ("截至6月30日警犬经费花了多少", "警犬经费"),
        ("禁毒经费第三季度支出", "禁毒经费"),
        ("警犬经费蹦跶得如何", "警犬经费"),
        ("看守所业务离八成还差多少", "看守所拘留所业务经费"),
        ("租办公用房花了多少", "办公用房租赁费"),
        ("养警犬的钱", "警犬经费"),
        ("盖看守所花了多少", "看守所拘留所项目建设经费"),
        ("道交经费", "道路交通管理工作经费"),
        ("道路交通上90分了没", "道路交通管理工作经费"),
        ("k9 rate", "警犬经费"),
        ("K9 unit budget", "警犬经费"),
        ("how far along is the intelligent transport system", "智能交通系统建设项目经费"),
    ],
)
def test_talk_around_a_name_takes_nothing_from_it(police: Index, text: str, name: str) -> None:
    assert meant(police, text, POLICE) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "警犬经费二期花了多少",
        "警犬经费（第二批）执行率",
        "警犬经费城北支出",
        "警犬经费东山县执行率",
        "警犬经费尾款",
        "临泽区警犬经费",
        "禁毒经费审计费",
        "修办公用房花了多少",
        "缉毒犬训练基地",
        "派出所业务经费",
        "police dog food budget",
        "office budget",
    ],
)
def test_what_extends_a_name_is_not_answered_for_it(police: Index, text: str) -> None:
    assert all(m.decision == "several" for m in police.read(text).mentions)


def test_a_month_or_a_number_of_things_in_a_name_still_counts() -> None:
    names = ("第四季度稳岗补贴", "3月学雷锋活动经费")
    index = index_of(*names)
    assert meant(index, "第四季度稳岗补贴花了多少", names) == ["第四季度稳岗补贴"]
    assert all(m.decision == "several" for m in index.read("第三季度稳岗补贴花了多少").mentions)
    assert all(m.decision == "several" for m in index.read("5月学雷锋活动经费花了多少").mentions)


@pytest.mark.parametrize(
    "text",
    [
        "禁赌经费花了多少",
        "办公用品租赁费花了多少",
        "办公用地租赁费花了多少",
        "特警大队业务技术用房项目经费",
        "交警大队业务技术用品项目经费",
        "道路交通管制工作经费",
        "保安员特殊服务费",
        "社会治安音频监控租赁费",
        "社会治理视频监控租赁费",
    ],
)
def test_one_other_character_that_makes_a_word_is_asked_about(police: Index, text: str) -> None:
    """Nobody's pen slips from one thing to another."""
    (mention,) = police.read(text).mentions
    assert mention.decision == "several"


@pytest.mark.parametrize(
    "text", ["警全经费", "浸毒经费花了多少", "办公用防租赁费", "道路交通管里工作经费", "保安员特勒服务费"]
)
def test_a_character_that_makes_no_word_is_a_slip(police: Index, text: str) -> None:
    assert [m.decision for m in police.read(text).mentions] == ["one"]


HOSPITAL = (
    "门诊楼改造工程",
    "校园安保服务费",
    "重大传染病防控经费",
    "妇幼保健补助资金",
    "援疆医疗队补助",
    "水资源费征收工作经费",
    "大中型水库移民后期扶持资金",
    "国家助学金",
    "搜爆犬饲养费",
    "枪弹库改造项目",
)


@pytest.mark.parametrize(
    "text",
    [
        "急诊楼改造工程",
        "校园保洁服务费",
        "重大疾病防控经费",
        "妇幼健康补助资金",
        "援藏医疗队补助",
        "水资源税征收工作经费",
        "小型水库移民后期扶持资金",
        "国家助学贷款",
        "搜救犬饲养费",
        "弹药库改造项目",
    ],
)
@pytest.mark.parametrize("frame", ["{}花了多少", "请核实{}的年初预算数，审计要用"])
def test_another_word_in_the_place_of_one_is_never_answered(text: str, frame: str) -> None:
    assert all(m.decision == "several" for m in index_of(*HOSPITAL).read(frame.format(text)).mentions)


@pytest.mark.parametrize("text", ["云霄区食堂建设费（四期）支出", "云霄区食堂建设费（二期）支出"])
def test_a_numeral_sounds_like_no_other(text: str) -> None:
    """食 was also said yi: 四 sounded like 食, and 食 like 一."""
    assert all(m.decision == "several" for m in index_of("云霄区食堂建设费（一期）").read(text).mentions)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("警犬经费是哪个大队的", ["警犬经费"]),
        ("警犬归哪个大队管", ["警犬经费"]),
        ("智能交通归哪家单位管", ["智能交通系统建设项目经费"]),
        ("大队", []),
        ("我们大队的项目有哪些", []),
        ("交警大队执行率", ["交警大队业务技术用房项目经费"]),
    ],
)
def test_an_office_alone_names_nothing(police: Index, text: str, names: list[str]) -> None:
    assert meant(police, text, POLICE) == names


def test_an_office_is_a_name_where_it_is_all_of_one() -> None:
    names = ("派出所经费", "警犬经费")
    assert meant(index_of(*names), "派出所花了多少", names) == ["派出所经费"]


def test_of_a_name_that_is_only_near_nothing_is_left_over(police: Index) -> None:
    """都 of 郫都区 would ask for all of them."""
    names = ("未央区大气污染防治省级补助资金", "汉台区大气污染防治省级补助资金")
    reading = index_of(*names).read("郫都区大气污染防治省级补助资金的支出")
    assert reading.rest == "\ufffc的支出"
    assert [m.decision for m in reading.mentions] == ["several"]


CLINIC = ("彩超设备购置", "缉毒犬训练费", "国家助学金", "保安服务费", "公共卫生服务项目（二期）", "食堂改造")
CANTEEN = (*CLINIC, "餐厅设备购置")


@pytest.mark.parametrize(
    "text",
    ["CT设备购置", "CT设备购置花了多少", "ct设备购置", "MRI设备购置", "DR设备购置费", "B超设备购置", "X光设备购置"],
)
def test_letters_a_name_does_not_have_contradict_it(text: str) -> None:
    """超 is also said tiao, and CT could be 餐厅 in initials: neither is what anybody means."""
    assert all(m.decision == "several" for m in index_of(*CLINIC).read(text).mentions)
    assert all(m.decision == "several" for m in index_of(*CANTEEN).read(text).mentions)


def test_small_letters_within_a_name_are_still_its_initials() -> None:
    assert meant(index_of(*CLINIC), "cc设备购置", CLINIC) == ["彩超设备购置"]
    assert meant(index_of(*CANTEEN), "st改造", CANTEEN) == ["食堂改造"]
    names = (*CANTEEN, "CT设备购置")
    assert meant(index_of(*names), "CT设备购置", names) == ["CT设备购置"]
    assert meant(index_of(*names), "ct设备购置", names) == ["CT设备购置"]
    assert meant(index_of("智慧IT运维费", "一体化运维费"), "it运维费花了多少", ("智慧IT运维费", "")) == ["智慧IT运维费"]


@pytest.mark.parametrize("text", ["缉毒经费", "缉毒经费花了多少", "缉毒项目还剩多少", "食堂经费", "保安经费花了多少"])
def test_two_characters_and_a_tail_the_name_does_not_have_are_asked_about(text: str) -> None:
    """They could be a project of their own."""
    (mention,) = index_of("缉毒犬训练费", "食堂改造", "保安服务费").read(text).mentions
    assert mention.decision == "several"


@pytest.mark.parametrize(
    "text", ["国家想学金", "想学金", "请学金花了多少", "是学金", "着安服务费", "请安服务费花了多少"]
)
def test_a_question_character_in_place_of_a_names_first_is_a_slip(text: str) -> None:
    assert all(m.decision == "several" for m in index_of(*CLINIC).read(text).mentions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("水闸改造项目监理费", "水闸改造项目监理费"),
        ("幼儿园建造经费还剩多少", "幼儿园建设经费"),
        ("锅炉购买经费", "锅炉购置经费"),
        ("体肓馆维修费", "体育馆维修费"),
    ],
)
def test_the_same_act_in_another_word_is_the_same_project(text: str, name: str) -> None:
    names = ("水闸改造项目监理费", "幼儿园建设经费", "锅炉购置经费", "体育馆维修费")
    assert meant(index_of(*names), text, names) == [name]


@pytest.mark.parametrize("text", ["幼儿园扩建经费", "锅炉租赁经费", "体育馆检修费", "幼儿园筹建经费", "体育馆维护费"])
def test_another_act_is_another_project(text: str) -> None:
    names = ("幼儿园建设经费", "锅炉购置经费", "体育馆维修费")
    assert all(m.decision == "several" for m in index_of(*names).read(text).mentions)


def test_a_slip_in_the_first_word_of_a_name_cut_short() -> None:
    names = ("救助站福利院业务经费", "救助站福利院项目建设经费")
    assert meant(index_of(*names), "救宁站业务费", names) == ["救助站福利院业务经费"]


@pytest.mark.parametrize("text", ["二期预算共多少", "二期预算共是多少", "二期共花了多少"])
def test_one_character_names_nothing(text: str) -> None:
    assert index_of("公共卫生人才培养", "公共卫生补助").read(text).mentions == ()
    names = (*CLINIC, "公共卫生人才培养")
    assert [m.removeprefix("? ") for m in meant(index_of(*names), text, names)] == ["公共卫生服务项目（二期）"]


@pytest.mark.parametrize(
    "text",
    ["July", "how much is left in July", "what about lunch", "plan", "the staff leaves", "Any news?", "cut costs"],
)
def test_english_words_are_no_initials(text: str) -> None:
    """July could be 拘留 and a y, plan a 拍 and 兰."""
    names = (
        *POLICE,
        "核磁共振设备购置项目",
        "手术室净化工程",
        "污水处理站改造项目",
        "天网视频监控",
        "农村环境整治资金",
    )
    assert index_of(*names, aliases=ENGLISH).read(text).mentions == ()


def test_a_word_that_is_pinyin_alone_is_still_read_so() -> None:
    names = ("松山路桥", "禁毒经费")
    assert meant(index_of(*names), "song shan", names) == ["松山路桥"]


def test_initials_picked_from_here_and_there_are_at_most_asked_about() -> None:
    names = ("检疫犬经费", "高黎贡山国家级自然保护区保山管护局平安寨、烂荞地管护用房建设项目")
    index = index_of(*names)
    assert all(m.decision == "several" for text in ("jqjf", "bgyfzl") for m in index.read(text).mentions)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("租办公楼花了多少", "办公用房租赁费"),
        ("办公楼的租赁费还剩多少", "办公用房租赁费"),
        ("治安摄像头花了多少", "社会治安视频监控租赁费"),
        ("马路管理的预算", "道路交通管理工作经费"),
    ],
)
def test_what_is_said_in_other_words_is_offered(police: Index, text: str, name: str) -> None:
    assert meant(police, text, POLICE) == ["? " + name]


def test_what_is_offered_for_other_words_leaves_the_question(police: Index) -> None:
    assert police.read("咱们租办公楼花了多少钱").rest == "咱们租\ufffc花了多少钱"
    assert police.read("办公楼维修费花了多少").mentions == ()
