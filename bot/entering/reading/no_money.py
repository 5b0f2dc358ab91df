"""Numbers that are no money: document numbers, contracts, telephones, percentages, counts, points, times, standards."""

import re
from collections.abc import Iterator

_BESIDE = re.compile(
    r"[一-鿿]{0,6}[〔\[【(（]\s*20\d\d\s*[〕\]】)）]\s*(?:第)?\s*\d+\s*号"  # 财预〔2020〕10号
    r"|(?:合同|发票|凭证|单据|文件|文|票|编|账|帐|卡|电话|手机|联系|尾|流水|订单|批次|序|工|项目代?码?"
    r"|统一社会信用代码|身份证|税|预算指标|指标)(?:编)?(?:号码?|码)(?:为|是|:|："
    r"|\s)*[a-z\d][\w\-/()（）]*"
    r"|(?:电话|手机|联系方式|微信|qq|账户|卡号)(?:为|是|:|：|\s)*\d[\d\-]{4,}"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
    r"|\d+\s?(?:年|月|日|号)|(?<![\d/])\d{1,3}/\d{1,3}(?![\d/])"
    r"|(?:no\.?|№|#|contract|invoice|document|doc|voucher)\s?(?:no\.?|number|#)?\s?[a-z]{0,6}[\-]?\d[\w\-/]*"
    r"|(?:第|总第)\s?(?:\d+|[一二三四五六七八九十]+)\s?(?:批|期|次|笔|条|项|章|号|届|版|页|标段|包|阶段|节|名|轮|年度?)"
    r"|[\d.]+\s?(?:%|％|‰|个百分点|百分点|percent\b|per cent\b|pct\b)|百分之[零一二三四五六七八九十百点]+"
    r"|[一二三四五六七八九\d]成"
    r"|\d{1,2}[:：点时]\d{2}(?:分)?|\d{1,2}点(?:半|钟|多)"
    r"|(?:每|单价|人均|均价|标准|税率|利率|汇率|单位造价)[^，。；,;\d]{0,8}(?:为|是|:|：)?\d[\d,.]*\s?(?:万元|万|元"
    r"|块|yuan)?(?:/[一-鿿a-z]+)?"
    r"|\d[\d,.]*\s?(?:万元|万|元|块)\s?(?:/|每|一)(?:人|月|天|年|台|个|件|套|次|只|辆|吨|公斤|斤|平方?米?|份|户|名|头"
    r"|条|张|米|袋|箱|批|学期|学年|季度?|小时)"
    r"|(?:\d[\d,.]*|[一二两三四五六七八九十百]+)\s?(?:万|千|百)?(?:多|余)?(?:名|笔|人(?!民币)|台(?!账)|辆|个(?!亿|月"
    r"|工作日|星期|礼拜)|套|件|次|份|只|条|头|户|家|张"
    r"|部(?!分|门)|支(?!出|付|队|部|了)|"
    r"吨|公斤|千克|斤|升|公里|千米|米|平米|平方米?|平|亩|立方米?|㎡|m2|km|kg|座|栋|间|处(?!理|置|罚)|所|场|盒|瓶|袋"
    r"|箱|桶|本(?!月|年|季|周|次)|批|页|项|岁|小时|分钟|天|周"
    r"|节|课时|人次|匹|盏|块(?=牌|砖|板|屏|电池|显)|点位|路(?=监控|视频|信号))(?![元])"
    r"|(?:\d[\d.]*|[一二两三四五六七八九十]+)\s?(?:件套|合一|级|楼|层|室|栋|座|期(?!限)|号线|号楼|号机|g内存|gb|tb|mb"
    r"|寸|核|倍)"
)
_POINTS = re.compile(r"(?<![\d.角毛元块])\d[\d.]*\s?分(?!钱|别|期|批|局|公司|类|项|析|配|担|包)")
_OTHER_MONEY = re.compile(
    r"(?:合同(?:总)?(?:金额|总?价|价款|额|总额)?|总价|总投资|中标价?|概算|报价|限额|押金|余额|结余|剩余|还剩|剩下?"
    r"|尚余|未付|尾款还有|尚欠|预算(?:数|总额|为|是|共)?|财政(?:拨款"
    r"|下达)|年初预算|到位资金?|"
    r"税(?:额|款|金)?|含税|不含税|扣除|扣|罚款|均价|原价|市场价|其中|含|包括|包含|折合|of which|including"
    r"|budget(?: is| of|:)?|balance of|remaining|left)"
    r"(?:为|是|共|约|:|：|\s|(?![，。；,;]))*[^，。；,;\d一二三四五六七八九十两]{0,6}$"
)


def beside(said: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that are not money."""
    for pattern in (_BESIDE, _POINTS):
        for match in pattern.finditer(said):
            yield match.span()


def other_money(said: str, start: int) -> bool:
    """Whether the words before an amount say that it is not what was paid: a contract's sum, what is left, a part."""
    return bool(_OTHER_MONEY.search(said, max(0, start - 24), start))
