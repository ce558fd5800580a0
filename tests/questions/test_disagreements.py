"""What a disclosure contradicts itself in, asked by what it is about or by the numbers that do not agree."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgraph.audit import hook
from budgetgraph.extraction.extract import Hints
from budgetgraph.graph.store import Store
from budgetgraph.ingest.loading import ingest
from budgetgraph.ingest.tasks import tasks
from budgetgraph.questions.handlers.texts.disagreements import _by_finding
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.solutions import rows_of, terms
from budgetgraph.questions.templates import templates

from .conftest import Held, held_of

HERE = Path(__file__).parent


def _audited(folder: Path, files: list[Path]) -> Held:
    store = Store.open(folder)
    for result in ingest(store, tasks(files, Hints()), workers=1, hooks=[hook]):
        assert result.status == "loaded", result.reason
    store.refresh()
    return Held(store.query, Lexicon.build(store.query))


@pytest.fixture(scope="module")
def five_audited(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    return _audited(tmp_path_factory.mktemp("five"), sorted((shared / "disclosures").glob("00?.txt")))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return _audited(tmp_path_factory.mktemp("library"), sorted((HERE / "library").glob("*.html")))


def _values(ask: Callable[[str], object], question: str) -> list[str]:
    answer = ask(question)
    assert answer.status == "answered", answer.reason  # type: ignore[attr-defined]
    assert answer.sources and "一致" in answer.text  # type: ignore[attr-defined]
    return [row.value for row in answer.answers]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("党政办2022年绩效项目6个1148万，跟项目表对得上吗", {"6", "1148", "1198"}),
        ("党政办2022年政府采购预算总额444，货物、工程、服务三块加起来对得上吗", {"444", "443", "90", "136", "217"}),
        ("住房公积金这块，库尔勒市行政服务中心2022年决算表跟文字说明写的是同一个数不", {"7.64", "7.65"}),
        ("库尔勒市行政服务中心实有人数前面7人，后面又写21人，哪个对", {"7", "21"}),
        ("党政办的人员经费，文字说明里那个数跟表6合计差得离谱吧？两个数各是多少", {"902", "16864"}),
        ("党政办政府采购总预算和三类相加差了一万，数字分别是", {"444", "443", "90", "136", "217"}),
        ("喀什市政务服务中心的窗口到底185个还是165个", {"≥185个", "≥165个"}),
        ("窗口到底185个还是165个", {"≥185个", "≥165个"}),
        ("喀什政务服务中心保障窗口数量前后一致吗", {"≥185个", "≥165个"}),
        ("青龙审批局网上可办率目标前后说法一样不", {"≥95%", "100%"}),
        ("库尔勒经开区政务服务中心391.8万在表里和文字里对不上，到底是哪个科目", {"行政运行", "事业运行"}),
        ("库尔勒经开区政务服务中心一般公共服务支出795.8万和706.7万哪个算数", {"795.8", "706.7"}),
    ],
)
def test_all_prints_of_a_contradiction_are_told(five_audited: Held, question: str, values: set[str]) -> None:
    assert set(_values(five_audited.ask, question)) == values


def test_parts_that_do_not_add_up_are_told_beside_a_figure_printed_once(five_audited: Held) -> None:
    answer = five_audited.ask("党政办政府采购预算前后一致吗")
    assert answer.status == "answered" and "443万元" in answer.text


@pytest.mark.parametrize(
    ("question", "warned"),
    [
        ("青龙审批局迁址装修费的及时完工率目标是多少", "早于预算年度"),
        ("党政办公务用车购置及运行费", "64万元，合计64.0万元，相差32.5万元"),
        ("党政办机关运行经费下降百分之几", "计算为减少11.18%"),
    ],
)
def test_a_figure_that_the_audit_found_to_contradict_others_is_told_with_it(
    five_audited: Held, question: str, warned: str
) -> None:
    answer = five_audited.ask(question)
    assert answer.status == "answered" and "公开文件不一致" in answer.text and warned in answer.text


def test_whether_something_is_in_a_budget_does_not_ask_how_much_it_is(five_audited: Held) -> None:
    """对不上的 was read as 对不 and 上的, which say nothing, and the total was told."""
    asked = five_audited.ask("库尔勒市行政服务中心2022年的决算有没有对不上的地方")
    assert asked.template == "findings" and "前后不一致" in asked.text
    assert five_audited.ask("库尔勒市行政服务中心2022年的决算有没有上的").status == "abstained"
    assert [row.value for row in five_audited.ask("党政办2022年有预算吗").answers] == ["2492"]


def test_both_sides_of_a_contradiction_are_cited(five_audited: Held) -> None:
    answer = five_audited.ask("党政办公务用车购置及运行费")
    assert {"96.5", "64"} <= {source.text for source in answer.sources}


@pytest.mark.parametrize("question", ["党政办机关运行经费多少", "党政办公务用车运行费", "党政办人员经费多少"])
def test_no_warning_of_what_is_not_asked_or_is_told_already(five_audited: Held, question: str) -> None:
    answer = five_audited.ask(question)
    assert answer.status == "answered" and "公开文件不一致" not in answer.text


@pytest.mark.parametrize(
    "question",
    ["党政办孵化中心整体修缮的金额前后一致吗", "党政办公用经费到底是77万还是78万", "窗口到底185个还是175个"],
)
def test_what_was_not_found_to_disagree_is_not_said_to(five_audited: Held, question: str) -> None:
    answer = five_audited.ask(question)
    assert answer.status != "answered" or "没有读到" in answer.text


def test_a_contradiction_of_another_body(library: Held) -> None:
    question = "沱阳县图书馆2023年决算公务接待费0.46万和0.42万哪个算数"
    assert {"0.46", "0.42"} <= set(_values(library.ask, question))
    assert "0.42" in library.ask("图书馆2023年决算公务接待费正文和表里咋不一样").text
    nothing = library.ask("沱阳县图书馆2024年图书购置专项经费前后一致吗")
    assert nothing.status == "abstained" and "没有发现" in (nothing.reason or "")


def test_a_share_that_does_not_fit_is_told_in_percent() -> None:
    """The computed share was a row of 0.0056803638 万元."""
    finding = {
        "report": "r", "source": "f", "severity": "x/error", "check": "x/share", "expected": "56.803638",
        "label": "说明文字“基本支出的占比”为49.40%，按“基本支出”282.28万元占“支出预算”496.94万元计算为56.80%。",
    }  # fmt: skip
    prints = [("基本支出的占比", "49.40", "%"), ("基本支出", "282.28", "万元"), ("支出预算", "496.94", "万元")]
    rows = [{**finding, "operand": n, "subject": n, "printed": v, "unit": u} for n, v, u in prints]
    (told,) = _by_finding(rows)
    assert [(row.value, row.unit) for row in told.rows][-1] == ("56.80", "%")


def test_people_that_a_table_of_money_prints_are_no_money() -> None:
    """59 people were told as 0.0059 万元 beside themselves."""
    finding = {
        "report": "r", "source": "f", "severity": "x/wording", "check": "x/staff_in_list", "expected": "59",
        "label": "说明文字“在职人员”为60人，而《基本情况表》“合计”的“在职人数”为59人，相差1人。",
    }  # fmt: skip
    prints = [("在职人员", "60", "人"), ("合计", "59", "万元")]
    rows = [{**finding, "operand": n, "subject": n, "printed": v, "unit": u} for n, v, u in prints]
    (told,) = _by_finding(rows)
    assert [row.value for row in told.rows] == ["60", "59"]


@pytest.mark.parametrize(
    "question",
    [
        "青龙县行政审批局的项目支出用的是一般公共预算还是政府性基金的钱",
        "青龙审批局2023年办公设备购置费，当年安排和结转安排各是多少",
        "青龙审批局办公设备购置费，上年结转安排多少",
    ],
)
def test_parts_of_an_item_are_not_told_as_those_of_the_body(five_audited: Held, question: str) -> None:
    """The first got all that does not add up, the others what the whole body carried over."""
    answer = five_audited.ask(question)
    assert answer.status == "abstained", answer.text


def test_the_findings_of_one_report_are_read_without_the_rows_of_all_others(seventeen: Held) -> None:
    """The row of a figure in an OPTIONAL of its own was looked up over the whole store: a tenth of a second each."""
    asked = [templates()["disagreement"].bound({"report": terms([r.iri])}) for r in seventeen.lexicon.reports]
    begun = time.process_time()
    for query in asked:
        list(rows_of(seventeen.query(query)))
    assert time.process_time() - begun < 0.04 * len(asked)


def test_a_project_whose_sentence_prints_another_amount_is_told_with_both(tmp_path: Path) -> None:
    """The row is labelled by what stands before the project; 215.60 and the computed 215.6 are one."""
    (tmp_path / "a.txt").write_text(
        "测试市水务局2024年部门预算\n\n项目支出表\n\n单位：万元\n\n立项依据\t项目名称\t合计\t一般公共预算\n"
        "测水规〔2023〕5号\t河道清淤\t215.60\t215.60\n测水规〔2023〕6号\t泵站大修\t64.40\t64.40\n合计\t\t280.00\t280.00\n\n"
        "二、其他说明\n\n其中“河道清淤”2024年安排312.50万元，主要用于清淤。\n",
        encoding="utf-8",
    )
    held = _audited(tmp_path / "store", [tmp_path / "a.txt"])
    answer = held.ask("测试市水务局2024年河道清淤安排多少")
    assert answer.status == "answered" and "312.50" in answer.text and "215.60" in answer.text, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "库尔勒市行政服务中心到底下设哪两个处室，怎么前后说的不一样",
        "库尔勒市行政服务中心的内设机构前后一致吗",
        "库尔勒市行政服务中心有哪些科室，为什么两处写得不一致",
        "库尔勒市行政服务中心的两个处室叫什么，前后写法一样吗",
        "库尔勒市行政服务中心内设机构名称前后一致吗",
        "库尔勒市行政服务中心下设哪些处室，前后写法一样吗",
    ],
)
def test_internal_units_that_are_named_in_two_ways_do_not_agree(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert [row.value for row in answer.answers] == ["行政办公室和督查办公室", "督察科和办公室"], answer.text
    assert "不一致" in answer.text


def test_internal_units_that_are_named_in_one_way_agree(five: Held) -> None:
    assert "不一致" not in five.ask("喀什市政务服务中心的内设机构前后一致吗").text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("党政办2022年政府采购预算总额对吗", "443"),
        ("党政办人员经费的数有误吧", "16864"),
        ("党政办2022年表6的数不对吧", "691"),
        ("党政办2022年表5的数不对吧", "39"),
    ],
)
def test_whether_a_number_is_right_asks_what_it_disagrees_with(five_audited: Held, question: str, told: str) -> None:
    answer = five_audited.ask(question)
    assert answer.status == "answered" and "一致" in answer.text and told in answer.text, answer.text


def test_a_table_without_a_finding_has_none(five_audited: Held) -> None:
    assert five_audited.ask("党政办2022年表98的数不对吧").status != "answered"


def test_a_typed_number_that_is_right_is_no_contradiction(five_audited: Held) -> None:
    assert five_audited.ask("党政办2022年公用经费是2233万元对吗").template != "disagreement"


@pytest.mark.parametrize(
    "question",
    [
        "青龙县行政审批局政务服务网上可办率指标95%还是100%",
        "青龙县行政审批局网上可办率到底是95%还是100%",
        "青龙县行政审批局政务服务事项网上可办率目标值",
        "青龙县行政审批局网上可办率是多少",
        "青龙县行政审批局实现网上可办率",
    ],
)
def test_a_target_that_two_places_print_otherwise_is_told_of_both(five: Held, question: str) -> None:
    answer = five.ask(question)
    assert {(row.value or "").strip("≥%") for row in answer.answers} == {"95", "100"}
    assert "不一致" in answer.text or "另有一处" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "青龙县行政审批局网上可办率80%还是100%",
        "青龙县行政审批局公共资源网上可办率95%还是100%",
        "喀什市政务服务中心网上可办率95%还是100%",
    ],
)
def test_a_target_that_is_not_printed_so_is_not_held_against_another(five: Held, question: str) -> None:
    assert five.ask(question).status != "answered"


def test_the_target_of_a_named_project_or_of_one_value_is_told_alone(five: Held) -> None:
    of_project = five.ask("青龙县行政审批局互联网+政务服务和社会信用体系建设工作经费的网上可办率")
    assert [row.value for row in of_project.answers] == ["100"]
    assert [row.value for row in five.ask("青龙县行政审批局事项认领率").answers] == ["80"]


FUND_ALONE = """测试市中心医院2024年部门预算

支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t900.00\t600.00\t300.00
2100201\t综合医院\t700.00\t600.00\t100.00
2100408\t基本公共卫生服务\t200.00\t\t200.00

收入总表
单位：万元
科目编码\t科目名称\t合计\t一般公共预算拨款收入\t事业收入
\t合计\t900.00\t450.00\t450.00
2100201\t综合医院\t700.00\t250.00\t450.00
2100408\t基本公共卫生服务\t200.00\t200.00\t

一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t465.00\t250.00\t215.00
2100201\t综合医院\t250.00\t250.00\t
2100408\t基本公共卫生服务\t215.00\t\t215.00
"""


@pytest.fixture(scope="module")
def fund_alone(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(FUND_ALONE, "测试市中心医院", tmp_path_factory.mktemp("fund"))


@pytest.mark.parametrize(
    "question",
    ["测试市中心医院一般公共预算支出表里基本公共卫生服务是多少", "测试市中心医院一般公共预算的基本公共卫生服务多少"],
)
def test_a_class_of_one_fund_is_read_in_the_statement_of_that_fund(fund_alone: Held, question: str) -> None:
    """The head of the fund in the table of revenue was told."""
    assert [row.value for row in fund_alone.ask(question).answers][:1] == ["215.00"]


def test_prints_of_one_fund_and_of_all_are_not_said_to_agree(fund_alone: Held) -> None:
    answer = fund_alone.ask("测试市中心医院基本公共卫生服务前后数字一致吗")
    assert [row.value for row in answer.answers] == ["200.00", "215.00"] and "各处一致" not in answer.text
