"""Sentences in the cells of forms, invented: each number is a claim about the project, or told as unread."""

from decimal import Decimal

from budgetgraph.extraction.extract import Extracted, Hints, extract
from budgetgraph.reading.plain_text.text import read_text

FORM = (
    "项目支出绩效自评表\n项目名称\t河道清淤项目\n项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "\t年度资金总额\t60.00\t60.00\t58.20\t10\t97%\t9.7\n"
    "年度总体目标\t预期目标\t\t实际完成情况\n\t清淤河道12公里，受益3000人。\t\t{}\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析\n"
    "产出指标\t数量指标\t清淤长度\t≥12公里\t11.5公里\t20\t19\t因汛期影响，有0.5公里未完成\n"
)


def read(text: str) -> Extracted:
    hints = Hints(department="测试市水务局", year=2023, stage="final")
    return extract(read_text(f"测试市水务局2023年部门决算\n\n{text}\n".encode(), "x.txt"), hints)


def test_what_was_achieved_becomes_claims_about_the_project() -> None:
    one = read(FORM.format("全年清淤11.5公里，受益群众3100人，使用资金58.2万元，群众满意度96%。")).disclosures[0]
    told = [(c.topic, c.metric, c.printed, c.unit, c.about_project) for c in one.claims]
    assert told == [
        ("topic:activity", "count", "11.5", "公里", "河道清淤项目"),
        ("topic:activity", "count", "3100", "人", "河道清淤项目"),
        ("topic:activity", "completion_rate", "96", "%", "河道清淤项目"),
    ]
    assert not one.unread and any(f.value == Decimal(582000) for s in one.statements for r in s.rows for f in r.figures)


def test_a_number_without_unit_in_such_a_sentence_is_told_as_unread() -> None:
    one = read(FORM.format("全年清淤11.5公里，台账编到7788，使用资金58.2万元。")).disclosures[0]
    assert [unread.printed for unread in one.unread] == ["7788"]


def test_texts_that_records_keep_are_told_once() -> None:
    one = read(FORM.format("清淤完成。")).disclosures[0]
    assert not one.claims and not one.unread
    assert one.projects[0].goal == "清淤河道12公里，受益3000人。"
    assert one.projects[0].indicators[0].deviation == "因汛期影响，有0.5公里未完成"


def test_problems_and_conclusions_beside_their_labels() -> None:
    extracted = read(
        "项目支出绩效自评表\n项目名称：河道清淤项目\n自评结论\t自评得分98.7分，等级为优。\n存在问题\t1.进度偏慢，一季度仅完成8%；2.有3处未处理。\n"
    )
    told = [(c.topic, c.metric, c.printed) for c in extracted.disclosures[0].claims]
    assert told == [
        ("topic:performance_score", "score", "98.7"),
        ("topic:activity", "completion_rate", "8"),
        ("topic:activity", "count", "3"),
    ]
    assert {t.what for t in extracted.account.tokens if t.printed in ("98.7", "8", "3")} == {"claim"}
