"""Contradictions between texts, forms and lists of units: each found where it is printed, and nowhere else."""

import pytest

from budgetgraph.audit import audit_records
from budgetgraph.audit.view import Table
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


_LEVELS = (
    "一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t99.00\t90.00\t9.00\n"
    "213\t农林水支出\t9.00\t\t9.00\n210\t卫生健康支出\t90.00\t90.00\t\n21011\t行政事业单位医疗\t90.00\t90.00\t\n"
    "2101101\t行政单位医疗\t40.00\t40.00\t\n2101102\t事业单位医疗\t30.00\t30.00\t\n"
)


@pytest.mark.parametrize(
    ("last", "count"),
    [
        ("20.00\t20.00\t", 0),
        ("21.00\t21.00\t", 2),
        ("20.00\t\t", 0),  # its basic spending is lost
        ("\t20.00\t", 0),  # its total is
        ("21.00\t\t", 1),
    ],
)
def test_below_a_lost_cell_no_sum_is_complete(last: str, count: int) -> None:
    told = found("levels", f"{BUDGET}{_LEVELS}2101103\t公务员医疗补助\t{last}\n")
    assert sum("行政事业单位医疗" in label.split("而")[0] for _, label in told) == count


@pytest.mark.parametrize(("total", "count"), [("99.00\t90.00\t9.00", 0), ("104.00\t95.00\t9.00", 1)])
def test_the_items_of_a_class_stand_for_its_lost_cell(total: str, count: int) -> None:
    table = _LEVELS.replace("99.00\t90.00\t9.00", total) + "2101103\t公务员医疗补助\t20.00\t20.00\t\n"
    for lost in ("210\t卫生健康支出", "21011\t行政事业单位医疗"):
        table = table.replace(f"{lost}\t90.00\t90.00", f"{lost}\t90.00\t")
    told = found("totals", BUDGET + table)
    assert sum("的“基本支出”为" in label.split("而")[0] for _, label in told) == count


@pytest.mark.parametrize(
    ("last", "count"), [("20.00\t\t0.00", 0), ("20.00\t0.00\t0.00", 1), ("20.00\t\t15.00", 1), ("20.00\t5.00\t", 1)]
)
def test_a_lost_cell_is_no_sum_of_nothing(last: str, count: int) -> None:
    assert len(found("columns_of_spending", f"{BUDGET}{_LEVELS}2101103\t公务员医疗补助\t{last}\n")) == count


@pytest.mark.parametrize(("total", "count"), [("120.00", 0), ("135.00", 2)])
def test_spending_of_units_is_not_the_sum_of_their_revenue(total: str, count: int) -> None:
    heads = "单位名称\t本年收入\t\t\t本年支出\t\t\n\t合计\t财政拨款收入\t事业收入\t合计\t基本支出\t项目支出\n"
    table = (
        f"所属单位收支情况表\n单位：万元\n{heads}合计\t100.00\t80.00\t20.00\t{total}\t90.00\t30.00\n"
        f"测试县水利局（本级）\t100.00\t80.00\t20.00\t{total}\t90.00\t30.00\n"
    )
    assert found("columns_of_funds", FINAL + table) == []
    assert len(found("columns_of_spending", FINAL + table)) == count


@pytest.mark.parametrize(("total", "count"), [("636.56", 0), ("646.56", 1)])
def test_a_list_of_projects_may_name_their_units(total: str, count: int) -> None:
    rows = (
        "演出下乡\t测试县水利局机关\t400.00\n总分馆建设\t测试县水库管理所\t226.50\n装备更新\t测试县水库管理所\t10.06\n"
    )
    table = f"项目支出表\n单位：万元\n项目名称\t项目单位\t合计\n合计\t\t{total}\n{rows}"
    assert len(found("totals", BUDGET + table)) == count


_FUNDS = (
    "财政拨款收入支出决算总表\n单位：万元\n收入\t\t支出\t\t\t\t\n项目\t金额\t项目\t合计\t一般公共预算\t政府性基金预算\t国有资本经营预算\n"
    "一、一般公共预算拨款\t90.00\t一、卫生健康支出\t90.00\t90.00\t0.00\t0.00\n"
    "二、政府性基金预算拨款\t70.00\t二、城乡社区支出\t75.00\t5.00\t70.00\t0.00\n本年收入合计\t160.00\t本年支出合计\t165.00\t95.00\t70.00\t0.00\n\n"
)
_SPENT = (
    "一般公共预算财政拨款支出决算表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t95.00\t90.00\t5.00\n"
    "210\t卫生健康支出\t90.00\t90.00\t\n212\t城乡社区支出\t5.00\t\t5.00\n\n"
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("卫生健康支出90.00万元，城乡社区支出70.00万元。", []),
        ("卫生健康支出91.00万元。", ["一般公共预算"]),
        ("卫生健康支出0.50万元。", ["一般公共预算"]),  # nearer to the 0.00 of a fund that is not named
        ("政府性基金预算财政拨款支出决算：城乡社区支出69.00万元。", ["政府性基金预算"]),
        ("城乡社区支出69.00万元。", ["合计"]),
    ],
)
def test_an_amount_is_not_held_against_a_fund_that_the_text_does_not_name(text: str, told: list[str]) -> None:
    labels = [label for _, label in found("text_against_table", f"{FINAL}{_FUNDS}{_SPENT}一、支出情况说明\n\n{text}")]
    assert [any(f"的“{fund}”为" in label for fund in told) for label in labels] == [True] * len(told)


_RUN_ON = "一、支出情况说明\n\n1.卫生健康支出行政事业单位医疗行政单位医疗年初预算为38.00万元，支出决算为{}万元。"


@pytest.mark.parametrize(("spent", "count"), [("40.00", 0), ("45.00", 1)])
def test_an_item_behind_the_names_of_its_classes_is_held_against_its_row(spent: str, count: int) -> None:
    table = _LEVELS.replace("支出表", "财政拨款支出决算表") + "2101103\t公务员医疗补助\t20.00\t20.00\t\n\n"
    assert len(found("text_against_table", f"{FINAL}{table}{_RUN_ON.format(spent)}")) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("公用经费中办公费12.00万元，电费3.00万元，取暖费5.00万元。", 0),
        ("公用经费中办公费12.00万元，电费3.00万元，取暖费6.00万元。", 1),
        ("公用经费中办公费13.00万元，电费3.00万元，取暖费6.00万元。", 0),  # what is it the money of?
        ("公用经费中办公费12.00万元，电费3.00万元，取暖费2.00万元。水库管理所另有取暖费，取暖费3.00万元。", 0),
        ("取暖费6.00万元。", 0),
    ],
)
def test_one_of_several_expenses_of_a_sentence_that_its_table_does_not_print(text: str, count: int) -> None:
    table = (
        "一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n\t合计\t20.00\t\t20.00\n"
        "302\t商品和服务支出\t20.00\t\t20.00\n30201\t办公费\t12.00\t\t12.00\n30206\t电费\t3.00\t\t3.00\n30208\t取暖费\t5.00\t\t5.00\n\n"
    )
    assert len(found("expenses_listed", f"{BUDGET}{table}一、支出情况说明\n\n{text}")) == count
    assert found("text_against_table", f"{BUDGET}{table}一、支出情况说明\n\n{text}") == []


@pytest.mark.parametrize(("listed", "count"), [("水库维修\t60.00\n", 1), ("水库维修\t60.00\n景观提升\t11.00\n", 0)])
def test_projects_that_a_sentence_leaves_out_are_no_contradiction(listed: str, count: int) -> None:
    rows = f"堤防加固\t40.00\n河道清淤\t20.00\n{listed}"
    table = f"项目支出表\n单位：万元\n项目名称\t合计\n{rows}\n"
    text = "项目支出131.00万元，其中：堤防加固40.00万元；河道清淤20.00万元；水库维修60.00万元。"
    assert len(found("projects_listed", f"{BUDGET}{table}一、支出情况说明\n\n{text}")) == count


@pytest.mark.parametrize(("paid", "count"), [("4.89", 0), ("5.89", 1)])
def test_guests_of_the_whole_body_are_held_against_its_table_not_those_of_its_own_offices(
    paid: str, count: int
) -> None:
    three = (
        "一般公共预算“三公”经费支出表\n单位：万元\n单位编码\t单位名称\t“三公”经费合计\t因公出国（境）费\t公务用车购置及运行费\t\t\t公务接待费\n"
        "\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t\n405\t测试县水利局\t20.41\t\t15.52\t\t15.52\t4.89\n"
        "405001\t测试县水利局本级\t7.18\t\t5.48\t\t5.48\t1.70\n405002\t测试县水库管理所\t13.23\t\t10.04\t\t10.04\t3.19\n\n"
    )
    basic = (
        "一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
        f"302\t商品和服务支出\t{paid}\t\t{paid}\n30217\t公务接待费\t{paid}\t\t{paid}\n"
    )
    assert len(found("three_public_basic", BUDGET + three + basic)) == count


class Walked(dict[str, tuple[str, ...]]):
    """Counts how often all of it is looked through."""

    walks = 0

    def items(self):  # type: ignore[no-untyped-def]
        self.walks += 1
        return super().items()


def test_rows_below_a_lost_cell_are_not_looked_for_in_the_whole_table_once_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("budgetgraph.audit.view.lost_columns", lambda *_: {"basic", "project"})
    monkeypatch.setattr(Table, "_columns", lambda _, row: {"total": row} | ({"basic": row} if row == "r1" else {}))
    walks = []
    for rows in (5, 50):
        table = object.__new__(Table)
        paths = Walked({"r0": ("205",)} | {f"r{at}": ("205", f"2050{at}") for at in range(1, rows)})
        table.facts, table.rows, table.paths = None, list(paths), paths  # type: ignore[assignment]
        table.owners = dict.fromkeys(paths, ("", ""))
        assert table._lost("r0") == {"project"}
        assert table.short_of() == set()
        walks.append(paths.walks)
    assert walks[0] == walks[1]


_UNIT_ROWS = (
    "所属单位收支预算情况表\n单位：万元\n单位名称\t本年收入\t本年支出\t基本支出\t项目支出\n合计\t300.00\t300.00\t180.00\t120.00\n"
    "测试县水利局（本级）\t160.00\t160.00\t80.00\t80.00\n测试县水库管理所\t140.00\t140.00\t100.00\t40.00\n\n"
)


@pytest.mark.parametrize(
    ("dredging", "repairs", "count"), [("30.00", "40.00", 0), ("35.00", "40.00", 1), ("35.00", "35.00", 2)]
)
def test_the_projects_of_a_unit_come_to_its_project_spending(dredging: str, repairs: str, count: int) -> None:
    """Nothing is said where the two tables do not print the same sum of all."""
    listed = (
        "项目支出预算表\n单位：万元\n项目名称\t项目单位\t合计\n合计\t\t120.00\n河道清淤\t测试县水利局\t50.00\n"
        f"渠系改造\t测试县水利局\t{dredging}\n闸门维修\t水库管理所\t{repairs}\n"
    )
    assert len(found("units_projects", BUDGET + _UNIT_ROWS + listed)) == count
    assert found("units_projects", BUDGET + _UNIT_ROWS + listed.replace("合计\t\t120.00", "合计\t\t125.00")) == []


@pytest.mark.parametrize(("spent", "count"), [("40.00", 0), ("45.00", 2), ("35.00", 0)])
def test_an_item_of_one_fund_is_not_more_than_that_of_all(spent: str, count: int) -> None:
    heads, office = "单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n", "2130301\t行政运行\t60.00\t60.00\t\n"
    all_funds = f"部门支出总表\n{heads}\t合计\t130.00\t60.00\t70.00\n{office}2130305\t水利工程建设\t40.00\t\t40.00\n"
    all_funds += "2130306\t水利工程运行与维护\t30.00\t\t30.00\n\n"
    one_fund = (
        f"一般公共预算支出表\n{heads}\t合计\t100.00\t60.00\t40.00\n{office}2130305\t水利工程建设\t{spent}\t\t{spent}\n"
    )
    tables = all_funds + one_fund
    assert len(found("sister_at_most", BUDGET + tables)) == count


@pytest.mark.parametrize(("earned", "count"), [("30.00", 0), ("36.00", 1)])
def test_a_source_of_the_summary_is_the_column_of_the_revenue_table(earned: str, count: int) -> None:
    summary = (
        "收入支出决算总表\n单位：万元\n收入\t\t支出\t\n项目\t决算数\t项目\t决算数\n一、一般公共预算财政拨款收入\t60.00\t一、农林水支出\t100.00\n"
        f"五、事业收入\t{earned}\t\t\n八、其他收入\t10.00\t\t\n本年收入合计\t100.00\t本年支出合计\t100.00\n总计\t100.00\t总计\t100.00\n\n"
    )
    revenue = (
        "收入决算表\n单位：万元\n科目编码\t科目名称\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位上缴收入\t其他收入\n"
        "\t合计\t100.00\t60.00\t0.00\t30.00\t0.00\t0.00\t10.00\n213\t农林水支出\t100.00\t60.00\t0.00\t30.00\t0.00\t0.00\t10.00\n"
    )
    assert len(found("sister_sources", FINAL + summary + revenue)) == count


@pytest.mark.parametrize(("said", "count"), [("95.20分", 1), ("97.20分", 0), ("95.20分，复评得分97.20分", 0)])
def test_the_score_of_a_project_that_the_text_tells_is_that_of_its_form(said: str, count: int) -> None:
    text = f"一、预算绩效情况说明\n\n河道清淤项目绩效自评综述：项目自评得分为{said}。\n\n"
    form = (
        "2023年度项目支出绩效自评表\n项目名称\t河道清淤\n\t年初预算数\t全年预算数\t全年执行数\t执行率（%）\n年度资金总额（万元）\t90.00\t80.00\t80.00\t100.00\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t清淤长度\t≥12公里\t13公里\t50\t50.00\n"
        "效益指标\t社会效益指标\t行洪能力提升\t明显\t明显\t40\t37.20\n总分\t\t\t\t\t100\t97.20\n"
    )
    assert len(found("score_told", FINAL + text + form)) == count


def test_spending_of_a_fund_is_not_its_money_carried_over() -> None:
    heads = "科目编码\t科目名称\t上年结转\t本年收入\t本年支出\t\t\n\t\t\t\t合计\t基本支出\t项目支出\n"
    amounts = "9.00\t85.00\t90.00\t\t90.00\n"
    table = f"政府性基金预算财政拨款收入支出决算表\n单位：万元\n{heads}\t合计\t{amounts}229\t其他支出\t{amounts}"
    assert found("columns_of_funds", FINAL + table) == []


_CARRIED = (
    "财政拨款收入支出决算总表\n单位：万元\n收入\t\t支出\t\t\t\n项目\t金额\t项目\t合计\t一般公共预算\t政府性基金预算\n"
    "一、一般公共预算财政拨款\t90.00\t一、农林水支出\t80.00\t80.00\t0.00\n二、政府性基金预算财政拨款\t10.00\t二、城乡社区支出\t10.00\t0.00\t10.00\n"
    "本年收入合计\t100.00\t本年支出合计\t90.00\t80.00\t10.00\n年初财政拨款结转和结余\t5.00\t年末财政拨款结转和结余\t15.00\t15.00\t0.00\n总计\t105.00\t总计\t105.00\t95.00\t10.00\n\n"
)


@pytest.mark.parametrize(("said", "count"), [("80.00", 0), ("95.00", 0), ("93.00", 1)])
def test_spending_of_a_fund_is_not_held_against_a_total_with_money_carried_over(said: str, count: int) -> None:
    labels = [
        label
        for _, label in found(
            "text_against_table", f"{FINAL}{_CARRIED}一、支出情况说明\n\n一般公共预算财政拨款支出{said}万元。"
        )
    ]
    assert len(labels) == count and not any("总计" in label for label in labels)


def test_a_unit_beside_a_code_is_no_other_name_of_it() -> None:
    heads = "项目支出明细表\n单位：万元\n项目名称\t功能分类科目\t项目实施单位\t年初预算\t全年支出\n"
    office, station = "测试县水利局（机关）", "测试县水库管理所"
    rows = f"河道清淤\t2130305\t{office}\t50.00\t50.00\n渠系改造\t2130306\t{office}\t30.00\t30.00\n"
    rows += f"防汛值守\t2130314\t{station}\t40.00\t40.00\n合计\t\t\t120.00\t120.00\n"
    assert found("code_name", FINAL + heads + rows) == []
    table = "支出决算表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t80.00\n"
    table += "2130305\t水利工程建设\t50.00\n2130306\t防汛\t30.00\n"
    assert len(found("code_name", FINAL + table)) == 1


@pytest.mark.parametrize(("said", "count"), [("100.00", 0), ("120.00", 0), ("110.00", 1)])
def test_the_text_may_tell_only_the_fiscal_money_of_the_projects(said: str, count: int) -> None:
    table = "项目支出预算表\n单位：万元\n项目名称\t合计\t一般公共预算\t单位资金\n合计\t120.00\t100.00\t20.00\n"
    table += "河道清淤\t80.00\t60.00\t20.00\n渠系改造\t40.00\t40.00\t\n\n"
    text = f"一、支出情况说明\n\n项目支出{said}万元。"
    assert len(found("text_against_table", BUDGET + table + text)) == count


@pytest.mark.parametrize(
    ("last", "total", "count"), [("20.00", "120.00", 0), ("20.00", "125.00", 1), ("", "120.00", 0), ("", "95.00", 1)]
)
def test_a_list_with_a_lost_amount_may_come_to_less_than_its_total(last: str, total: str, count: int) -> None:
    table = (
        f"项目支出明细表\n单位：万元\n科目编码\t项目名称\t年初预算数\t决算数\n\t合计\t{total}\t117.00\n2130305\t河道清淤\t60.00\t58.00\n"
        f"2130306\t渠系改造\t40.00\t40.00\n2130314\t防汛值守\t{last}\t19.00\n"
    )
    assert len(found("totals", FINAL + table)) == count
