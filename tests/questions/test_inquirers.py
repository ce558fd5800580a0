"""Families of wordings of people who write to an office: polite frames, asides, two things of one question, multiples,
what is told a year later, what is said to be none; and what stays withheld beside them."""

import time

import pytest

from .conftest import Held
from .scoring import INQUIRERS, PASSERSBY, RIGHTLY, load, report, score


def test_questions_of_inquirers_are_answered_or_withheld(five: Held) -> None:
    result = score(load(INQUIRERS), five.ask)
    wrong = [(expected["q"], answer.text) for verdict, expected, answer in result.misses if verdict == "wrong"]
    assert not wrong
    assert result.total["exact"] >= 0.95 * result.total.total(), report(result)
    assert not result.falsely_withheld
    assert result.rightly_withheld >= RIGHTLY, report(result)


def test_questions_of_passers_by_are_answered_or_withheld(five: Held) -> None:
    """Every question in a form of its own, four of five in everyday words; what nobody can answer is withheld."""
    result = score(load(PASSERSBY), five.ask)
    wrong = [(expected["q"], answer.text) for verdict, expected, answer in result.misses if verdict == "wrong"]
    assert not wrong
    assert result.total["exact"] >= 0.8 * result.total.total(), report(result)
    assert not result.falsely_withheld
    assert result.rightly_withheld >= RIGHTLY, report(result)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("库尔勒市行政服务中心三公经费，2021与2022两年各多少", ["1.43", "1.26"]),
        ("安邦信息那个项目里法律顾问费是几万", ["6"]),
        ("安邦信息服务、法律顾问费项目里法律顾问费是几万", ["6"]),
        ("党政办质量认证、协会会费项目要参加几家协会", ["2"]),
        ("喀什政务中心社会保障、卫生健康、住房保障三类合计", ["25.84"]),
        ("青龙行政审批局2023年当年安排的哪个项目金额最高", ["72"]),
        ("党政办连退休一共多少人", ["60"]),
        ("党政办水费+电费", ["65"]),
        ("2023年公务接待费，库尔勒经开区政务中心比青龙审批局多几万", ["1.6"]),
        ("2040607是什么科目", ["公共法律服务"]),
        ("2010350属于哪一大类", ["一般公共服务支出"]),
        ("2010350属于哪一款", ["政府办公厅（室）及相关机构事务"]),
        ("2010350是哪一类哪一款", ["一般公共服务支出", "政府办公厅（室）及相关机构事务"]),
        ("30201属于哪一类", ["商品和服务支出"]),
        ("印刷费属于哪一款", ["印刷费"]),
        ("库尔勒市行政服务中心人员经费年初预算与决算各多少，差多少", ["80.12", "136.47", "56.35"]),
        ("库尔勒市行政服务中心2022年基本支出年初预算和决算各是多少、相差多少", ["85.32", "139.81", "54.49"]),
        ("哪些部门的公务接待费约等于1.25万元", ["1.20"]),
        ("公务员医疗补助库尔勒市行政服务中心两年对比", ["1.41", "1.28"]),
        ("经开区设备采购预算控制率的权重分", ["20"]),
        ("喀什政务中心基本工资、津贴补贴、奖金三样加总", ["66.35"]),
        ("经开区党政办的邮电费比库尔勒市行政服务中心多出多少万", ["139.44"]),
        ("库尔勒市行政服务中心2021年公务员医疗补助决算", ["1.41"]),
        ("青龙审批局2022年预算总额倒算是多少", ["521.97"]),
        ("青龙审批局免费印章刻制经费连同结转的一共多少", ["39.93"]),
        ("党政办房屋面积跟价值", ["3903.14", "397.52"]),
        ("经开区政务中心基本支出是项目支出的多少倍", ["1.53"]),
        ("党政办项目支出是喀什政务中心的多少倍", ["5.64"]),
        ("党政办执法执勤用车平均每辆价值多少", ["16.85"]),
        ("库尔勒市行政服务中心项目支出占比，25%与24.67%两种说法", ["25", "24.67"]),
        ("青龙审批局有没有专项资金项目", ["没有"]),
        ("党政办基本支出多少，占比多少", ["1294", "51.93"]),
        ("库尔勒市行政服务中心三公经费多少，比上年减少多少", ["1.26", "0.17", "11.89"]),
        ("青龙审批局公务接待费和它占三公经费的比例", ["1.20", "27.27"]),
        ("经开区政务中心哪个项目最大，哪个最小", ["195.83", "5"]),
        ("党政办车辆几辆，公务用车运行费多少", ["11", "64"]),
        ("党政办基本支出占比多少，金额多少", ["1294", "51.93"]),
        ("喀什政务中心和经开区政务中心谁的编制多，多几个", ["15", "6", "9"]),
        ("喀什政务中心和经开区政务中心编制谁更多，多多少", ["15", "6", "9"]),
        ("青龙审批局最便宜的项目", ["4", "4", "4"]),
    ],
)
def test_both_of_two_things_are_told(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("库尔勒市行政服务中心办公费，2021与2022两年各多少", "没有2021年的办公费，不能回答全；2022年决算1.36万元"),
        ("青龙审批局2022年预算总额", "没有收录2022年的文件"),
        ("库尔勒市行政服务中心2019年三公经费是多少", "没有收录2019年的文件"),
        ("这三家单位里谁的支出最多", "没有写明是哪几家"),
        ("经开区政务中心有没有食堂", "没有看懂“食堂”"),
        ("喀什政务中心2023年有政府性基金支出吗", "没有收录2023年的文件"),
        ("党政办基本支出比项目支出多几倍", "没有能回答这种问法"),
        ("经开区政务中心车辆平均一辆值多少钱", "没有能照这种问法回答"),
        ("青龙审批局有几个项目，总额多少", "问题里有两问"),
        ("党政办三公经费包括哪些，各多少，合计多少", "问题里有两问"),
    ],
)
def test_half_an_answer_is_none(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and said in (answer.reason or ""), answer.text


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("党政办住房公积金的科目编码", ["2210101", "30113"]),
        ("经开区政务服务中心住房公积金编码是多少", ["22121"]),
        ("2022年党政办的收支总额是2023年经开区政务中心的几倍", ["3.13"]),
        ("党政办2022年收支总额是经开区政务中心2023年收支总额的多少倍", ["3.13"]),
        ("库尔勒市行政服务中心授予小微企业合同金额占采购支出总额比例", ["97.76"]),
        (
            "写论文要标出处：喀什市政务服务中心取暖费37.72万元是哪张表上的？",
            ["表6《一般公共预算基本支出情况表》（37.72万元）"],
        ),
        ("麻烦把现有五家的收支总额从大到小排个序", ["2492", "795.8", "738.05", "415.89", "185.62"]),
        (
            "审计底稿核对：党政办2022年人员经费，基本支出表上是一个数，文字说明又是一个数，请把两处都列出来",
            ["902", "16864"],
        ),
    ],
)
def test_codes_multiples_and_shares_as_they_are_asked_for(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


def test_a_place_in_an_order_is_no_part_of_a_name(five: Held) -> None:
    """第三 was taken for 第三方企业的数量."""
    assert five.ask("青龙行政审批局第三部分预算项目绩效目标表一共几张").status != "answered"


def test_a_sum_of_two_kinds_is_not_one_of_three_measures(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心卫生健康、住房保障两类支出加总")
    assert [row.value for row in answer.answers] == ["14.91"], answer.text
    assert five.ask("库尔勒市行政服务中心卫生健康、住房保障、教育支出两类加总").status != "answered"


FRAMES = (
    "%s",
    "您好，我是一名研究生，为写论文，请提供%s，谢谢！",
    "烦请告知%s。盼复",
    "从公开的材料看，%s是个什么数",
    "作为纳税人，我想知道%s，请注明出处",
    "顺便问下%s，在线等，挺急的",
)


@pytest.mark.parametrize(
    "question",
    [
        "党政办2022年电费",
        "喀什市政务服务中心2024年公用经费占基本支出的比例",
        "青龙行政审批局2023年金额最大的三个项目",
        "经开区政务服务中心2023年水费",
        "乌鲁木齐市政务服务中心2023年公用经费",
    ],
)
def test_what_is_said_round_a_question_changes_nothing(five: Held, question: str) -> None:
    plain = five.ask(question)
    for frame in FRAMES:
        answer = five.ask(frame % question)
        assert (answer.status, answer.answers) == (plain.status, plain.answers), frame


@pytest.mark.parametrize("word", ["烦请", "请告知我", "您好，", "想我想", "结转的", "去年", "多少，"])
def test_a_word_said_over_and_over_is_read_fast(five: Held, word: str) -> None:
    begun = time.process_time()
    five.ask((word * 250)[:500])
    assert time.process_time() - begun < 5, "CPU seconds, however busy the machine"
