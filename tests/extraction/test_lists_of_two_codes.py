"""Tables whose codes are of two lists, of bodies, or with letters; bodies, projects and figures are invented."""

import pytest

from budgetgraph.extraction.extract import Hints, extract
from budgetgraph.extraction.records import Disclosure
from budgetgraph.reading.plain_text.text import read_text

HINTS = Hints(department="测试市档案馆", year=2024, stage="budget")


def read(text: str) -> Disclosure:
    return extract(read_text(("测试市档案馆2024年部门预算\n\n" + text).encode(), "x.txt"), HINTS).disclosures[0]


def test_codes_with_letters_are_no_names() -> None:
    one = read(
        "项目支出情况表\n单位：万元\n单位/项目\t\t合计\t财政拨款\n代码\t名称\t\t一般公共预算\n\t合计\t91.50\t91.50\n"
        "217001\t测试市档案馆（本级）\t71.50\t71.50\n46T00001\t古籍修复\t50.00\t50.00\n46T00002\t库房恒温\t21.50\t21.50\n"
        "217002\t测试市档案修复中心\t20.00\t20.00\n46T00003\t档案编研\t20.00\t20.00\n"
    )
    assert [(p.name, p.budget) for p in one.projects] == [
        ("古籍修复", 500000),
        ("库房恒温", 215000),
        ("档案编研", 200000),
    ]
    assert {row.of_unit for row in one.statements[0].rows if row.project == "档案编研"} == {"测试市档案修复中心"}


def test_the_code_of_a_department_is_no_class_though_a_class_has_it() -> None:
    one = read(
        "部门支出总体情况表\n单位：万元\n科目/单位\t\t合计\t基本支出\t项目支出\n代码\t名称\t\t\t\n\t合计\t91.50\t71.50\t20.00\n"
        "217\t测试市档案局\t91.50\t71.50\t20.00\n217001\t测试市档案局（本级）\t91.50\t71.50\t20.00\n"
        "201\t一般公共服务支出\t91.50\t71.50\t20.00\n20126\t档案事务\t91.50\t71.50\t20.00\n2012604\t档案馆\t91.50\t71.50\t20.00\n"
    )
    concepts = [row.concept for row in one.statements[0].rows if row.label == "测试市档案局"]
    assert concepts == ["printed:测试市档案局"]


def test_lines_below_a_function_that_only_the_second_list_names() -> None:
    one = read(
        "一般公共预算支出情况表（功能分类和经济分类）\n单位：万元\n"
        "功能分类科目\t\t政府预算支出经济分类科目\t部门预算支出经济分类科目\t\t合计\t基本支出\t项目支出\n"
        "编码\t名称\t\t编码\t名称\t\t\t\n\t合计\t\t\t\t91.50\t71.50\t20.00\n"
        "2012604\t档案馆\t\t\t\t91.50\t71.50\t20.00\n\t\t50101 工资奖金津补贴\t30101\t基本工资\t71.50\t71.50\t\n"
        "\t\t50201 办公经费\t30201\t办公费\t20.00\t\t20.00\n"
    )
    rows = {row.label: row for row in one.statements[0].rows}
    assert [(rows[name].code, len(rows[name].figures)) for name in ("基本工资", "办公费")] == [
        ("30101", 2),
        ("30201", 2),
    ]
    assert not [flag for row in rows.values() for figure in row.figures for flag in figure.flags]
    assert [row.label for row in rows.values() if row.breakdown] == ["档案馆"]


CLASSES = (
    "{first}\t30101\t基本工资\t60.00\t60.00\t\n{again}\t30102\t津贴补贴\t11.50\t11.50\t\n"
    "50201\t办公经费\t30201\t办公费\t20.00\t\t20.00\n"
)


@pytest.mark.parametrize("again", ["\t", "50101\t工资奖金津补贴"])
def test_a_class_over_several_of_another_list_names_none_of_their_lines(again: str) -> None:
    one = read(
        "部门支出总体情况表（按经济分类）\n单位：万元\n政府预算支出经济分类\t\t部门预算支出经济分类\t\t合计\t基本支出\t项目支出\n"
        "科目编码\t科目名称\t科目编码\t科目名称\t\t\t\n合计\t\t\t\t91.50\t71.50\t20.00\n"
        + CLASSES.format(first="50101\t工资奖金津补贴", again=again)
    )
    rows = [(row.label, row.code, row.concept) for row in one.statements[0].rows]
    assert rows[1:] == [
        ("基本工资", "30101", "economic:30101"),
        ("津贴补贴", "30102", "economic:30102"),
        ("办公费", "30201", "economic:30201"),
    ]


def test_classes_that_hold_one_of_another_list_each_keep_their_lines() -> None:
    one = read(
        "部门支出总体情况表（按经济分类）\n单位：万元\n政府预算支出经济分类\t\t部门预算支出经济分类\t\t合计\t基本支出\t项目支出\n"
        "科目编码\t科目名称\t科目编码\t科目名称\t\t\t\n"
        "50101\t工资奖金津补贴\t30101\t基本工资\t71.50\t71.50\t\n50201\t办公经费\t30201\t办公费\t20.00\t\t20.00\n"
    )
    assert [row.code for row in one.statements[0].rows] == ["50101", "50201"]


def test_the_finer_list_names_the_lines_though_one_class_of_it_is_of_two() -> None:
    one = read(
        "部门支出总体情况表（按经济分类）\n单位：万元\n部门预算支出经济分类\t\t政府预算支出经济分类\t\t合计\t基本支出\t项目支出\n"
        "科目编码\t科目名称\t科目编码\t科目名称\t\t\t\n"
        "30101\t基本工资\t50101\t工资奖金津补贴\t60.00\t60.00\t\n30102\t津贴补贴\t50101\t工资奖金津补贴\t11.50\t11.50\t\n"
        "30201\t办公费\t50201\t办公经费\t20.00\t\t20.00\n30201\t办公费\t50502\t商品和服务支出\t5.00\t\t5.00\n"
    )
    assert [row.code for row in one.statements[0].rows] == ["30101", "30102", "30201", "30201"]
