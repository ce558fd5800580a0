"""Tables whose codes are of two lists, of bodies, or with letters; bodies, projects and figures are invented."""

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
