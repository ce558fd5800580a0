"""What is asked of a department is told of all of it, not of one of its units or funds. All is invented."""

from pathlib import Path

import pytest

from .conftest import Held, held_of

TEXT = """测试市水务局2024年部门预算

收支总表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t700.00\t一、农林水支出\t650.00
二、事业收入\t50.00\t二、住房保障支出\t100.00
收入总计\t750.00\t支出总计\t750.00

支出总表
单位：万元
单位编码\t单位名称\t科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t\t\t750.00\t500.00\t250.00
301001\t测试市水务局机关\t213\t农林水支出\t400.00\t200.00\t200.00
301001\t测试市水务局机关\t221\t住房保障支出\t60.00\t60.00\t
301002\t测试市河道管理处\t213\t农林水支出\t250.00\t200.00\t50.00
301002\t测试市河道管理处\t221\t住房保障支出\t40.00\t40.00\t

三、财政拨款支出情况说明

2024年财政拨款支出700.00万元，主要用于以下方面：农林水支出（类）600.00万元，占85.71%；住房保障支出（类）100.00万元，占14.29%。
"""


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held_of(TEXT, "测试市水务局", tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("question", ["市水务局支出按功能分类各多少钱", "市水务局按功能分类金额最多的是哪类"])
def test_a_list_of_classes_is_that_of_the_whole_body(held: Held, question: str) -> None:
    """The rows of the unit that a table prints first were told."""
    answer = held.ask(question)
    assert "农林水支出650.00万元" in answer.text, answer.text


def test_a_printed_share_is_that_of_the_whole_of_its_sentence(held: Held) -> None:
    """All 650 were divided by the 700 of the treasury."""
    answer = held.ask("市水务局农林水支出占财政拨款支出的比例")
    assert [row.value for row in answer.answers] == ["85.71"]


BLOCKS = """测试市水务局2024年部门预算

部门支出总表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t750.00\t500.00\t250.00
[301001]\t测试市水务局（本级）\t460.00\t260.00\t200.00
2130301\t行政运行\t260.00\t260.00\t
2130305\t水利工程建设\t150.00\t\t150.00
2130314\t防汛\t50.00\t\t50.00
[301002]\t测试市河道管理处\t290.00\t240.00\t50.00
2130306\t水利工程运行与维护\t240.00\t240.00\t
2130305\t水利工程建设\t50.00\t\t50.00
"""


@pytest.mark.parametrize(
    ("item", "figure", "said"),
    [
        ("水利工程建设", "200", "各单位之和：50.00＋150.00＝200"),
        ("防汛", "50.00", "防汛为50.00万元"),
        ("水利工程运行与维护", "240", "只有一个单位列有这一项"),
    ],
)
def test_blocks_of_units_add_up_to_the_whole_body(tmp_path: Path, item: str, figure: str, said: str) -> None:
    answer = held_of(BLOCKS, "测试市水务局", tmp_path).ask(f"市水务局{item}多少钱")
    assert answer.answers[0].value == figure and said in answer.text, answer.text
