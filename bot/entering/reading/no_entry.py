"""What is never an entry: questions, requests to show something, plans and suppositions, hearsay, denials, talk."""

import re

_ASKS = re.compile(
    r"[?？]|吗|[么嘛呢吧](?=[\s。.!！,，~]*$)|多少|几(?!乎)|什么|甚么|啥|怎么|怎样|咋|为何|凭什么|哪|谁|何时|何地|如何|"
    r"是否|是不是|有没有|能不能|可不可以|要不要|会不会|对不对|行不行|好不好|该不该|够不够|能否|可否|可以不|对吧|是吧|"
    r"(?:付|花|支|用|报|拨|退|批|到|完|入|交|缴|了|出|成|改|清|够)(?:没|不)(?:付|花|支|用|报|拨|退|批|到|完|入|交|缴"
    r"|有|成|改|清|够|\s*[。.!！]*$)|"
    r"(?:没有|没|木有)[\s。.!！]*$|了木有|还是(?:年初|追加|调减|延续|新增)|还剩(?!余?\d)|剩多"
    r"|来着[\s。.!！]*$|"
    r"(?:的)?(?:原因|理由|依据|来源|去向|明细|用途|情况)[\s。.!！]*$|比.{1,10}(?:多|少)|确认一下|核实一下|对一下|求证"
)
_REQUESTS = re.compile(
    r"(?:^|[,，。\s￼]|请|帮我?|麻烦|给我|我想|想|能|把.{0,12})(?:查(?!处|办|缉|获)|看(?!守|护|管|病|台)|列(?!支|入"
    r"|装)|统计|汇总|显示|告诉|导出|打印|对比|比较|排|找"
    r"|发我|发给我|出一?[份个张]|画|介绍|解释|说明一下|说说|讲|算一?[下算]|推荐|写|生成|做一?[份个张]|翻译|提醒|通知"
    r"|催)|"
    r"排名|排序|从[大高多]到[小低少]|从[小低少]到[大高多]|最[高低多少大小]的|的项目(?:有|都|是|列|$)|的有[^\d]*$"
    r"|分别是[^\d]*$|(?:执行率|进度|得分)(?:呢|如何)"
)
_SUPPOSES = re.compile(
    r"如果|假如|假设|假定|要是|倘若|万一|(?:^|[,，。\s])若|的话|再(?:花|付|支|用|追加|调减|拨|增加|批)|还(?:要|需|得"
    r"|能|可以)|(?:如|若)(?:期|果)?.{0,8}则|"
    r"打算|准备(?!金)|计划(?!财务|科|处|部)|拟(?!定)|想要?|希望|建议|需要|需(?:要)?(?:付|支|追加|花)|应该(?!是|为)"
    r"|应当|可能|估计|预计|预估|争取|申请|请求|请示|"
    r"能(?:付|支|花|追加|调|用|报)|可以(?:付|支|花|追加|调|用|报)|会(?:去|给)?(?:付|支付|支出|花|打款|转账|报销|追加"
    r"|调减|下达|批)(?!了)|(?:将|将要|要|得|该|待|等着|等待|等|快|马上|即将"
    r"|尽快|尽早)(?:去|给)?(?:付|支付|支出|花|打款|转账|报销"
    r"|追加|调减|下达|批)|"
    r"(?:付|支付|报销|打款)(?:流程|手续|申请|审批|单)(?:走|在|还|已?提交|办)|待(?:付|支付|批|审)|(?:走"
    r"|办)(?:着)?(?:流程|手续)|正在|审批中|已提交|在途|(?:超过|以上|以下|低于|高于).{0,10}(?:的|要|需|不用|必须)"
    r"|应付(?!款已)|欠|拖欠"
    r"|差(?:了)?(?:一点|\d)"
)
_HEARS = re.compile(
    r"^[一-鿿]{2,3}(?<!小)说(?!明)|听说|看见|看到|听到|发现|要求|催|索要|据说|听讲|好像|似乎|貌似|不知道|不清楚|不确定|记得|以为|觉得|感觉|我猜"
    r"|(?:他|她|他们|领导|局长|会计|有人"
    r"|财政局?)说|据.{0,6}(?:反映|介绍)|说是|传言|说好|错了|不对|有误|应该?(?:是|为|算|记)|(?<!是)不是"
    r"|^请.{2,10}(?:局|科|部门|处|办|财政|领导|会计|你|您)|每[年月天周季次]|一[年月].{0,2}(?:要|得|需)|一个月(?:要"
    r"|得)"
)
_DENIES = re.compile(
    r"(?:没|没有|未|尚未|还没|还未|从未|并未|不|不用|不必|无需|无法|暂不|暂缓|(?<![分各个级类性特另区鉴识辨])别|不要"
    r"|停止|暂停|拒绝|禁止|不能|不得|不许|不准|没法)(?:再)?(?:去|给|把"
    r"|能|到)?"
    r"(?:付|支付|支出|花|支|报销|打款|转账|汇款|拨付|列支|开支|退回|退款|退|追加|调减|核减|批|到账|下达|调剂|入账"
    r"|结算|结清|付清)|(?:付|支付|花|打)不(?:了|出|起)|失败|被退|花超|超支|被退票|作废了吗"
    r"|取消付款"
)
_ABOUT = re.compile(
    r"(?:执行率|支付率|支出率|进度(?!款)|占比?|比例|比重|同比|环比|增长|下降|相比|平均|人均|排|差距|缺口"
    r"|偏差)(?:.{0,6})(?:是|为|达|到|完成|超|低|高|约)?\d"
    r"|完成了?\s*\d+(?:\.\d+)?\s*[%％]|"
    r"(?:总分|分项|合计|加起来|相加).{0,6}(?:对不上|不一致|不符)|矛盾|(?:超|低|高|多|少|大|小)(?:于|过"
    r"|出).{0,12}的(?:项目|支出|有|是|$)|提高到[^\d]*$"
)
_LISTED = re.compile(r"的(?:项目|事项|问题|整改|单位|科室|清单|名单)[\s。.!！]*$|的(?:有|是)(?![^，,。]{4,})")
_GREETS = re.compile(r"^(?:你好|您好|hi|hello|hey|谢谢|感谢|辛苦|早上好|下午好|晚上好)[^\d]*$")
_ENGLISH = re.compile(
    r"^(?:please\s|hi,?\s|hello,?\s|hey,?\s|so\s|and\s|ok,?\s)*(?:did|do|does|is|are|was|were|how|what|what's|when"
    r"|where|why|which|who|whose|can|could|should|would|will|"
    r"has|have|had|show|list|tell|give|compare|explain|check|find|get|print|export|sum|rank|may|might|am|shall|let"
    r"|look|see|describe|summari[sz]e|calculate|compute)\b|"
    r"\b(?:if|suppose|assuming|planning|plan to|going to|will|'ll|must|let's|would|should|could|might|maybe|perhaps"
    r"|probably"
    r"|think|thought|heard|guess|believe|wonder|"
    r"how much|how many|not|never|haven't|hasn't|didn't|don't|doesn't|isn't|wasn't|aren't|weren't|won't|can't|cannot"
    r"|unpaid|need to|have to|want to|intend|expect|expected|hope|"
    r"whether|why|what|which|when did|right|correct\?|isn't it)\b"
)


def questions(said: str) -> bool:
    return bool(_ASKS.search(said))


def asks(said: str) -> bool:
    """A question or a request to be shown something."""
    return questions(said) or bool(_REQUESTS.search(said))


def no_entry(said: str) -> bool:
    """Anything that keeps a sentence from stating surely that money moved."""
    return bool(
        asks(said)
        or _SUPPOSES.search(said)
        or _HEARS.search(said)
        or _DENIES.search(said)
        or _ABOUT.search(said)
        or _GREETS.search(said)
        or english_question(said)
    )


def hears(said: str) -> bool:
    """What others say, or what is thought wrong, is nobody's entry; read with the names in it."""
    return bool(_HEARS.search(said))


def lists(said: str) -> bool:
    """完成整改的项目: what is wanted is a list, and nothing is stated."""
    return bool(_LISTED.search(said))


def english_question(said: str) -> bool:
    """In English the first word tells most questions."""
    return bool(re.search(r"[a-z]{2,}", said)) and bool(_ENGLISH.search(said))
