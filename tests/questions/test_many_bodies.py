"""Questions over many bodies and refusals that say what is lacking, on the five transcripts and the changing body."""

import pytest

from .conftest import Held


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("库尔勒市行政服务中心2022年底资产总额", "286.05万元"),
        ("库尔勒市行政服务中心2022年末在职几人", "7人"),
        ("喀什市政务服务中心2023年底有几辆车", "截至2023年底"),
        ("库尔勒市行政服务中心2022年末结转和结余", "年末结转和结余为0万元"),
    ],
)
def test_the_end_of_a_year_is_a_day_of_which_documents_tell(five: Held, question: str, said: str) -> None:
    answer = five.ask(question)
    assert answer.status == "answered" and said in answer.text


@pytest.mark.parametrize("question", ["哪家公车最多", "公车最多的部门", "公务用车超过10辆的部门"])
def test_bodies_are_ranked_by_the_number_of_a_thing_not_by_its_money(five: Held, question: str) -> None:
    first = five.ask(question).answers[0]
    assert (first.value, first.unit) == ("11", "辆")


def test_what_a_thing_costs_is_ranked_where_money_is_asked_for(five: Held) -> None:
    assert five.ask("哪家公车花得最多").answers[0].unit == "万元"


def test_what_names_nothing_is_not_said_to_be_lacking(five: Held) -> None:
    answer = five.ask("喀什市政务服务中心你们收了哪几份")
    assert answer.status == "abstained" and "没有印出" not in (answer.reason or "")


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("党政办邮电费和印刷费一共多少", "“印刷费”"),
        ("喀什市政务服务中心有多少张床位", "多少张床位"),
        ("青龙县行政审批局自评得分多少", "“自评得分”"),
        ("喀什政务中心政府性基金支出多少", "没有使用政府性基金预算拨款安排的支出"),
    ],
)
def test_a_refusal_says_what_is_not_printed(five: Held, question: str, lacking: str) -> None:
    answer = five.ask(question)
    assert answer.status == "abstained" and lacking in (answer.reason or "")


@pytest.mark.parametrize(
    "question", ["喀什市政务服务中心有没有国有资本经营预算支出", "青龙审批局有没有国有资本经营预算"]
)
def test_a_note_under_an_empty_statement_answers_whether_there_is_any(five: Held, question: str) -> None:
    assert five.ask(question).answers[0].value == "没有"


def test_the_whole_is_compared_where_no_item_is_named(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心2022年决算比预算多花了还是少花了")
    assert answer.answers[0].value == "40.3" and "按支出总额比较" in answer.text


def test_an_initial_budget_that_is_only_a_column_is_compared(with_scores: Held) -> None:
    assert with_scores.ask("云溪县水利局2023年决算比预算多花了还是少花了").answers[0].value == "49.5"


def test_spending_of_a_final_account_leaves_out_what_is_carried_on(ten: Held) -> None:
    answer = ten.ask("普陀区财政局2024年决算花了多少钱")
    assert [row.value for row in answer.answers] == ["2940.05", "2995.39"] and "含年末结转" in answer.text
    assert ten.ask("普陀区财政局2024年决算支出总计").answers[0].value == "2995.39"
    assert ten.ask("2024年决算支出最多的部门").answers[0].value == "2940.05"


CHANGING = "云溪县水利局"


@pytest.mark.parametrize(
    ("question", "template"),
    [
        ("三公经费一年比一年少的单位", "trend_departments"),
        ("三公经费连降三年的部门", "trend_departments"),
        ("哪些单位的公用经费年年下降", "trend_departments"),
        ("没安排接待费预算但实际花了接待费的部门", "absent_before"),
        ("年初预算没有公务接待费而决算列支了的单位", "absent_before"),
        ("年初预算没列公车购置费但决算有支出的单位", "absent_before"),
    ],
)
def test_a_body_is_found_by_what_changes(with_scores: Held, question: str, template: str) -> None:
    answer = with_scores.ask(question)
    assert answer.template == template and CHANGING in [row.label for row in answer.answers]


@pytest.mark.parametrize(
    "question",
    [
        f"{CHANGING}2023年头一回出现的项目",
        f"{CHANGING}2023年预算有哪些项目是2022年没有的",
        f"跟2022年比，{CHANGING}2023年预算多出了哪些新项目",
    ],
)
def test_what_is_new_is_asked_in_many_ways(with_scores: Held, question: str) -> None:
    assert [row.label for row in with_scores.ask(question).answers] == ["灌区改造"]


def test_more_than_the_budget_is_a_comparison_of_stages(with_scores: Held) -> None:
    assert with_scores.ask(f"2023年{CHANGING}决算超出年初预算多少").answers[0].value == "49.5"


def test_fewer_words_do_not_compare_a_budget_with_an_account(with_scores: Held) -> None:
    """比 alone says no stage: 一年比一年少 once listed the accounts that departed from their budgets."""
    assert with_scores.ask("三公经费比较少的单位").template != "deviation_departments"


def test_projects_are_ranked_by_their_marks(with_scores: Held) -> None:
    scores = [float(row.value or 0) for row in with_scores.ask("自评得分从低到高排一下项目").answers]
    assert len(scores) > 1 and scores == sorted(scores)
    lowest = with_scores.ask("自评得分最低的项目是哪个").answers
    assert {float(row.value or 0) for row in lowest} == {scores[0]} and lowest[0].unit == "分"
    assert with_scores.ask("执行率最高的项目").answers[0].unit == "%"


def test_projects_with_exactly_a_mark_are_found(with_scores: Held) -> None:
    answer = with_scores.ask("自评得分96分的项目有哪些")
    assert answer.answers and {row.value for row in answer.answers} == {"96"}


def test_bodies_are_ranked_by_a_share(with_scores: Held) -> None:
    answer = with_scores.ask("2023年预算项目支出占比最高的部门")
    assert answer.template == "ratio_rank" and answer.answers[0].unit == "%" and "÷" in answer.text
    order = [float(row.value or 0) for row in with_scores.ask("2023年预算各单位项目支出占总支出的比例排名").answers]
    assert len(order) > 1 and order == sorted(order, reverse=True)


def test_how_many_bodies_keep_a_limit_is_a_number(with_scores: Held) -> None:
    listed = with_scores.ask("2023年预算超过400万元的单位有哪些")
    assert listed.template == "threshold_totals" and CHANGING in [row.label for row in listed.answers]
    number = with_scores.ask("2023年预算超过400万元的有几家").answers
    assert [(row.value, row.unit) for row in number] == [(str(len(listed.answers)), "个")]


def test_an_average_is_rounded_and_says_so(with_scores: Held) -> None:
    answer = with_scores.ask("2023年决算各单位三公经费平均多少")
    assert len((answer.answers[0].value or "").partition(".")[2]) <= 2


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("公务员医疗补助库尔勒市行政服务中心两年对比", ["1.41", "1.28"]),
        ("经开区政务中心基本支出近两年比较", ["465", "480.9"]),
    ],
)
def test_two_years_of_one_report_are_the_year_and_the_one_before(five: Held, question: str, values: list[str]) -> None:
    assert [row.value for row in five.ask(question).answers] == values


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "哈巴河县文旅局2022年和2023年决算支出对比",
            "旅游局本年支出合计：2022年决算1425.36万元，2023年决算1771.74万元",
        ),
        ("哈巴河县文旅局2023年决算支出比2022年增加多少", "本年支出合计比上年增加346.38万元"),
        ("库尔勒市行政服务中心和哈巴河县文旅局2022年决算支出谁多", "旅游局的本年支出合计1425.36万元"),
        ("哈巴河县文旅局2023年预算和决算支出分别多少", "决算的数字是本年支出合计"),
        ("哈巴河县文旅局2022年和2023年决算支出总计对比", "旅游局支出总计：2022年决算1426.43万元"),
    ],
)
def test_what_was_spent_in_a_year_is_not_called_the_balanced_total(samples: Held, question: str, said: str) -> None:
    assert said in samples.ask(question).text


@pytest.mark.parametrize("question", ["双峰县哪些项目预算超过十万", "双峰县项目预算超过10万元的有哪些"])
def test_bodies_are_no_answer_where_projects_are_asked_for(samples: Held, question: str) -> None:
    answer = samples.ask(question)
    assert answer.template != "threshold_departments" and "的部门共" not in answer.text


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("库尔勒市行政服务中心流动资产年初年末各多少", ["7.03", "9.65"]),
        ("库尔勒市行政服务中心固定资产净值年初和年末分别是", ["124.50", "103.80"]),
        ("库尔勒市行政服务中心流动资产年初是多少", ["7.03"]),
        ("库尔勒市行政服务中心流动资产年末是多少", ["9.65"]),
    ],
)
def test_a_stock_at_the_beginning_of_a_year_is_that_of_the_year_before(
    five: Held, question: str, values: list[str]
) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


def test_a_region_beside_bodies_stands_for_the_one_body_held_of_it(five: Held) -> None:
    answer = five.ask("公务用车运行维护费，党政办、行政服务中心、青龙三家从高到低排")
    assert [row.value for row in answer.answers] == ["64", "3.20", "1.26"], answer.text
    assert "“青龙”按该地区唯一收录的青龙满族自治县行政审批局理解" in (answer.text or "")
    assert five.ask("青龙和喀什谁的公用经费多").status == "clarify"
    for apart in ("喀什的，行政服务中心公用经费多少", "喀什和库尔勒市行政服务中心谁的三公经费多"):
        assert five.ask(apart).status == "clarify", apart


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("党政办2022年公用经费排前三的支出", ["140", "64", "53"]),
        ("党政办2022年公用经费里最大的三项支出", ["140", "64", "53"]),
        ("党政办2022年公用经费里花得最多的是什么", ["140"]),
        ("花在项目上的钱党政办2022年有多少", ["1198"]),
        ("库尔勒市行政服务中心采购按货物、工程、服务各是多少", ["7.25", "0", "6.17"]),
        ("比一下库尔勒经开区政务服务中心和喀什市政务服务中心的公用经费", ["39.26", "22.1"]),
        ("党政办2022年邮电费预算额", ["140"]),
        ("党政办2022年一整年邮电费", ["140"]),
        ("审计底稿：行政服务中心2022固定资产原值", ["286.06"]),
        ("党政办水、电、暖三样合计", ["101"]),
        ("青龙县行政审批局公务接待费同比下降百分之几", ["10.45"]),
        ("库尔勒经开区政务服务中心社保就业类支出占几个百分点", ["5.3"]),
        ("库尔勒市行政服务中心决算比年初预算超了多少钱", ["40.3", "27.73"]),
        ("喀什市政务服务中心和党政办哪边取暖费高，高多少", ["37.72", "36", "1.72"]),
        ("库尔勒市行政服务中心培训支出同比多了几成", ["133.33"]),
        ("青龙行政审批局工资福利支出最大的三个明细", ["195.42", "57.01", "52.75"]),
        ("青龙行政审批局2023年人员经费、项目各多少", ["453.37", "209.65"]),
        ("青龙行政审批局内部有几个行政股室，几个下属事业单位", ["8", "2"]),
        ("想核对一下：党政办2022年邮电费多少", ["140"]),
    ],
)
def test_other_wordings_of_the_whole_and_of_its_parts(five: Held, question: str, values: list[str]) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == values, answer.text


def test_the_code_of_a_body_is_refused_by_its_reason(five: Held) -> None:
    for what in ("单位编码", "部门代码", "单位的编号"):
        assert "单位自己的代码" in (five.ask(f"青龙行政审批局{what}是多少").text or ""), what


def test_a_page_that_is_not_read_is_not_said_to_be_lacking(five: Held) -> None:
    assert "没有读到" in (five.ask("青龙行政审批局三公经费支出表在第几页").text or "")


def test_an_answer_says_the_column_that_it_is_read_from(five: Held) -> None:
    assert "行政运行的基本支出为1152万元" in (five.ask("党政办2022年行政运行的基本支出").text or "")


def test_the_execution_of_the_whole_is_not_that_of_one_fund(five: Held) -> None:
    """It was answered with what the text says of the general public budget."""
    assert [r.value for r in five.ask("库尔勒市行政服务中心整体支出的预算总执行率是多少").answers] == ["92.89"]


def test_a_reason_for_one_of_the_three_public_expenses(five: Held) -> None:
    for why in ("为何", "缘何", "因何"):
        answer = five.ask(f"经开区政务中心三公中的公务接待费{why}增加")
        assert answer.template == "reason" and "公务接待活动" in (answer.text or ""), answer.text


def test_a_matter_belongs_to_a_unit_where_a_unit_is_asked_for(five: Held) -> None:
    """It was answered with what the whole body does."""
    for question in ("信访接待归党政办哪个内设机构负责", "党政办的信访接待由哪个部负责"):
        answer = five.ask(question)
        assert answer.template == "unit_about" and "群工部" in (answer.text or ""), answer.text
    assert five.ask("12345热线归经开区政务服务中心管吗").template == "duty_about"


def test_a_number_behind_and_is_that_of_the_next_thing(five: Held) -> None:
    """8个行政股室和2个下属单位: a slip in the first word was answered with the second number."""
    answer = five.ask("青龙行政审批局内部有几个行政政股室，几个下属事业单位")
    assert answer.status != "answered" or [row.value for row in answer.answers] == ["8", "2"], answer.text


def test_documents_of_a_year_are_listed(five: Held) -> None:
    for question in ("收录的几份里面哪些是2022年的", "资料里有哪几家单位的2022年文件"):
        assert len(five.ask(question).answers) == 2, question


@pytest.mark.parametrize(
    "question",
    [
        "经开区和喀什的政务服务中心公用经费谁多",
        "经开区、喀什的政务服务中心公用经费谁高",
        "两个政务服务中心（经开区的和喀什的）公用经费谁用得多",
        "两个政务服务中心的公用经费各多少",
        "经开区和喀什两个政务服务中心公用经费谁多",
    ],
)
def test_two_bodies_may_share_their_name(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers[:2]] == ["39.26", "22.1"], answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青龙和喀什的审批局公用经费谁多",  # 喀什 has none
        "喀什和库尔勒市行政服务中心的公用经费谁多",  # a place and a body
        "三个政务服务中心的公用经费各多少",  # two are held
        "两个政务服务中心（青龙的和喀什的）公用经费谁多",
        "经开区和喀什的党政办公用经费谁多",
    ],
)
def test_a_name_is_shared_only_by_bodies_that_have_it(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("机关运行经费两千两百三十三万，这是哪家单位的", "新疆库尔勒经济技术开发区党政办公室"),
        ("公务接待费32.5万元是谁家的", "新疆库尔勒经济技术开发区党政办公室"),
        ("32.5万元的公务接待费是哪个部门的", "新疆库尔勒经济技术开发区党政办公室"),
        ("2023年谁的公务接待费是2.8万元", "库尔勒经济技术开发区政务服务中心"),
        ("哪些单位的住房公积金正好是48万元", "新疆库尔勒经济技术开发区党政办公室"),
    ],
)
def test_whose_an_amount_is(five: Held, question: str, name: str) -> None:
    answer = five.ask(question)
    assert [row.label for row in answer.answers] == [name], answer.text


@pytest.mark.parametrize(
    "question",
    [
        "机关运行经费两千两百三十四万，这是哪家单位的",
        "公务接待费15万元是谁家的",
        "2022年谁的公务接待费是2.8万元",
        "谁的公务接待费是32.5元",
    ],
)
def test_a_near_amount_is_nobodys(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"
