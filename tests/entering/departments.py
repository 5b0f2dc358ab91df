"""Made-up catalogues of several kinds of departments, for sentences that enter something."""

from functools import partial

from bot.entering.reading.said import Names
from db.matching import Index, Name

PROJECTS = {
    "police": (
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
    ),
    "school": (
        "义务教育校舍维修经费",
        "学生营养改善计划资金",
        "教师培训经费",
        "校园安保服务费",
        "信息化设备购置项目",
        "第三中学操场改造工程",
        "实验小学图书购置经费",
        "校车运营补助",
    ),
    "hospital": (
        "医疗设备采购专项",
        "公共卫生服务补助资金",
        "疫苗冷链建设项目",
        "门诊楼改造一期工程",
        "门诊楼改造二期工程",
        "人才引进专项经费",
        "医疗废物处置费",
        "救护车购置经费",
    ),
    "water": (
        "河道清淤工程",
        "水库除险加固项目",
        "农村饮水安全巩固提升工程",
        "防汛物资储备经费",
        "水质监测费",
        "节水宣传经费",
        "灌区续建配套工程",
        "抗旱应急资金",
    ),
    "park": (
        "城市绿化养护费",
        "公园路灯维护经费",
        "环卫车辆运行费",
        "垃圾分类宣传经费",
        "公厕改造项目",
        "背街小巷整治工程",
    ),
    "justice": (
        "法律援助补助资金",
        "社区矫正工作经费",
        "人民调解员补贴",
        "司法所规范化建设项目",
        "普法宣传经费",
        "公证处办公用房维修工程",
    ),
    "transport": (
        "农村公路养护资金",
        "公交运营补贴",
        "客运站提升改造项目",
        "桥梁定期检测费",
        "治超站设备购置经费",
        "交通安全宣传经费",
    ),
    "culture": (
        "文物保护专项资金",
        "图书馆免费开放补助",
        "非遗传承人补助",
        "文化馆设备购置经费",
        "旅游推介经费",
        "博物馆展陈提升项目",
        "送戏下乡补助",
    ),
    "agri": (
        "高标准农田建设项目",
        "动物疫病防控经费",
        "农机购置补贴",
        "农产品质量检测费",
        "耕地地力保护补贴",
        "乡村振兴衔接资金",
    ),
    "health": (
        "基层医疗卫生机构实施基本药物制度补助",
        "计划生育特别扶助金",
        "妇幼保健院迁建项目",
        "重大传染病防控经费",
        "村医岗位补贴",
        "120急救指挥平台升级项目",
    ),
    "edu": (
        "普通高中免学费补助",
        "校园足球特色学校经费",
        "中小学教师继续教育经费",
        "校舍安全工程",
        "智慧校园平台运维费",
        "校园足球场地建设项目",
    ),
    "city": (
        "市政道路养护费",
        "排水管网改造工程",
        "垃圾中转站运行费",
        "城管执法服装购置",
        "户外广告整治经费",
        "亮化工程电费",
    ),
    "court": (
        "办案业务经费",
        "诉讼服务中心改造项目",
        "执行救助资金",
        "信息化运维经费",
        "陪审员补助",
        "档案数字化项目",
    ),
}
ALIASES = {
    "警犬经费": (
        "police dog fund",
        "police dogs",
    ),
    "禁毒经费": (
        "anti-drug fund",
        "drug control",
    ),
    "智能交通系统建设项目经费": ("smart traffic system",),
    "办公用房租赁费": ("office rent",),
    "河道清淤工程": ("river dredging",),
    "水质监测费": ("water quality monitoring",),
    "救护车购置经费": ("ambulance purchase",),
    "教师培训经费": ("teacher training",),
    "城市绿化养护费": ("greening maintenance",),
    "公交运营补贴": ("bus subsidy",),
    "桥梁定期检测费": ("bridge inspection",),
    "文物保护专项资金": ("relics protection",),
    "普法宣传经费": ("legal education",),
    "市政道路养护费": ("road maintenance",),
    "村医岗位补贴": ("village doctors",),
    "陪审员补助": ("jurors",),
    "智慧校园平台运维费": ("smart campus",),
}


def catalogue(department: str) -> Names:
    """The names of one department, as db.catalog.Catalog reads them."""
    index = Index(Name(number, name, ALIASES.get(name, ())) for number, name in enumerate(PROJECTS[department]))
    return partial(index.read)
