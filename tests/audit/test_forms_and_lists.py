"""Contradictions between texts, forms and lists of units: each found where it is printed, and nowhere else."""

import pytest

from budgetgraph.audit import audit_records
from budgetgraph.extraction.extract import extract
from budgetgraph.reading.plain_text.text import read_text

FINAL, BUDGET = "测试县水利局2023年度部门决算\n\n", "测试县水利局2024年部门预算\n\n"


def found(rule: str, text: str) -> list[tuple[str, str]]:
    disclosures = extract(read_text(text.encode(), "x.txt")).disclosures
    return [(f.severity, f.label) for one in audit_records(disclosures) for f in one.findings if f.rule == rule]


@pytest.mark.parametrize(("rate", "count"), [("18.46", 0), ("28.46", 1)])
def test_a_rate_is_that_of_one_of_the_changes_of_its_sentence(rate: str, count: int) -> None:
    text = "一、三公经费情况说明\n\n2023年度“三公”经费支出共计3.71万元，较年初预算数减少8.29万元，"
    assert len(found("change_rate", FINAL + text + f"较上年支出数减少0.84万元，下降{rate}%。")) == count


@pytest.mark.parametrize(("outturn", "count"), [("0.74", 0), ("1.01", 1)])
def test_the_outturn_behind_the_budget_of_an_expense_is_that_of_the_table(outturn: str, count: int) -> None:
    table = (
        "财政拨款“三公”经费支出决算表\n单位：万元\n项目\t预算数\t决算数\n合计\t8.70\t4.19\n因公出国（境）费\t0.00\t0.00\n"
        "公务用车运行维护费\t5.50\t3.45\n公务接待费\t3.20\t0.74\n\n"
    )
    text = f"一、三公经费情况说明\n\n1.公务接待费支出预算3.20万元，支出决算{outturn}万元。"
    assert len(found("text_against_table", FINAL + table + text)) == count


@pytest.mark.parametrize(
    ("total", "rate", "count"), [("97.70", "100.00", 1), ("99.20", "100.00", 0), ("97.70", "96.25", 0)]
)
def test_a_total_score_leaves_out_no_point_of_a_budget_wholly_spent(total: str, rate: str, count: int) -> None:
    form = (
        f"2023年度项目支出绩效自评表\n项目名称\t水库巡查\t自评总分（分）\t{total}\n"
        f"\t年初预算数\t全年（调整）预算数\t全年执行数\t执行率（%）\n本年资金合计数（万元）\t90.00\t80.00\t80.00\t{rate}\n"
        "绩效指标\t计量单位\t指标性质\t年初指标值\t全年完成值\t指标权重\t指标得分\n"
        "巡查次数\t次\t≥\t12\t13\t50\t50.00\n巡查到位率\t%\t≥\t95\t93\t40\t39.20\n"
    )
    assert len(found("indicator_score_sum", FINAL + form)) == count


@pytest.mark.parametrize(("staff", "kinds"), [(60, ["wording"]), (59, [])])
def test_people_of_the_text_against_the_total_of_the_units(staff: int, kinds: list[str]) -> None:
    text = f"一、部门概况\n\n2024年初，全部门核定编制66人，实有在职人员{staff}人，退休人员23人。\n\n"
    table = (
        "部门预算单位基本情况表\n单位名称\t经费性质\t人员编制数\t在职人数\n测试县水利局（本级）\t财政核拨\t36\t32\n"
        "测试县水库管理所\t财政核拨\t30\t27\n合计\t\t66\t59\n"
    )
    assert [severity for severity, _ in found("staff_in_list", BUDGET + text + table)] == kinds


@pytest.mark.parametrize(("title", "count"), [("部门综合预算专项业务经费支出表", 0), ("一般公共预算项目支出表", 1)])
def test_projects_of_all_funds_are_not_held_against_those_of_one(title: str, count: int) -> None:
    heads = "单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    tables = (
        f"一般公共预算支出表\n{heads}\t合计\t1198.42\t543.92\t654.50\n2130301\t行政运行\t543.92\t543.92\t\n"
        f"2130306\t水利工程运行与维护\t654.50\t\t654.50\n\n政府性基金预算支出表\n{heads}\t合计\t60.00\t\t60.00\n"
        f"2120803\t城市建设支出\t60.00\t\t60.00\n\n{title}\n单位：万元\n项目名称\t项目金额\n合计\t714.50\n"
        "水库维修\t654.50\n景观提升\t60.00\n"
    )
    assert len(found("sister_totals", BUDGET + tables)) == count


def test_a_part_of_one_fund_is_no_whole_of_the_funds_of_a_line() -> None:
    table = "政府性基金预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\t其中：上年结转\n"
    text = f"测试市档案馆2024年部门预算\n\n{table}\t合计\t84.00\t\t84.00\t64.00\n229\t其他支出\t84.00\t\t84.00\t64.00\n"
    assert found("columns_of_funds", text) == []


def test_a_wrong_sum_of_three_public_expenses_names_what_it_is_the_sum_of() -> None:
    table = (
        "一般公共预算“三公”经费支出情况表\n单位：万元\n合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\n"
        "\t\t小计\t公务用车购置费\t公务用车运行费\t\n96.50\t0.00\t96.50\t0.00\t64.00\t32.50\n"
    )
    told = found("levels", f"测试市档案馆2024年部门预算\n\n{table}")
    assert len(told) == 1 and "“合计（三公经费）”" in told[0][1]


@pytest.mark.parametrize(
    ("total", "rows", "count"),
    [
        ("636.56", ("演出下乡\t400.00", "总分馆建设\t226.50", "装备更新\t10.06"), 0),
        ("646.56", ("演出下乡\t400.00", "总分馆建设\t226.50", "装备更新\t10.06"), 1),
        ("636.56", ("惠民工程\t626.50", "演出下乡\t400.00", "总分馆建设\t226.50", "装备更新\t10.06"), 0),
    ],
)
def test_a_list_of_projects_without_codes_comes_to_its_total(total: str, rows: tuple[str, ...], count: int) -> None:
    """Such totals were held against nothing; a project that others make up is no part of its own."""
    table = f"项目支出预算表\n单位：万元\n项目名称\t合计\n合计\t{total}\n" + "\n".join(rows) + "\n"
    assert len(found("totals", BUDGET + table)) == count
