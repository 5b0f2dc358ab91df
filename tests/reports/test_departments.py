"""Reports of other departments, in other words and orders, against what they really say."""

from decimal import Decimal

import pytest

from db.reports.narrative import read_narrative
from db.reports.reading import Reading

EDUCATION = """滨河市教育局2023年度部门预算绩效自评报告
一、部门概况
滨河市教育局主要职责是贯彻执行党和国家的教育方针。
二、项目支出绩效自评情况
2023年本部门共有5个项目，项目支出预算2340万元，实际支出2087.8万元，执行率89.22%。
（一）校舍维修改造项目
项目年初预算1200万元，年末结转85.2万元，其余均已全部支付，执行率92.90%。总分94.29分。
（二）学前教育生均公用经费补助
该项目下达资金300万元，未支付42万元，执行率86%。总分90.6分。
（三）高中教学设备购置项目
年初预算安排460万元，全年支出一是购买理化生实验设备220万元，二是购买多媒体设备160万元，三是安装费27万元，执行率88.48%。总分86.85分。
（四）家庭经济困难学生资助
预算180万元，已全部发放到位。总分100分。
（五）营养餐补助
预算200万元，截至年底尚有37万元未支付。总分84分。
"""
TRANSPORT = """江州区交通运输局
2025年度项目支出绩效评价报告
第一部分 绩效评价工作开展情况
区交通运输局成立评价小组，对3个项目进行了评价，其中优2个，中1个。
第二部分 项目评价情况
【项目一】农村公路养护工程
1、项目概况：该项目为延续性项目，养护里程612.4公里，补助标准每公里1.2万元。
2、预算执行：年初预算735万元，年中调减35万元，调整后预算700万元，支出651.7万元，执行率为93.1%。
3、绩效得分：产出38分（满分40分）、成本18分（满分20分）、效益18分（满分20分）、满意度9分（满分10分）、执行率9.31分，综合得分92.31分。
【项目二】公交运营政策性亏损补贴
1、项目概况：一次性项目。
2、预算执行：年初预算1500万元，追加预算260万元，全年预算1760万元，实际拨付1760万元，执行率100%。
3、绩效得分：产出40分（满分40分）、成本20分（满分20分）、效益19分（满分20分）、满意度8分（满分10分）、执行率10分，综合得分97分。
【项目三】治超站设备更新
1、项目概况：新增项目，合同金额288万元。
2、预算执行：年初预算300万元，实际支出86.4万元，当年未支付213.6万元，执行率为28.8%。
3、绩效得分：产出25分（满分40分）、成本15分（满分20分）、效益12分（满分20分）、满意度8分（满分10分）、执行率2.88分，综合得分62.88分。
"""
TOWN = """青石镇人民政府2024年度部门预算绩效自评报告
一、部门概况
青石镇人民政府内设5个办公室。
二、预算执行
2024年年初预算数2100万元，其中基本支出1300万元，项目支出800万元。
三、项目情况
我镇2024年项目支出预算580万元，实际支出533.4万元，执行率91.97%，共3个项目。
人居环境整治经费年初预算260万元，全年支付250.4万元，执行率96.31%，自评得分95.6分。
村级组织运转经费年初预算200万元，全年支付200万元，执行率100%，自评得分98分。
敬老院运行维护经费年初预算120万元，截至年底尚有37万元未支付，执行率69.17%，自评得分84.9分，原因是工程尚未验收。
四、下一步打算
加强管理。
"""
HOSPITAL = """市第三人民医院2024年度项目支出绩效自评总结
单位：元
2024年，我院共实施项目2个，全年预算数9,700,000.00元，全年执行数8,960,000.00元，整体执行率92.37%。
住院楼消防改造项目，全年预算数6,500,000.00元，全年执行数6,110,000.00元，执行率94.00%。总分94.4分，等级为优。
规范化培训补助，下达资金3,200,000.00元，支出2,850,000.00元，剩余350,000.00元结转下年使用，执行率89.06%。总分89.91分，等级为良。
"""
TOURISM = """安宁区文化和旅游局2023年度绩效自评报告
一、部门预算执行情况
2023年全年收入合计1,856.30万元，支出合计1,801.75万元。
二、项目绩效自评
2023年，我局纳入绩效自评的项目共2个，涉及资金0.038亿元，实际支出356.6万元，执行率93.84%。
（一）公共文化服务体系建设专项资金
1.资金情况：年初预算安排280万元，实际支出268.8万元，结余11.2万元，预算执行率96%。
2.产出指标：开展演出120场，每场补助0.5万元，得48分。
3.效益指标：群众满意，得29分。
4.满意度指标：满意度95%，得10分。
5.预算执行率得分9.6分，总分96.6分，评定等级为“优”。
（二）旅游宣传推介费
1.资金情况：年初预算120万元，中途追减20万元，全年预算100万元，实际支出87.8万元，执行率87.8%。
2.产出指标：得44分。
3.效益指标：得28分。
4.满意度指标：得9分。
5.预算执行率得分8.78分，总分89.78分，评定等级为“良”。
"""
RESPECTIVELY = """东湖区应急管理局关于2024年度项目支出绩效自评情况的报告
一、基本情况
2024年我局项目3个：应急物资储备经费、安全生产监管专项、防汛抗旱补助，分别安排预算320万元、150万元、90万元，分别支出304万元、126万元、90万元，执行率分别为95%、84%、100%。
"""
TRUTH = {
    TOURISM: {
        "公共文化服务体系建设专项资金": ("280", "268.8", "96.6"),
        "旅游宣传推介费": ("100", "87.8", "89.78"),
    },
    EDUCATION: {
        "校舍维修改造项目": ("1200", "1114.8", "94.29"),
        "学前教育生均公用经费补助": ("300", "258", "90.6"),
        "高中教学设备购置项目": ("460", "407", "86.85"),
        "家庭经济困难学生资助": ("180", "180", "100"),
        "营养餐补助": ("200", "163", "84"),
    },
    TRANSPORT: {
        "农村公路养护工程": ("700", "651.7", "92.31"),
        "公交运营政策性亏损补贴": ("1760", "1760", "97"),
        "治超站设备更新": ("300", "86.4", "62.88"),
    },
    TOWN: {
        "人居环境整治经费": ("260", "250.4", "95.6"),
        "村级组织运转经费": ("200", "200", "98"),
        "敬老院运行维护经费": ("120", "83", "84.9"),
    },
    HOSPITAL: {"住院楼消防改造项目": ("650", "611", "94.4"), "规范化培训补助": ("320", "285", "89.91")},
}


def wan(reading: Reading, name: str, measure: str) -> Decimal | None:
    project = next(one for one in reading.projects if one.name == name)
    value = project.amount(measure)
    return value if value is None or measure == "total" else value / 10_000


@pytest.mark.parametrize("text", TRUTH, ids=["tourism", "education", "transport", "town", "hospital"])
def test_every_project_with_its_own_figures(text: str) -> None:
    reading = read_narrative(text)
    assert [project.name for project in reading.projects] == list(TRUTH[text])
    for name, figures in TRUTH[text].items():
        read = tuple(wan(reading, name, measure) for measure in ("budget", "spend", "total"))
        assert read == tuple(map(Decimal, figures)), name
    assert reading.unread == []


def test_points_of_cost_are_read_and_what_follows_a_rate_is_a_total() -> None:
    transport, town = read_narrative(TRANSPORT), read_narrative(TOWN)
    assert [project.amount("cost") for project in transport.projects] == [18, 20, 15]
    assert all("execution" not in project.figures for project in town.projects)


def test_points_under_a_heading_of_their_own() -> None:
    first = read_narrative(TOURISM).projects[0]
    assert [first.amount(part) for part in ("output", "benefit", "satisfaction")] == [48, 29, 10]


def test_what_is_said_of_each_respectively_is_nothing_of_the_whole() -> None:
    reading = read_narrative(RESPECTIVELY)
    assert [(p.name, wan(reading, p.name, "budget"), wan(reading, p.name, "spend")) for p in reading.projects] == [
        ("应急物资储备经费", Decimal(320), Decimal(304)),
        ("安全生产监管专项", Decimal(150), Decimal(126)),
        ("防汛抗旱补助", Decimal(90), Decimal(90)),
    ]
    assert {figure.measure for figure in reading.figures} == {"projects_count"}


def test_the_lead_of_the_projects_tells_budget_and_spend_apart() -> None:
    figures = {figure.measure: figure.value for figure in read_narrative(TOWN).figures}
    assert figures["projects_budget"] == 5_800_000
    assert figures["projects_spend"] == 5_334_000


@pytest.mark.parametrize(
    ("words", "spend"),
    [
        ("结转30万元、结余12万元，执行率58%", 58),  # both are left over: the rate proves it
        ("结转30万元，执行率70%", 70),
        ("结转30万元，执行率95%", None),  # the rate says otherwise: no spend is made up
        ("结转30万元、结余12万元", None),  # two readings are none
        ("其中未支付的设备款30万元，其余资金已全部支付完毕", 70),
        ("还有30万元未支付", 70),
        ("预算资金100万元均未支付", 0),
        ("上年结转8万元，已全部支付完毕", 100),
    ],
)
def test_what_was_left_over_gives_the_spend(words: str, spend: int | None) -> None:
    text = (
        "某某局2023年度绩效自评报告\n一、项目支出\n（一）图书购置经费\n1.预算执行情况\n"
        f"年初预算100万元，{words}。\n2.各项指标完成情况\n总分90分。"
    )
    assert wan(read_narrative(text), "图书购置经费", "spend") == spend
