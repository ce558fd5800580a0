"""Templates about change, each with a right answer: trends, projects that come and go, gaps of budget and account."""

import pytest

from .changing import NAME, WHY
from .conftest import Held


@pytest.mark.parametrize(
    ("question", "template", "said"),
    [
        (
            "三公经费连续三年下降的单位",
            "trend_departments",
            "2021年预算12.00万元，2022年预算10.50万元，2023年预算8.20万元",
        ),
        (
            "哪些单位项目支出连续增长",
            "trend_departments",
            "2021年决算110.00万元，2022年决算121.00万元，2023年决算165.00万元",
        ),
        ("在职人员持续下降的部门", "trend_departments", "2023年预算25人"),
        (f"{NAME}2023年决算绩效自评平均得分", "average_score", "95.5分"),
        (f"{NAME}2023年预算新增了哪些项目", "new_projects", "灌区改造80万元"),
        (f"{NAME}2023年预算取消了哪些项目", "vanished_projects", "河道清淤45万元"),
        (f"{NAME}2022年决算与预算差异的原因", "gap_reason", WHY),
        (f"{NAME}2022年三公经费决算与预算差异的原因", "gap_reason", WHY),
        (f"{NAME}2023年决算上年三公经费是多少", "amount_before", "10.50万元"),
        (f"{NAME}2023年决算上年公用经费", "amount_before", "38.00万元"),
        ("年初没列接待费决算却花了的单位", "absent_before", "2023年决算0.90万元"),
        (f"{NAME}2023年预算缺少哪些表", "missing_statements", "政府性基金预算支出表"),
        (f"{NAME}防汛保障部负责什么工作", "unit_duty", "负责防汛物资和值班调度工作"),
        ("防汛保障部负责什么工作", "unit_duty", f"{NAME}防汛保障部"),
    ],
)
def test_what_changes_is_answered(with_scores: Held, question: str, template: str, said: str) -> None:
    answer = with_scores.ask(question)
    assert (answer.status, answer.template) == ("answered", template), answer.text
    assert said in answer.text and answer.sources


def test_a_body_that_does_not_change_so_is_not_listed(with_scores: Held) -> None:
    for question in ("三公经费连续三年上升的单位", "基本支出连续三年下降的部门"):
        assert NAME not in with_scores.ask(question).text


def test_the_years_that_are_compared_are_said(with_scores: Held) -> None:
    assert "2023年预算（与2022年相比）" in with_scores.ask(f"{NAME}2023年预算新增了哪些项目").text
    answer = with_scores.ask(f"{NAME}2023年预算新增了哪些项目")
    assert answer.columns == ["部门", "年度", "口径", "项目", "金额"]
    assert [NAME, "2023", "预算", "灌区改造", "80万元"] in answer.rows
    assert "2023年预算（与2022年相比）" in with_scores.ask(f"{NAME}2023年预算取消了哪些项目").text


def test_what_did_not_change_is_not_told_as_a_rise_of_nothing(five: Held) -> None:
    answer = five.ask("库尔勒市行政服务中心2022年公务接待费比上年增加多少")
    assert "没有增减（0万元，0%）" in answer.text
    assert "两者相同" in five.ask("库尔勒市行政服务中心2022年三公经费决算比预算多多少").text


def test_what_was_spent_is_set_against_the_budget_beside_the_balanced_total(samples: Held) -> None:
    answer = samples.ask("哈巴河县文旅局2023年决算比预算多花了还是少花了")
    assert "多17.88万元" in answer.text and "本年支出合计1771.74万元（比年初预算少21.07万元）" in answer.text


def test_a_refusal_names_the_score_and_not_the_word_for_projects(samples: Held) -> None:
    answer = samples.ask("哈巴河县文旅局哪个项目得分最低")
    assert answer.status == "abstained" and "“哪个项目”" not in answer.text


def test_how_an_item_moved_is_told_by_its_change(five: Held) -> None:
    assert "51.57万元" in five.ask("库尔勒市行政服务中心2022年行政运行支出和上年比怎么变的").text


def test_class_and_carried_projects_are_asked_in_more_words(five: Held) -> None:
    """The first was told by an item of a lower level, the second was withheld."""
    assert "教育支出0.42" in five.ask("库尔勒市行政服务中心花钱最少的功能分类是哪一类").text
    assert "共4个" in five.ask("青龙县行政审批局2023年上年结转的项目经费有哪几项，各多少").text


def test_the_difference_of_two_figures_is_asked_in_more_words(five: Held) -> None:
    staff = five.ask("库尔勒市行政服务中心编制数与在职人数之差")
    assert [row.value for row in staff.answers] == ["7", "7"] and "两者相同" in staff.text
    assert "多8.77万元" in five.ask("喀什市政务服务中心基本支出与项目支出之差").text


def test_what_one_year_has_and_another_has_not(with_scores: Held) -> None:
    for asked in ("新增而2022年没有的项目", "有而2022年没有的项目"):
        assert [row.label for row in with_scores.ask(f"云溪县水利局2023年{asked}").answers][:1] != []


@pytest.mark.parametrize(
    "asked",
    ["2022年有2023年没有的项目", "2022年预算里有而2023年预算里没有的项目", "2022年列了2023年没列的项目"],
)
def test_what_the_earlier_year_alone_has_is_said_to_be_gone(with_scores: Held, asked: str) -> None:
    answer = with_scores.ask(f"{NAME}{asked}")
    assert [row.label for row in answer.answers] == ["河道清淤"]
    assert "不再列出的项目" in answer.text and "新增" not in answer.text


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("党政办公务接待费比上年增加多少", "万元"),
        ("党政办公务接待费同比变化", "万元"),
        ("青龙县行政审批局因公出国费比上年增加多少", "万元"),
        ("青龙县行政审批局因公出国费比上年增长率", "%"),
    ],
)
def test_a_change_that_a_text_calls_none_is_none(five: Held, question: str, unit: str) -> None:
    answer = five.ask(question)
    assert [(row.value, row.unit) for row in answer.answers] == [("0", unit)], answer.text
    assert "没有增减（文件写明持平" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "哈巴河县文旅局2023年决算支出比2021年增加多少",
        "哈巴河县文旅局2023年预算比2021年涨了多少",
        "哈巴河县文旅局2023年三公经费预算相较2020年到底增加多少",
        "哈巴河县文旅局2023年预算高出2021年多少",
    ],
)
def test_another_year_is_never_taken_for_the_one_before(samples: Held, question: str) -> None:
    answer = samples.ask(question)
    assert answer.status == "abstained", answer.text


def test_each_of_several_documents_is_told_where_they_differ(samples: Held) -> None:
    """Money carried over is a project of its own: what is said of it is not said of the year's."""
    body, project = "哈巴河县文化体育广播电视和旅游局", "公共文化设施免费开放"
    answer = samples.ask(f"{body}{project}的设立的政策依据是什么")
    told = [(row.label, row.value) for row in answer.answers]
    assert told == [(f"{body}2022年预算", "政府采购合同"), (f"{body}2023年预算", "本单位职能和年度工作计划")]
    assert "2022年预算：政府采购合同" in answer.text
    dates = samples.ask(f"{body}什么时候公开预算的")
    assert [row.value for row in dates.answers] == ["2022年2月20日", "2023年2月20日"]


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ("2022年预算收入由哪几部分构成各多少钱", ["3.90", "1416.79"]),
        ("2022年预算收入由哪几项组成分别是多少", ["3.90", "1416.79"]),
        ("2023年决算年初结转、结余各多少", ["40.70"]),
        ("2023年决算年末结转和结余分别是多少", ["38.95"]),
    ],
)
def test_parts_that_are_asked_for_one_by_one(samples: Held, asked: str, values: list[str]) -> None:
    answer = samples.ask(f"哈巴河县文旅局{asked}")
    assert [row.value for row in answer.answers] == values, answer.text
