"""Money carried over in a column of its own, parts of columns, spending of one fund: what contradicts and what not."""

import re

import pytest

from budgetgraph.audit import audit_records
from budgetgraph.extraction.extract import extract
from budgetgraph.reading.files import read


def _table(title: str, *rows: str) -> str:
    lines = ""
    for row in rows:
        cells = [re.fullmatch(r"(.*?)(?:v(\d))?(?:>(\d))?", cell) for cell in row.split("|")]
        lines += "".join(f"<td rowspan={c[2] or 1} colspan={c[3] or 1}>{c[1]}</td>" for c in cells if c) + "</tr><tr>"
    lines = f"<tr>{lines.removesuffix('<tr>')}"
    return f"<p>{title}</p><p>单位：万元</p><table border='1'>{lines}</table>"


def _findings(*parts: str, stage: str = "2024年部门预算") -> list[tuple[str, str]]:
    page = f"<html><p>测试市档案馆{stage}</p>{''.join(parts)}</html>"
    reports = extract(read(page.encode(), "a.html")).disclosures
    return [(one.check, one.label) for audit in audit_records(reports) for one in audit.findings]


@pytest.mark.parametrize(("carried", "contradictions"), [("113.53", 0), ("131.53", 1)])
def test_funds_carried_over_beside_those_of_the_year(carried: str, contradictions: int) -> None:
    summary = _table(
        "财政拨款收支预算总表",
        "项目|2024年预算数|项目|合计|一般公共预算|政府性基金预算|上年财政拨款资金结转",
        f"一、本年收入|300.00|一、本年支出|413.53|300.00||{carried}",
        f"二、上年结转|113.53|农林水支出|413.53|300.00||{carried}",
        f"收入总计|413.53|支出总计|413.53|300.00||{carried}",
    )
    spending = _table(
        "一般公共预算支出预算表",
        "科目编码|科目名称|合计|当年财政拨款安排|上年结转安排",
        "|合计|413.53|300.00|113.53",
        "2130101|行政运行|413.53|300.00|113.53",
    )
    found = [label for check, label in _findings(summary, spending) if check in ("sister_tables", "sum_of_parts")]
    assert bool(found) == bool(contradictions)


def test_a_part_of_a_column_hides_no_sum_that_fails() -> None:
    rows = (
        "单位名称v3|总计v3|部门预算>4|上年结转v3",
        "小计v2|一般公共预算拨款>2|事业收入v2",
        "金额|其中：专项资金列入部门预算的项目",
        "合计|2193.78|2051.38|2051.38|719.60||162.40",
        "测试市档案馆|962.88|962.88|962.88|163.60||",
        "测试市声像馆|1230.90|1088.50|1088.50|556.00||162.40",
    )
    found = [label for check, label in _findings(_table("部门综合预算收入总表", *rows)) if check == "sum_of_parts"]
    assert any("1230.90" in label for label in found) or any("1,230.90" in label for label in found)


def test_what_is_said_of_a_funds_spending_is_printed_in_its_own_table() -> None:
    spent = _table(
        "一般公共预算财政拨款支出决算表",
        "科目编码|科目名称|合计|基本支出|项目支出",
        "|合计|2060.08|593.74|1466.34",
        "2130101|行政运行|2060.08|593.74|1466.34",
    )
    summary = _table(
        "财政拨款收入支出决算总表",
        "项目|决算数|项目|小计|一般公共预算财政拨款",
        "一、一般公共预算财政拨款|2030.80|农林水支出|2060.08|2060.08",
        "本年收入合计|2030.80|本年支出合计|2060.08|2060.08",
        "年初财政拨款结转和结余|54.37|年末财政拨款结转和结余|25.09|25.09",
        "总计|2085.17|总计|2085.17|2085.17",
    )
    text = "<p>三、财政拨款支出情况说明</p><p>2023年一般公共预算财政拨款支出{}万元，占本年支出合计的100%。</p>"

    def said(amount: str) -> list[str]:
        found = _findings(summary, spent, text.format(amount), stage="2023年度部门决算")
        return [label for check, label in found if check == "text_against_table"]

    assert said("2060.08") == []
    assert len(said("2006.08")) == 1


@pytest.mark.parametrize(("planned", "contradictions"), [("189.70", 0), ("198.70", 1)])
def test_the_initial_budget_of_a_class_is_that_of_the_class_in_the_budget(planned: str, contradictions: int) -> None:
    budget = _table(
        "一般公共预算支出表", "科目编码|科目名称|合计|基本支出|项目支出", "|合计|300.00|300.00|",
        "208|社会保障和就业支出|189.70|189.70|", "213|农林水支出|110.30|110.30|",
    )  # fmt: skip
    told = f"<p>（一）社会保障和就业支出。年初预算{planned}万元，支出决算172.28万元。</p>"
    reports = [
        one
        for stage, part in (("2024年部门预算", budget), ("2024年度部门决算", told))
        for one in extract(read(f"<html><p>测试市档案馆{stage}</p>{part}</html>".encode(), "a.html")).disclosures
    ]
    findings = [
        one for audit in audit_records(reports) for one in audit.findings if one.check == "budget_against_final"
    ]
    assert len(findings) == contradictions


@pytest.mark.parametrize(("wanted", "contradictions"), [("96.00", 0), ("106.00", 1)])
def test_the_money_of_a_project_in_a_list_and_in_its_form(wanted: str, contradictions: int) -> None:
    listed = _table(
        "部门专项资金管理清单目录", "序号|项目名称|支出级次|预算金额",
        "1|古籍修复|县级|96.00", "2|库房消防|县级|40.00", "|合计||136.00",
    )  # fmt: skip
    forms = [
        _table(
            "项目支出绩效目标表", f"项目名称|{name}||", f"资金情况（万元）|资金总额|{money}|",
            "一级指标|二级指标|三级指标|指标值",
            f"产出指标|数量指标|{name}数量|≥3次",
        )
        for name, money in (("古籍修复", wanted), ("库房消防", "40.00"))
    ]  # fmt: skip
    found = [label for check, label in _findings(listed, *forms) if check == "project_amount"]
    assert len(found) == contradictions


def test_the_sum_of_one_project_is_not_that_of_its_unit() -> None:
    """Two projects of one unit, each with a line that sums it up, were held against the items of both."""
    lines = _table(
        "部门项目支出预算表",
        "项目分类|项目名称|项目单位|功能科目编码|经济科目编码|经济科目名称|总计|一般公共预算",
        "|合计|||||78.40|78.40",
        "专项业务类|青年讲解员培训|测试市档案馆（本级）||||26.00|26.00",
        "|青年讲解员培训|测试市档案馆（本级）|2012902|30216|培训费|20.00|20.00",
        "|青年讲解员培训|测试市档案馆（本级）|2012902|30226|劳务费|6.00|6.00",
        "专项业务类|库房维护|测试市档案活动中心||||24.90|24.90",
        "|库房维护|测试市档案活动中心|2012999|30205|水费|11.70|11.70",
        "|库房维护|测试市档案活动中心|2012999|30213|维修（护）费|13.20|13.20",
        "专项业务类|公益课程|测试市档案活动中心||||27.50|27.50",
        "|公益课程|测试市档案活动中心|2012999|30226|劳务费|24.00|24.00",
        "|公益课程|测试市档案活动中心|2012999|30218|专用材料费|3.50|3.50",
    )
    assert not _findings(lines)
