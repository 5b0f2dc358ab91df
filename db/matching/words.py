"""Words of questions: recognised by their exact characters only, and never taken for a project's name."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

# What people ask for.
MEASURES = """
预算 预算数 预算额 预算总额 年初预算 年初预算数 追加预算 追加预算数 调整预算 全年预算 总预算 预算安排 预算批复 批复
总盘子 盘子 额度 总额 金额 数额 数目 资金量 支出 支出数 支出额 支出金额 实际支出 支出情况 花费 开支 支付 已付 付款
付出 付出去 执行 执行数 执行率 预算执行 预算执行率 执行情况 执行进度 支付进度 支出进度 进度 进展 序时 序时进度 剩余
结余 余额 余下 剩下 未支出 未执行 未执行部分 没花 没花完 没花出去 结转 结转结余 上年结转 缺口 差额 差距 得分 分数
总分 自评分 自评得分 自评分数 评分 绩效得分 打分 扣分 失分 丢分 满分 等级 评级 档次 评价等级 评价 自评结果 自评
自评报告 自评表 绩效 绩效自评 绩效评价 绩效目标 目标 预期目标 年度目标 产出 产出指标 产出分 效益 效益指标 效益分
满意度 满意度指标 执行率得分 指标 各项 各项得分 分项 明细 得分明细 数量指标 质量指标 时效指标 成本指标 原因
偏离原因 问题 存在问题 改进措施 措施 整改 整改措施 下一步 改进 建议 类型 项目类型 性质 来源 资金来源 新增 新增项目
延续 延续性 延续项目 延续性项目 追加 追加项目 年初 年中 中期 年末 年底 占比 比重 比例 份额 百分比 百分点 百分之
百分 平均 平均分 合计 总计 总和 总共 一共 共计 汇总 小计 排名 名次 排序 排行 差别 差异 区别 区别是 基本支出
人员公用 项目支出 财政拨款 收入 决算 决算数 三公经费 人员经费 公用经费 部门预算 部门 单位 全局 我局 本局 全部门
整体 整体支出 科室 我们科 我局的 负责 负责人 牵头 谁负责 截止 截至 到期 时间 日期 期限 验收 完成 完成情况 到位 到账
落实 超支 用完 花完 完工 竣工 结束 执行完 花光 用光 达标 合格 不及格 及格 优秀 良好 优 良 中 差
"""
# Of these, what is understood when it is only written as it sounds.
MISHEARD = "预算 支出 得分 总分 等级 评级 结余 剩余 余额"
MONEY = """
多少钱 花了 花了多少 用了 用了多少 支了 付了 还剩 剩多少 花钱 花费 给了 批了 得分 多少分 得了 budget spending spend
spent cost execution rate score grade balance remaining
"""
# How they ask.
ASKING = """
多少 多少钱 多少万 多少万元 多少亿 多少元 多少分 多少个 多少块 多少块钱 多少啊 多少呀 多少呢 多大 多高 多低 多久 几
几个 几项 几分 几成 几个点 几万 几千万 几百万 几倍 几名 几家 百分之几 百分之多少 零点几亿 什么 什么时候 什么样
什么原因 什么问题 什么意思 什么性质 什么档次 什么等级 什么类型 啥 啥意思 啥等级 是啥 干嘛 干嘛的 干什么 干什么的
做什么 做什么用 怎么 怎么样 怎样 怎么回事 怎么办 怎么弄 咋 咋样 咋弄 咋整 咋整的 咋回事 咋办 为什么 为何 为啥
凭什么 哪 哪个 哪些 哪几个 哪一个 哪一档 哪一项 哪里 哪儿 哪边 哪家 哪一年 哪年 谁 是谁 何时 如何 是否 是不是
有没有 能不能 可不可以 可以吗 行不行 对吗 对不对 对吧 是吗 是吧 好吗 了吗 了没 没有 没 吗 呢 吧 啊 呀 哦 嘛 么 呗
啦 喔 哇 哈 嗯 呃 额 那个 这个 那 这 那些 这些 那笔 这笔 那块 这块 那项 这项 那几个 这几个 那两个 这两个 这两 两个
两项 两笔 两者 两个项目 三个 三项 三个项目 这个项目 那个项目 这项目 那项目 的项目 大项目 小项目 个项目 项目的 这钱
那钱 这笔钱 那笔钱 笔钱 那摊子事儿 那摊子事 那摊子 摊子事 事儿 的事 这一块 那一块 这一项 那一项 这方面 那边 这边 请
请问 请查 请查询 请查一下 请帮 请帮忙 帮 帮我 帮我查 帮我查一下 帮我查下 帮我看 帮我看看 帮我看一下 帮忙 帮忙看下
帮忙看看 帮忙查 帮忙查一下 帮查 帮查下 查 查查 查一下 查下 查询 查看 看 看看 看一下 看下 看一看 瞧瞧 想 想看 想看看
想查 想查下 想查一下 想问 想问下 想问一下 想知道 想了解 了解 了解一下 想确认 确认 确认一下 核实 核对 我想 我要
我想看 我想看看 我想问 我想问一下 我想知道 我想查 我想查一下 要看 给我 给我看 给我看看 给我说 给我说一下 告诉
告诉我 说 说说 说一下 说下 讲讲 讲一下 讲下 介绍 介绍一下 报 报给我 报一下 发 发我 发给我 列 列出 列出来 列一下
列举 列个 列表 罗列 展示 显示 给出 提供 导出 打印 输出 来 来个 来一份 出 出个 出一份 一份 麻烦 麻烦你 麻烦您
麻烦看下 麻烦看看 麻烦看一下 麻烦查下 麻烦查一下 麻烦问 麻烦问一下 麻烦帮我 劳驾 劳烦 拜托 辛苦 辛苦了 求 求助 您好
你好 你们好 大家好 早上好 上午好 下午好 晚上好 老师 领导 主任 局长 处长 科长 同志 亲 小助手 机器人 助手 谢谢 谢谢您
谢谢你 谢了 多谢 感谢 非常感谢 不好意思 打扰 打扰一下 抱歉 对不起 急 急用 急需 催 催着 催着要 等着 等着要 等着用
领导等着要 领导要 领导问 领导在问 领导问起 配合 您的配合 谢谢配合 我 你 您 他 她 它 我们 咱 咱们 你们 他们 它们
大家 自己 本单位 我单位 我这边 你帮我看看 来着 的话 而已 之类 等等 什么的 其中 里面 里头 当中 之中 方面 情况 的情况
状况 怎么个 数字 数据 数 是 是多少 是几 有 有多少 有几个 哪个大队
哪个中队 哪个支队 哪个部门 哪个科室 哪个科 归哪个 归哪个科室 归谁 归谁管 谁管 在 在哪 在哪里 就 都 也 还 还有 还是
还剩 还剩下 还差 还要
已经 已 目前 现在 当前 眼下 至今 迄今 到底 究竟 其实 实际 实际上 大概 大约 约 左右 差不多 具体 具体是 准确 精确
精确到 分别 各 各自 各是 各多少 都是 全部 全都 所有 全 总 总的 总体 最后 最终 最新 最近 目前为止 到现在 到目前 为止
截止目前 截至目前 以来 以后 之后 后面 后续 接下来 接着 准备 打算 计划 一下 下 一下子 一点 一些 有点 一起 一并 一块
同时 另外 还有个 顺便 此外 以及 分 分数呢 元 万 亿 块 万元 亿元 块钱 毛 人民币 折合 换算 换成 单位是 钱 款 款项
用款 拨款 拨付 下达 安排 给 给了 给的 批了 拨 拨了 投 投了 投入 花 花了 花掉 花的 花钱 花到 花得 花出去 没花完的
没花的 花没花完 用 用了 用掉 用于 用在 用途 用来 用到 支 支了 付 付了 付过 付没付 剩 剩了 剩多少 剩得 欠 欠了 差
差多少 差几分 得 得了 得多少 得几分 拿 拿了 拿到 评 评了 评了个 评为 评上 评的 评优 评良 打 打了 扣 扣了 扣在 丢
丢了 丢在 能 能否 可以 可否 会 会不会 应 应该 该 应当 需要 需 要 要不要 得要 达到 达 达成 到 到了 到哪 到哪了 过
过了 超 超过 超了 超出 不足 不到 不超过 低于 高于 少于 多于 大于 小于 等于 以上 以下 之上 之下 以内 至少 至多 最多
最少 最高 最低 最大 最小 最好 最差 最快 最慢 更高 更低 更多 更少 更大 更小 多 少 高 低 大 小 快 慢 好 前三 前五
前十 前十名 倒数 倒数第一 倒数三名 名 这么 这么低 这么高 那么 那么低 太 太低 太高 很 非常 挺 比较 比较一下 对比
对比一下 相比 相差 多出 多几 多少倍 倍 倍数 一半 一年 一年花了 一个月 每月 每个月 每年 全年 今年 去年 前年 明年
本年 本年度 年度 当年 往年 上年 上年度 上半年 下半年 季度 本月 上月 月 月份 月底 年 不 不是 无 未 非 别 不再 不够
如果 假如 要是 若 再 再花 再支出 再付 即 则 才 只 只有 仅 仅仅 刚 刚刚 刚才 却 但 但是 可是 不过 而 而且 并 并且 且
或者 因为 因 由于 所以 因此 对 对于 关于 有关 相关 相关的 按 按照 根据 依据 从 由 至 自 向 往 把 被 让 使 令 为
为了 之 其 此 该项目 本项目 者 们 样 般 所谓 属于 属 算 算是 算优 列为 定为 作为 变成 变为 成 叫 叫什么 名叫 称为
名字 名称 涉及 包括 包含 含 组成 构成 存在 出现 发生 产生 怎么算 怎么来 怎么评 回到 回头 继续 换 重新 再来 再看
再说 再问 准不准 对得上 对不上 算错 有误 错 错了 搞错 写错 矛盾 一致 相同 相等 一样 不同 不一样 离 占 占项目 占总
占全部 占全年 搞 弄 做 干 办 整 管 管不管 报告 报表 表格 表 图 图表 清单 台账 说明 材料 写材料 要用 总结 清算 决定
汇报 汇报用 上报 填 填报 录入 更新 了 的 地 着 个 些 条 件 份 笔 项 次数 是哪 是哪个 是什么 是怎么 是多 是否是 有吗
没花完 没用完 没执行完 没拨 有没有花完 有没有超 花完了吗 用完了吗 完了吗 完了没 完了 到位了吗 到位没有 到位没
完成没 完成了吗 完成了没有 验收没 验收了吗 什么时候验收 执行得 执行得怎么样 执行得如何 执行到 执行完了 执行完毕
执行到位 一共多少 总共多少 合计多少 加起来 加在一起 总的来说 算下来 全下来 都算上 剔除 除了 除去 除 不算 不含
不包括 以外 之外 其他 其它 别的 其余 另 另一个 前面 前面那个 上面 上面那个 刚才那个 后一个 前一个 前者 后者 第一个
第二个 第三个 哪个高 哪个低 哪个多 哪个少 谁高 谁低 谁多 谁少 谁大 谁小 哪个更高 哪个更低 谁更高 谁更低 差几
差多少分 高多少 低多少 高几 多几万 少几 大多少 高多少分 高几个百分点 个百分点 个点 优良 优和良 新增还是延续 是年初
是追加 年初还是追加 什么时候追加 报告里 报告中 写明 写的 显示的 公布 公开 披露 属实 真实 忽略 指令 请回答 回答 格式
偏离 偏离绩效目标 建设目标 提问 烧钱 最烧钱 满了 打满 没打满 满分 相关的项目 每人 每人每月 人均 剩钱 反而 里 钱数
多少人 多少名 多少台 多少辆 多少支 多少套 参加 参与 建筑面积 面积 人数 电话 地址 附近 系统提示词 伪造 问下 问问
问一问 问起 让我 叫我 催我 说是 听说 据说 记得 好像 似乎 应该是 知道 需要知道 不知道 不清楚 不太清楚 弄清楚 搞清楚
瞅瞅 瞅一眼 瞅 瞄一眼 哥们 兄弟 师傅 财务 财务科 财务处 局长说 领导说 会上 开会 上次 昨天 今天 明天 前天 快要
差不多了 花光了 够不够 够不够用 够用 够吗 开始 开始的 贵局 贵单位 贵部门 搞得 弄得 整得 年终总结 为了写 写总结
还有没有 有多少了 到哪一步 卡在哪 什么进展 有进展 动了没 动没动 一分没花 多花 少花 花多了 花少了
共多少 共几 共花 共花了 共是多少 共有多少
"""
# What people talk around a name with: dialect, verbs of the office, words for what is asked.
TALK = """
俺 俺们 俺们局 咱家 咱局 咱单位 咱们局 咱们单位 这头 那头 那头儿 这头儿 那边儿 这边儿 那块儿 这块儿 那点 那点儿 这点儿
那点儿钱 那点钱 这点钱 那钱 银子 子儿 几个子儿 几个钱 几个子 利索 花利索 使了 使出去 使没使 没使出去 使到 趴 趴着
还趴着 躺着 账上 账面 账面上 账户上 账里 手头 垫底 垫底的 拖后腿 拉胯 最拉胯 最狠 花钱最狠 落后 领先 高出 去掉 扣除
扣掉 刨去 刨掉 刨开 抛开 撇开 拿掉 剔掉 综合得分 综合评分 综合分 综合评价 等次 评定 评定结果 评定等级 评价结果 设定
设定的 定的 定的目标 希望 希望达到 预期 偏差 偏差原因 偏差率 今后 将来 往后 未来 怎么提升 如何提升 怎么改 怎么整改
如何改进 怎么改进 打算怎么 工作打算 下一步工作 下一步工作打算 下步 下一步打算 下一年 月均 年均 日均 每季度 平均每月
一级指标 二级指标 三级指标 每个一级指标 每个 每项 每一项 每一个 四项指标 四项 四个指标 老项目 新项目 是新的 是老的
新的 老的 旧的 新上 新上的 新增的 延续的 属性 项目属性 哪类 哪一类 哪种 哪一种 这类 那类 这种 那种 仨 俩 这仨 那仨
这俩 那俩 合起来 合并 合并算 合在一起 合一起 加总 相加 层面 有疑问 疑问 告知 请您告知 想请您告知 时发现 让我统计
要统计 想统计 统计一下 统计下 帮统计 梳理 梳理一下 帮忙梳理 盘点一下 请教 请教一下 想请教 指教 劳您 烦请 敬请 望告知
盼复 尊敬的 各位 同事 同仁 同志们 前辈 小伙伴 亲们 不太熟悉 熟悉情况 刚接手 新来的 我是新来的 多谢多谢 谢谢啦 谢啦
感激 感激不尽 越详细越好 详细 详细点 详细一点 简单说 简要 一句话 念一下 念给我 给我念 给我念一下 喂 诶 哎 欸 唉 噢 喏
嘞 咧 哩 滴 哒 嗷 甭管 别管 忒 老鼻子 多老些 多少来着 几多 几何 好多 好多钱 咋个 咋个样 咋样了 怎样了 怎么样了
咋回事儿 咋说 啥情况 啥子 啥样 啥时候 甚么 做甚 晓得 晓不晓得 得知 知不知道 想晓得 瞧 瞧一眼 瞧瞧看 整明白 整清楚
捋一捋 捋一下 唠唠 唠叨 说道说道 念叨 打听 打听一下 打听打听 就是 就是说 就是那个 也就是 反正 然后 所以说 其实就是
换句话说 哦不对 不对 不是说 总归 毕竟 终究 好歹 横竖 实付 实付款 实付多少 实支 实支数 实际付 实际付了 花去 花去了 用去
用去了 支去 花销 花销多少 开销 使费 耗费 耗了 砸了 砸进去 砸了多少 投进去 掏了 掏了多少 掏钱 下拨 核拨 核定 核定数
批下来 批下来的 拨下来 到手 打几分 打了几分 考了 考了多少 考了多少分 考核 考核得分 拿分 拿了几分 挣了几分 丢了几分
扣了几分 上了 上没上 上去 够到 够着 过没过 过线 及没及格 达没达到 达不达标 差着 还差着 还缺 缺多少 余钱 还余 余多少
没动的 没动 没用的 没支的 没付的 趴账 完没完 用没用 用没用完 花没花 花没花完 花没花光 支没支完 推进到 推进得 推进情况
落地了没 有戏没 稳不稳 截至目前 截止到 截至到 截止目前为止 本季度 上季度 下季度 这季度 上个月 这个月 下个月 本周 上周
这周 年头 年尾 年根 年关 大年底
"""
# Said between the parts of a name without saying anything.
FILLERS = "的 那个 这个 那笔 这笔 那项 这项 之 等 关于 用于 之类的 方面的 的那个 那一个 这一个 一个 儿"
# What ends many names and tells none apart.
GENERIC = "的钱 经费 费用 费 资金 项目 款 款项 钱 专款"
# Generic inside a name; said in the question without being in the name they still count a little.
WEAK = "专项 工作 工程 项"
# Ask for something that is no figure of a project: what stands before them is asked about, not a part of the name.
OTHER = "是谁 谁 多大 多高 多久 在哪 哪里 哪儿 多少个 多少人 多少名 多少台 多少辆 多少支 多少套 什么 叫什么"
# Stand between two things asked about.
LIST_WORDS = "和 与 跟 及 以及 加 加上 比 或 或者 还是 对比 相比 vs v.s 同 还有 减 减去 另外 再加"
ENGLISH = """
a an the of for to in on at by from with about into than as is are was were be been being am do does did done has
have had having will would could should can may might must what what's whats what'd which who whom whose when where
why how how's many much there there's any some all both each every either neither no not yes or but so if then else
only just also too very more most less least please pls hi hello hey dear sir madam colleague good morning
afternoon evening thanks thank you kindly sorry bother tell me show give list send find get let know want need look
check see ask like help would'd i i'm i'd we we'd our us my your it its it's they them their this that these those
one ones two three four five budget budgets budgeted budgetary initial additional added adjusted adjustment
supplementary allocated allocation allocate approved amount amounts total totals sum overall figure figures number
numbers value spend spending spent cost costs costing pay paid payment payments expenditure expenditures expense
expenses used use using up money funds funding yuan rmb cny wan million thousand hundred percent percentage per
cent rate rates ratio execution executed execute implementation progress usage utilisation utilization remaining
remain remains left leftover unspent balance surplus score scores scored scoring point points pts grade grades
graded rating rated rank ranked ranking marks mark full result results evaluation evaluated self self-evaluation
performance output outputs benefit benefits satisfaction indicator indicators component components goal goals
target targets objective objectives purpose reason reasons deviation measure measures improvement improve next
steps type kind new newly continuing ongoing continued source year years annual annually 2019 2020 2021 2022 2023
2024 2025 2026 month monthly quarter date today now currently current far until since last previous first second
third end beginning time before after higher lower highest lowest larger smaller largest smallest bigger biggest
greater greatest better best worst worse above below under over between compare compared comparison difference
differ different versus vs share average mean times reached reach reaches meet met match matches correct right
wrong exactly actual actually really low high big small long short go goes went gone come comes came stay stayed
stays fully entirely completely partly excellent poor fair instructions work works working bye ok okay sure
doing going project projects item items name names named called department departments bureau office's office-wide
got getting gets gave given gives giving takes take took taken taking made make makes making put puts set sets keep
keeps kept hold holds held still yet already almost nearly around roughly approximately half twice double triple top
bottom upper lead leads lagging behind ahead beat beats beaten during within while because though although however
whether among amongst along across against without except excluding excluded exclude including included include
besides beyond toward towards via upon onto out off down again ever never always often sometimes usually everything
anything nothing something everyone anyone someone nobody everybody anybody whole entire single several few lot lots
bit rather quite pretty enough such same similar instead cash sitting lying pot worth huge tiny little funded
funds-wise financed financing finances supposed meant intended achieve achieved achieves achieving aim aims aimed
expected expect lose loses lost losing drop dropped gain gained earn earned earns won win wins missed missing
shortfall gap deduct deducted deduction deductions explain explanation explained cause causes caused confirm confirms
confirmed verify verified checked checking double-check auditor auditors regards grateful appreciate appreciated
wonder wondering wondered assist assistant supervisor boss manager leader director chief colleagues tonight yesterday
tomorrow week weeks day days hour minute recent recently latest later earlier final finally initially original
originally basic combined together joint jointly alone separately respectively averaged overall-level fiscal
appropriation appropriations income revenue revenues bucks dollars grand dude guys folks mate buddy yo thx ty cheers
wanna gonna gotta lemme gimme dunno isn't wasn't aren't weren't don't doesn't didn't won't can't couldn't shouldn't
hasn't haven't hadn't isnt wasnt dont doesnt didnt wont cant i'll we'll you'll he she him her his hers itself yours
yourself mine ours truly simply briefly details detailed precise precisely exact status update updates updated
situation overview summary summarise summarize break breakdown broken split list-out lowest-scoring highest-scoring
best-performing worst-performing under-executed underspent overspent spend-rate well badly slow quickly slowly pace
long-term say says said saying tells told telling talk talking speak think thought believe heard hear read shows
showed shown showing print provide provides provided thing things stuff matter one's hows wheres lets let's
report reports data table chart complete completed finish finished start started asked answer answers question
"""


@lru_cache(maxsize=1024)
def misspelt(word: str) -> bool:
    """A longer English question word with a slip in it."""
    if len(word) < 6:
        return False
    return any(
        len(w) >= 6 and abs(len(w) - len(word)) <= 1 and OSA.distance(w, word, score_cutoff=1) <= 1
        for w in ENGLISH_WORDS
    )


def _words(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from text.split()


class Vocabulary:
    """Words by their first character, longest first, so that the longest wins where several begin."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for word in sorted({w for w in words if w}, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)

    def at(self, text: str, start: int) -> int:
        """The length of the longest word that begins here, 0 if none does."""
        for word in self._by_first.get(text[start], ()):
            if text.startswith(word, start):
                return len(word)
        return 0


OTHER_QUESTIONS = tuple(OTHER.split())
QUESTION = frozenset(_words(MEASURES, ASKING, TALK))
FILLER = frozenset(_words(FILLERS))
GENERIC_WORDS = frozenset(_words(GENERIC))
WEAK_WORDS = frozenset(_words(WEAK))
LISTING = frozenset(_words(LIST_WORDS))
SOFT_CHARACTERS = frozenset("".join(QUESTION | GENERIC_WORDS | WEAK_WORDS | FILLER))
ENGLISH_WORDS = frozenset(_words(ENGLISH))
MEASURE_WORDS = frozenset(_words(MEASURES, MONEY))


@lru_cache(maxsize=8)
def question_words(extra: frozenset[str] = frozenset()) -> Vocabulary:
    return Vocabulary(QUESTION | extra)
