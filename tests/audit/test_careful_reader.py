"""Contradictions that only a careful reader finds: each rule on a report that has one, and on one that has none."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from budgetgraph.audit import audit_records
from budgetgraph.audit.parts_view import Said, listed_parts
from budgetgraph.extraction.extract import extract
from budgetgraph.extraction.records import Claim, Disclosure, Indicator
from budgetgraph.reading.files import read
from budgetgraph.samples.generator import generate

HEAD = {"budget": "某某县水利局2024年部门预算公开", "final": "某某县水利局2023年度部门决算公开"}


def found(rule: str, *lines: str, stage: str = "budget") -> list[str]:
    """The findings of one rule in a report that says nothing but these lines."""
    lines = lines if lines[0].startswith("一、") else ("一、支出情况说明", *lines)
    parts = [HEAD[stage], "第一部分 部门概况", "一、主要职能", "负责全县水利工作。", "第二部分 情况说明", *lines]
    document = read("\n\n".join(parts).encode(), "report.txt")
    return [
        one.label
        for audit in audit_records(extract(document).disclosures)
        for one in audit.findings
        if one.rule == rule
    ]


def told(one: Disclosure, rule: str) -> list[str]:
    return [f.label for audit in audit_records([one]) for f in audit.findings if f.rule == rule]


@pytest.mark.parametrize(
    ("rule", "wrong", "right", "stage"),
    [
        (
            "staff_sum",
            "年末实有人数7人，其中：在职7人，退休4人。",
            "事业编制38人，实际35人；离退休人员63人，其中离休2人，退休61人。",
            "final",
        ),
        (
            "listed_parts",
            "新建工程建筑面积为13459平方米，其中地上建筑面积为8013平方米（其中计容面积7998平方米，不计容面积105平方米），"
            "地下建筑面积为5356平方米。",
            "新建工程建筑面积为13459平方米，其中地上建筑面积为8103平方米（其中计容面积7998平方米，不计容面积105平方米），"
            "地下建筑面积为5356平方米。",
            "budget",
        ),
        (
            "listed_too_much",
            "机关运行经费55.00万元，主要用于办公费41.00万元、差旅费23.00万元。",
            "机关运行经费55.00万元，主要用于办公费31.00万元、差旅费23.00万元。",
            "budget",
        ),
        (
            "rate_of_amounts",
            "基本支出2023年执行数为95.16万元，2024年预算安排142.22万元，比2023年执行数增加94.45%。",
            "基本支出2023年执行数为95.16万元，2024年预算安排142.22万元，比2023年执行数增加49.45%。",
            "budget",
        ),
        (
            "flat_amounts",
            "基本支出2023年执行数为20.00万元，2024年预算安排30.00万元，比2023年执行数持平。",
            "基本支出2023年执行数为20.00万元，2024年预算安排20.00万元，比2023年执行数持平。",
            "budget",
        ),
        (
            "completion_rate",
            "一般公共预算财政拨款支出年初预算为2993.92万元，支出决算为2940.05万元，完成年初预算的89.20%。",
            "一般公共预算财政拨款支出年初预算为2993.92万元，支出决算为2940.05万元，完成年初预算的98.20%。",
            "final",
        ),
        (
            "reason_against",
            "基本支出110.60万元，比上年减少3.40万元，主要原因是人员经费增加。",
            "基本支出110.60万元，比上年减少3.40万元，主要原因是退休人员增加。",
            "budget",
        ),
        (
            "told_comparison",
            "行政运行（项）。年初预算为85.55万元，支出决算为84.65万元。决算数大于预算数的主要原因：据实支付。",
            "行政运行（项）。年初预算为85.55万元，支出决算为84.65万元。决算数小于预算数的主要原因：据实支付。",
            "final",
        ),
        (
            "assets_moved",
            "资产总额增加0.00万元，其中：流动资产增加2.62万元，固定资产净值增加1.00万元。",
            "资产总额增加3.62万元，其中：流动资产增加2.62万元，固定资产净值增加1.00万元。",
            "final",
        ),
        (
            "events_counted",
            "公务接待费支出2.80万元。国内公务接待0批次。",
            "公务接待费支出2.80万元。国内公务接待12批次。",
            "final",
        ),
        (
            "staff_kinds",
            "本部门人员编制76人，其中行政编制58人、事业编制16人；实有人员69人，其中行政55人、事业14人。",
            "本部门人员编制74人，其中行政编制58人、事业编制16人；实有人员69人，其中行政55人、事业14人。",
            "budget",
        ),
        (
            "procurement_sum",
            "政府采购总额183.30万元，其中：政府采购货物预算38.00万元、工程预算0.00万元、服务预算132.70万元。",
            "政府采购总额170.70万元，其中：政府采购货物预算38.00万元、工程预算0.00万元、服务预算132.70万元。",
            "budget",
        ),
        (
            "change",
            "收入总计486.08万元，其中年初结转和结余15.40万元，较2022年的431.54万元增加45.54万元。",
            "收入总计486.08万元，其中年初结转和结余15.40万元，较2022年的431.54万元增加54.54万元。",
            "final",
        ),
        (
            "change_told",
            "2024年部门收入预算271.66万元（2023年为249.53万元），其中：财政拨款270.00万元。收入较上年增加25.13万元。",
            "2024年部门收入预算271.66万元（2023年为249.53万元），其中：财政拨款270.00万元。收入较上年增加22.13万元。",
            "budget",
        ),
        (
            "listed_parts",
            "本部门共有车辆11辆，其中：离退休干部用车1辆、业务用车7辆、其他用车2辆。",
            "本部门共有车辆11辆，其中：离退休干部用车1辆、业务用车7辆、其他用车3辆。",
            "budget",
        ),
        (
            "events_people",
            "公务接待费支出2.80万元，国内公务接待20批次，12人次。",
            "公务接待费支出2.80万元，国内公务接待20批次，120人次。",
            "final",
        ),
    ],
)  # fmt: skip
def test_what_a_sentence_says_wrongly_is_found(rule: str, wrong: str, right: str, stage: str) -> None:
    assert len(found(rule, wrong, stage=stage)) == 1
    assert found(rule, right, stage=stage) == []


ITEMS = (
    "2024年一般公共预算支出100.00万元，比上年增加{total}万元。",
    "一般公共服务支出（类）财政事务（款）行政运行（项）2024年预算数为60.00万元，比上年预算增加10.00万元。",
    "教育支出（类）进修及培训（款）培训支出（项）2024年预算数为10.00万元，比上年预算减少2.00万元。",
    "住房保障支出（类）住房改革支出（款）住房公积金（项）2024年预算数为30.00万元，与上年持平。",
)


def test_items_of_last_year_are_not_more_than_their_total() -> None:
    for total, contradicts in (("18.00", True), ("8.00", False), ("3.00", False)):  # 3.00: an item of last year is gone
        labels = found("items_moved", *(line.format(total=total) for line in ITEMS))
        assert bool(labels) is contradicts, labels


SERVICES = (
    "政府购买服务支出表\n\n单位：万元\n\n项目\t合计\t一般公共预算\n文化活动\t92.40\t92.40\n"
    "宣传\t186.00\t186.00\n合计\t278.40\t278.40"
)
GUESTS = (
    "机构运行信息表\n\n项目\t行次\t统计数\n国内公务接待批次（个）\t1\t18\n国内公务接待人次（人）\t2\t127\n"
    "公务用车保有量（辆）\t3\t7"
)
BOUGHT = (
    "政府采购预算表\n\n单位：万元\n\n采购类别\t采购项目\t预算金额\n货物\t办公设备\t3.60\n"
    "货物\t监测终端\t31.20\n服务\t运维\t43.30\n合计\t\t78.10"
)


@pytest.mark.parametrize(
    ("table", "wrong", "right"),
    [
        (SERVICES, "政府购买服务支出预算287.40万元。", "政府购买服务支出预算278.40万元。"),
        (GUESTS, "国内公务接待18批次，157人次。", "国内公务接待18批次，127人次，其中外事接待2批次、9人次。"),
        (BOUGHT, "政府采购预算78.10万元，其中：政府采购货物预算31.40万元、政府采购服务预算43.30万元。",
         "政府采购预算78.10万元，其中：政府采购货物预算34.80万元、政府采购服务预算43.30万元。"),
    ],
)  # fmt: skip
def test_the_text_is_compared_with_its_own_table(table: str, wrong: str, right: str) -> None:
    assert len(found("text_against_table", table, wrong)) == 1
    assert found("text_against_table", table, right) == []


FUNDS = (
    "财政拨款收支总表\n\n单位：万元\n\n收入\t\t支出\n项目\t预算数\t项目\t预算数\n"
    "一般公共预算拨款\t540\t一般公共服务支出\t540\n收入总计\t540\t支出总计\t540"
)


@pytest.mark.parametrize(
    "part",
    [
        "一般公共预算拨款安排的会议费预算支出7.50万元，比上年减少0.50万元。",
        "项目支出预算98.00万元，其中：一般公共预算拨款80.70万元，上年结转17.30万元。",
        "项目支出预算（一般公共预算）318.02万元，是为完成特定任务而发生的支出。",
        "项目支出均实行了绩效目标管理，涉及一般公共预算拨款53.46万元。",
    ],
)
def test_the_money_of_a_part_is_not_that_of_the_whole(part: str) -> None:
    assert len(found("text_against_table", FUNDS, "一般公共预算拨款收入550.00万元。")) == 1
    assert found("text_against_table", FUNDS, part) == []


BASIC = (
    "一般公共预算基本支出表\n\n单位：万元\n\n科目编码\t科目名称\t合计\n301\t工资福利支出\t422.40\n"
    "302\t商品和服务支出\t59.63\n合计\t\t482.03"
)


def test_parts_are_compared_with_the_table_of_their_whole_only() -> None:
    part = "基本支出{}万元，包括工资福利支出422.40万元、商品和服务支出{}万元。"
    assert found("text_against_table", BASIC, part.format("500.53", "78.13")) == []
    assert len(found("text_against_table", BASIC, part.format("482.03", "78.13"))) == 1


def test_the_heading_tells_whose_revenue_of_the_year_it_is() -> None:
    heading = "二、政府性基金预算财政拨款收入支出情况说明"
    assert found("text_against_table", FUNDS, heading, "年初结转和结余16.40万元，本年收入124.65万元。") == []


def test_an_indicator_told_in_the_text_is_the_one_of_the_table() -> None:
    one = generate(8, form="xinjiang-2023", units=0)
    project = one.projects[0]
    target = Indicator(
        name="养护县道里程", type="output-quantity", target_text="≥421公里", operator=">=", target_unit="公里"
    )
    project.indicators.append(target.model_copy(update={"target_value": Decimal(421)}))
    assert told(one, "indicator_told") == []
    one.claims.append(
        Claim(topic="topic:activity", metric="count", value=Decimal(412), printed="412", unit="公里",
              subject="计划养护县道", quote="全年计划养护县道412公里。")
    )  # fmt: skip
    (label,) = told(one, "indicator_told")
    assert "421" in label
    one.claims[-1].quote = "全年新建和养护县道412公里。"
    assert told(one, "indicator_told") == []


def test_a_project_has_one_amount_in_both_tables() -> None:
    one = generate(8, form="xinjiang-2023", units=0)
    listed = [p for p in one.projects if p.indicators and p.budget]
    assert told(one, "project_twice") == [] and len(listed) > 1
    project = listed[0]
    again = project.model_copy(update={"budget": (project.budget or Decimal(0)) + Decimal(55000)})
    one.projects.append(again)
    assert len(told(one, "project_twice")) == 1


def test_a_title_with_another_year_is_told() -> None:
    lines = ("一、2023年支出预算情况说明", "支出预算100.00万元。")
    assert len(found("title_year", *lines)) == 1
    assert found("title_year", "一、2024年支出预算情况说明", lines[1]) == []


def test_a_misspelt_item_is_told_with_the_name_of_the_list() -> None:
    table = "收支总表\n\n单位：万元\n\n"
    table += "收入\t\t支出\n项目\t预算数\t项目\t预算数\n"
    table += "一般公共预算拨款\t5\t一般公共服务支出\t5\n收入总计\t5\t支出总计\t5"
    (label,) = found("misspelt_item", table, "支出预算包括：一般公共服务支出、自然资源海鲜气象等支出。")
    assert "自然资源海洋气象等" in label
    assert found("misspelt_item", table, "支出预算包括：一般公共服务支出、自然资源海洋气象等支出。") == []


def test_the_names_of_a_project_are_told_together() -> None:
    one = generate(8, form="xinjiang-2023", units=0)
    assert told(one, "project_names") == []
    project = one.projects[0]
    project.aliases = [f"县级{project.name}", f"“{project.name}”"]
    (label,) = told(one, "project_names")
    assert f"“县级{project.name}”" in label and "““" not in label


def test_a_target_of_the_body_is_compared_with_that_of_its_project() -> None:
    one = generate(8, form="xinjiang-2023", units=0)

    def target(name: str, value: int) -> Indicator:
        text = f"≥{value}个"
        return Indicator(
            name=name,
            type="output-quantity",
            target_text=text,
            operator=">=",
            target_value=Decimal(value),
            target_unit="个",
        )

    one.indicators.append(target("保障服务窗口数量", 185))
    one.projects[0].indicators.append(target("保障窗口数量", 165))
    assert len(told(one, "target_of_whole")) == 1
    one.projects[0].indicators[-1] = target("保障窗口数量", 185)
    assert told(one, "target_of_whole") == []


def _said(*numbers: tuple[str, str]) -> Sequence[Said]:
    return [Said(f"c{n}", ("count", "人", ""), name, printed) for n, (name, printed) in enumerate(numbers)]


def test_numbers_in_brackets_belong_to_the_number_before() -> None:
    quote = "职工30人（其中男职工18人，女职工12人），退休5人"
    claims = _said(("职工", "30"), ("男职工", "18"), ("女职工", "12"), ("退休", "5"))
    assert list(listed_parts(quote, claims)) == [("lists", "c0", "c1"), ("lists", "c0", "c2")]


def test_a_list_is_complete_when_it_ends_with_the_rest() -> None:
    claims = _said(("人数", "30"), ("教师", "18"), ("医师", "8"), ("其他人员", "4"))
    assert len(list(listed_parts("人数30人，其中：教师18人、医师8人、其他人员4人", claims))) == 3
    claims = _said(("人数", "30"), ("教师", "18"), ("医师", "8"), ("驾驶员", "4"))
    assert not list(listed_parts("人数30人，其中：教师18人、医师8人、驾驶员4人", claims))


def test_a_code_with_another_name_is_told_where_no_amount_stands_too() -> None:
    one = generate(8, form="xinjiang-2023", units=0)
    assert told(one, "code_name") == []
    table = next(s for s in one.statements if s.kind == "fiscal_appropriation_summary")
    row = next(row for row in table.rows if row.concept == "functional:232")
    assert not any(figure.value for figure in row.figures)
    row.label, row.figures = "债务利息支出", []
    (label,) = told(one, "code_name")
    assert "债务付息支出" in label


def test_what_is_seen_elsewhere_is_named_by_its_place() -> None:
    labels = found(
        "listed_parts",
        "新建工程建筑面积为13459平方米，其中地上建筑面积为8013平方米（其中计容面积7998平方米，不计容面积105平方米），"
        "地下建筑面积为5356平方米。",
    )
    assert "另见" in labels[0] and "计容面积" in labels[0]


def test_the_rate_of_an_indicator_is_compared_with_the_text() -> None:
    said = "2023年度“三公”经费支出决算1.26万元，比上年减少0.17万元，下降11.89%。"
    indicator = "“三公经费变动率”指标：预期指标值为≤12%，实际完成指标值为{}%，指标完成率为100.00%；"
    assert len(found("three_public_rate", said, indicator.format("3.00"), stage="final")) == 1
    assert found("three_public_rate", said, indicator.format("-11.89"), stage="final") == []


@pytest.mark.parametrize(("said", "contradicts"), [("560.00", False), ("500.00", True)])
def test_the_total_of_the_projects_is_not_that_of_the_body(said: str, contradicts: bool) -> None:
    page = f"""<html><body><h1>某某县水利局2024年部门预算公开</h1><h2>二、情况说明</h2>
    <p>2024年部门收入总预算1,260.00万元，支出总预算1,260.00万元，其中一般公共预算1,160.00万元。项目支出{said}万元。</p>
    <p>项目支出表</p><p>单位：万元</p>
    <table border=1><tr><th>类型</th><th>项目名称</th><th>合计</th><th>一般公共预算</th><th>政府性基金预算</th></tr>
    <tr><td>特定目标类</td><td>灌区改造</td><td>420.00</td><td>420.00</td><td></td></tr>
    <tr><td>特定目标类</td><td>河道清淤</td><td>140.00</td><td>40.00</td><td>100.00</td></tr>
    <tr><td colspan=2>合计</td><td>560.00</td><td>460.00</td><td>100.00</td></tr></table></body></html>"""
    found = extract(read(page.encode(), "report.html"))
    errors = [f for one in audit_records(found.disclosures) for f in one.findings if f.severity == "error"]
    assert [f.rule for f in errors] == (["text_against_table"] if contradicts else [])


@pytest.mark.parametrize(
    "text",
    [
        "一般公共预算收入中，上级提前下达专项转移支付314.05万元。",
        "共设置7个项目绩效目标，共涉及一般公共预算拨款194.30万元。",
        "机关运行经费一般公共预算拨款安排47.83万元，比上年减少1.48万元。",
        "按照功能科目分类：\n\n（1）图书馆（2070104）52.13万元。\n\n（2）博物馆（2070205）81.06万元。",
    ],
)
def test_money_of_a_part_named_behind_its_fund_is_not_held_against_the_fund(text: str) -> None:
    table = "财政拨款收支总表\n\n单位：万元\n\n收入\t\t支出\n项目\t预算数\t项目\t预算数\n"
    table += "一、一般公共预算拨款\t900\t一、农林水支出\t900\n收入总计\t900\t支出总计\t900"
    assert found("text_against_table", "一、财政拨款收支预算情况说明", table, f"收支预算900.00万元。\n\n{text}") == []
    wrong = "一般公共预算拨款收入314.05万元。"
    assert found("text_against_table", "一、财政拨款收支预算情况说明", table, wrong)


def test_staff_by_the_kinds_of_posts_are_all_of_the_staff() -> None:
    said = "现有在职人员{}名，其中：管理人员9名、专业技术人员56名、工勤人员4名；退休人员58名。"
    (label,) = found("listed_parts", said.format(71))
    assert "相差2名" in label
    assert found("listed_parts", said.format(69)) == []


@pytest.mark.parametrize(("total", "contradictions"), [("增加", 0), ("减少", 1)])
def test_the_direction_of_the_whole_follows_from_its_parts(total: str, contradictions: int) -> None:
    text = (
        f"2024年“三公”经费预算数为6.36万元，比2023年预算{total}1.10万元。其中：",
        "（一）因公出国（境）费0万元，与2023年预算持平。",
        "（二）公务用车购置及运行费4.40万元，比2023年预算增加1.40万元。",
        "（三）公务接待费1.96万元，比2023年预算减少0.30万元。",
    )
    assert len(found("three_public_direction", *text)) == contradictions


def test_cars_that_are_bought_are_not_those_that_there_are() -> None:
    text = "共有车辆73辆，其中执法执勤用车9辆、其他用车64辆。2024年安排购置专用作业车辆5辆。"
    assert found("text_against_text", text) == []
    assert found("text_against_text", "共有车辆73辆。", "年末共有车辆75辆。")


def test_staff_of_other_kinds_are_counted_too() -> None:
    said = "年末实有人数83人，其中在职人员68人，退休人员9人"
    assert found("staff_sum", f"{said}，年末其他人员6人。") == []
    assert found("staff_sum", f"{said}。")


@pytest.mark.parametrize(
    "text",
    [
        "2024年共安排项目8个，其中一般公共预算拨款安排280.00万元，单位资金安排70.00万元。",
        "重点项目为“灌区改造”，预算45.25万元，带动就业。",
        "支出经济分类情况：工资福利支出500.00万元，商品和服务支出400.00万元。",
    ],
)
def test_money_of_some_projects_or_of_another_whole_is_not_held_against_a_total(text: str) -> None:
    def table(title: str, *lines: str) -> str:
        return "\n".join((f"{title}\n\n单位：万元\n", *(line.replace("|", "\t") for line in lines)))

    basic = table(
        "一般公共预算基本支出表", "科目编码|科目名称|合计", "301|工资福利支出|500", "302|商品和服务支出|20", "|合计|520"
    )
    spent = table(
        "一般公共预算支出表",
        "科目编码|科目名称|合计|基本支出|项目支出",
        "|合计|900|520|380",
        "213|农林水支出|900|520|380",
    )
    lines = (
        "收入||支出",
        "项目|预算数|项目|预算数",
        "一、一般公共预算拨款|900|一、农林水支出|900",
        "收入总计|900|支出总计|900",
    )
    summary = table("财政拨款收支总表", *lines)
    assert found("text_against_table", "一、情况说明", summary, spent, basic, text) == []


THREE = "一般公共预算“三公”经费、会议费、培训费支出表\n\n单位：万元\n\n项目\t上年预算数\t本年预算数\n"


def test_what_one_car_costs_is_not_held_against_what_all_cost() -> None:
    table = "“三公”经费支出表\n\n单位：万元\n\n项目\t预算数\n“三公”经费合计\t13\n公务用车运行维护费\t8\n公务接待费\t5"
    told = "公务用车运行维护费8万元。公务用车保有量4辆，车均运行维护费2万元。"
    assert found("text_against_table", "一、情况说明", told, table) == []
    assert found("text_against_table", "一、情况说明", told.replace("费8万", "费9万"), table)


def test_a_total_of_more_than_the_three_public_expenses_is_none_of_theirs() -> None:
    table = (
        THREE + "合计\t37.13\t37.33\n1.因公出国（境）费用\t0\t0\n2.公务接待费\t3.22\t3.18\n3.公务用车费\t26.28\t26.51\n"
    )
    table += "4.会议费\t2.91\t2.64\n5.培训费\t4.72\t5.00"
    told = "2024年“三公”经费预算29.69万元。"
    for check in ("sum_of_parts", "text_against_table"):
        assert found(check, "一、情况说明", told, table) == [], check


def test_what_a_fund_takes_in_is_not_held_against_all_revenue() -> None:
    table = "收入总表\n\n单位：万元\n\n项目\t合计\t财政拨款\n合计\t1401.75\t1401.75"
    told = "政府性基金预算财政拨款年初结转和结余0万元，收入决算130.00万元，支出决算120.00万元，年末结余10万元。"
    assert found("text_against_table", "八、政府性基金预算情况说明", told, table) == []
