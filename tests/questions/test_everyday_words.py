"""Everyday words for several items, vehicles that are asked for by their number, duties that are counted, and refusals
that name the whole word."""

import re

import pytest

from budgetgraph import resources

from .conftest import Held

SENSES = list(resources.rows("data", "vocabulary", "question_senses.csv"))
LOST = list(resources.rows("data", "vocabulary", "question_lost_words.csv"))


@pytest.mark.parametrize("row", SENSES, ids=lambda row: row["words"])
def test_an_everyday_word_stands_in_its_example(row: dict[str, str]) -> None:
    assert any(word in row["example"] for word in row["words"].split("|"))
    assert all(row["senses"].split("|"))


@pytest.mark.parametrize("row", LOST, ids=lambda row: row["word"])
def test_a_lost_word_is_looked_for_in_its_example_only(row: dict[str, str]) -> None:
    before, _, after = row["example"].partition("<>")
    assert [m.end() for m in re.finditer(row["pattern"], before + after)] == [len(before)]
    assert not re.search(row["pattern"], row["counterexample"])


def test_a_word_for_several_items_is_asked_back_with_those_that_are_printed(five: Held) -> None:
    answer = five.ask("党政办社会保险交了多少")
    assert answer.status == "clarify" and "社会保险" in answer.text
    assert [choice.q for choice in answer.choices] == [
        "党政办养老保险交了多少",
        "党政办医疗保险交了多少",
        "党政办其他社会保障缴费交了多少",
        "党政办社会保障和就业支出交了多少",
    ]
    assert five.ask("党政办油钱多少").choices[0].q == "党政办公务用车运行维护费多少"


@pytest.mark.parametrize(
    ("question", "value"),
    [("党政办有没有公车", "11"), ("青龙审批局有公务用车吗", "1"), ("喀什政务中心公车有没有", "0")],
)
def test_whether_there_are_vehicles_is_told_by_their_number(five: Held, question: str, value: str) -> None:
    answer = five.ask(question)
    assert [(row.value, row.unit) for row in answer.answers] == [(value, "辆")]


def test_vehicles_that_cost_are_money(five: Held) -> None:
    assert five.ask("党政办有没有公车支出").answers[0].unit == "万元"


@pytest.mark.parametrize(
    ("question", "words"),
    [("党政办职工教育经费多少", "“职工教育”"), ("党政办绿化养护花了多少", "“绿化养护”")],
)
def test_a_refusal_names_the_whole_word(five: Held, question: str, words: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and words in answer.reason


def test_duties_are_counted_where_they_are_numbered(five: Held) -> None:
    answer = five.ask("青龙县行政审批局的部门职责一共列了多少条")
    assert answer.template == "duty_count" and [row.value for row in answer.answers] == ["15"]
    assert five.ask("库尔勒市行政服务中心主要职责有几项").template != "duty_count"  # two texts, two lists


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("青龙县行政审批局2023年上年结转结余还剩多少", "30.74"),
        ("人员补助项目保安工资支出的控制数", "12.60"),
        ("库尔勒市行政服务中心12345项目绩效自评总得分", "87.02"),
        ("喀什政务中心今年项目这块安排了多少（2024年）", "212.33"),
        ("青龙行政审批局给职工缴的公积金有多少", "26.14"),
        ("党政办缴电费要多少", "53"),
        ("开发区党政办2022年用电花了多少钱", "53"),
        ("党政办买保洁用品花多少钱", "7"),
        ("喀什政务中心实际在岗的有几个人", "7"),
        ("经开区政务中心哪个项目预算最大", "195.83"),
        ("青龙2023年单个项目金额最大的是哪个", "72"),
        ("项目金额最大的是哪个", "1000"),
        ("青龙审批局2023年项目预算多少", "209.65"),  # not that of any one project
        ("党政办年度预算总额", "2492"),
        ("哪个部门的项目金额最高", "1198"),
    ],
)
def test_plain_words_reach_the_printed_figure(five: Held, question: str, value: str) -> None:
    assert [row.value for row in five.ask(question).answers] == [value]


def test_a_thing_that_only_a_description_names_is_found_beside_its_project(five: Held) -> None:
    answer = five.ask("青龙“好差评”系统要配多少台呼号机、呼叫器")
    assert answer.status == "answered" and "≥19台" in answer.text


def test_a_count_and_a_worth_are_both_told(five: Held) -> None:
    answer = five.ask("青龙审批局车辆数和车的价值")
    assert [(row.value, row.unit) for row in answer.answers] == [("1", "辆"), ("6.00", "万元")]


@pytest.mark.parametrize("question", ["党政办公用经费中基本支出的比重", "经开区政务服务中心项目支出中人员经费占比"])
def test_no_part_is_more_than_the_whole_it_is_said_to_be_in(five: Held, question: str) -> None:
    assert five.ask(question).status == "abstained"


@pytest.mark.parametrize("question", ["青龙审批局印章相关的项目有哪些", "名称里有印章的项目", "印章方面的项目"])
def test_projects_are_searched_by_a_word_of_their_names(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.template == "search_projects" and all("印章" in row.label for row in answer.answers)


@pytest.mark.parametrize(
    "question", ["涉及水费的项目有哪些", "水费归哪个项目", "哪些项目含水费", "喀什市政务服务中心电费列在哪个项目里"]
)
def test_projects_are_searched_by_what_their_descriptions_say(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.template == "search_project_texts" and [row.label for row in answer.answers] == ["单位运转项目"]
    assert answer.sources


@pytest.mark.parametrize("question", ["信息化项目有哪些", "租赁项目有哪些", "与租赁有关的项目"])
def test_a_word_that_says_the_kind_of_projects_is_searched_for_in_their_names(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert answer.template == "search_projects" and len(answer.answers) == 1


@pytest.mark.parametrize("question", ["养老项目有哪些", "三公经费包含哪些项目", "党政办物业费在哪个项目里"])
def test_what_no_name_and_no_description_says_is_withheld(five: Held, question: str) -> None:
    assert five.ask(question).status == "abstained"


@pytest.mark.parametrize(
    ("question", "value", "label"),
    [
        ("双峰县民政局2024年办公经费是多少", "121.03", "办公经费"),  # printed so, in the other list of classes
        ("双峰县民政局2024年办公费是多少", "34.40", "办公费"),
        ("双峰县社会福利中心2024年办公经费是多少", "13.91", "办公费"),
    ],
)
def test_a_label_that_is_printed_goes_before_what_the_word_usually_stands_for(
    seventeen: Held, question: str, value: str, label: str
) -> None:
    answer = seventeen.ask(question)
    assert [(row.value, row.label) for row in answer.answers] == [(value, label)]


def test_several_bodies_are_compared_by_what_all_of_them_print(seventeen: Held) -> None:
    answer = seventeen.ask("双峰县民政局和喀什市政务服务中心2024年办公经费谁多")
    assert [row.value for row in answer.answers] == ["34.40", "1.54"]
    assert seventeen.ask("双峰县民政局2024年办公经费和水费一共多少").status != "answered"  # the one holds the other
    assert seventeen.ask("双峰县民政局2024年办公经费占公用经费多少").status != "answered"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("青龙县行政审批局2023年政府性基金预算财政拨款支出合计", ["209.65"]),
        ("青龙县行政审批局政府性基金预算财政拨款总支出", ["209.65"]),
        ("库尔勒市行政服务中心一般公共预算财政拨款支出合计", ["185.62"]),
        ("青龙县行政审批局政府性基金预算财政拨款收入合计", ["198.30"]),
        ("12345政务热线人员经费及中心运行业务费项目绩效自评总分", ["87.02"]),
        ("库尔勒行政服务中心采购合同给了中小企业多少 小微企业多少", ["13.42", "13.12"]),
        ("库尔勒行政服务中心政府采购合同授予小微企业多少", ["13.12"]),
    ],
)
def test_what_stands_in_other_words_is_the_same(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青龙县行政审批局政府性基金预算财政拨款支出总计",  # with what is carried over: not printed
        "青龙县行政审批局国有资本经营预算财政拨款支出合计",  # an empty statement
        "库尔勒行政服务中心采购合同给了民营企业多少",
        "库尔勒行政服务中心采购合同给了哪家公司",
        "库尔勒行政服务中心采购合同多少份",
    ],
)
def test_what_is_nearly_the_same_is_withheld(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize("question", ["在库五个部门中哪个部门支出总计最多", "在册的部门里哪个部门支出总计最多"])
def test_what_is_held_has_other_names(five: Held, question: str) -> None:
    assert five.ask(question).answers[0].value == "2492"


@pytest.mark.parametrize("joint", ["跟最后", "和最终的", "与年底"])
def test_a_budget_is_held_against_its_account(five: Held, joint: str) -> None:
    answer = five.ask(f"库尔勒市行政服务中心年初预算{joint}决算差了多少")
    assert "40.3" in [row.value for row in answer.answers], answer.text


@pytest.mark.parametrize("words", ["没有得满分", "没拿到满分", "未能得满分"])
def test_indicators_without_their_full_score(five: Held, words: str) -> None:
    answer = five.ask(f"库尔勒市行政服务中心项目支出绩效自评表里哪些指标{words}")
    assert answer.template == "indicator_missed" and len(answer.answers) == 3, answer.text
    assert five.ask("库尔勒市行政服务中心哪些指标得了满分").status != "answered"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("库尔勒市行政服务中心发工资福利这块用了多少，得有一百多万吧", "133.08"),
        ("库尔勒行政服务中心那辆公车一年油钱修车钱保险一共多少", "1.26"),
        ("青龙审批局机关运行经费是七十五万零四百块吗", "75.04"),
        ("为啥库尔勒行政服务中心行政运行的钱涨了快一倍", "本年度新增7名工作人员，人员经费支出大幅增长"),
        ("喀什 单位运转项目 平均每个单位多少运转经费", "9739.96"),
        ("经开区党政办请律师花多少", "6"),
        ("麻烦问下，青龙县行政审批局请专家评审，一个人最多给多少", "800"),
        ("青龙迁址装修的及时完工率写的是哪年年底，是不是印错了", "2020年底前"),
        ("库尔勒行政服务中心出差一年报销多少钱", "0.00"),
        ("作为普通市民我想问库尔勒行政服务中心机关运行经费多少", "3.34"),
    ],
)
def test_people_talk_around_what_they_ask(five: Held, question: str, value: str) -> None:
    answer = five.ask(question)
    assert [(row.value or "").strip("≤≥<>=≪") for row in answer.answers] == [value], answer.text


@pytest.mark.parametrize(
    "lead",
    [
        "明天开会要用，",
        "替同事问的，",
        "文件打不开，",
        "网上没搜到，",
        "插一句，",
        "大哥，",
        "在不在，",
        "听说不少，",
        "市长热线转来：",
        "纳税人有权知道，",
        "依法申请公开：",
    ],
)
def test_why_somebody_asks_changes_nothing(five: Held, lead: str) -> None:
    answer = five.ask(f"{lead}库尔勒市行政服务中心工资福利支出多少")
    assert [row.value for row in answer.answers] == ["133.08"], answer.text


@pytest.mark.parametrize("tail", ["有数吗", "晓得不", "谁知道", "应该不少吧", "一句话", "不用解释", "就要个数"])
def test_how_somebody_closes_changes_nothing(five: Held, tail: str) -> None:
    answer = five.ask(f"库尔勒市行政服务中心工资福利支出多少，{tail}")
    assert [row.value for row in answer.answers] == ["133.08"], answer.text


@pytest.mark.parametrize(
    "question",
    [
        "库尔勒行政服务中心公车油钱多少",  # a part of it
        "库尔勒行政服务中心公车油钱和修车钱多少",
        "库尔勒行政服务中心修车花多少",
        "库尔勒行政服务中心退休的钱多少",  # no number of people
        "喀什政务中心请律师花多少",
        "青龙审批局请律师打官司花多少",
        "青龙容e查提供档案的电子转化和上传合格率是什么时候",  # a rate is no day
        "青龙容e查合格率写的是哪年年底",
        "库尔勒行政服务中心水费涨了快一倍吗",
        "青龙县行政审批局2023年预算收支738.05万元，由此推算2024年预算是多少",
        "为啥库尔勒行政服务中心邮电费涨了快一倍",
    ],
)
def test_what_people_talk_around_is_no_other_thing(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


def test_a_word_for_two_items_is_not_one_of_them(five: Held) -> None:
    assert [row.value for row in five.ask("库尔勒行政服务中心工资奖金多少").answers] == ["133.08", "13.72"]
