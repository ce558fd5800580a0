"""Tables of a text whose columns are parted by blanks; all figures are invented."""

from budgetgraph.reading.plain_text.blank_columns import tabbed

HEADS = "编码 项目名称 合计 商品服务 资本支出"


def test_figures_go_where_the_total_proves_them() -> None:
    rows = ["01 甲项目 10.00 10.00", "02 乙项目 9.50 4.50 5.00", "03 丙项目 3.20 3.20", "合计 22.70 14.50 8.20"]
    assert tabbed([HEADS, *rows, "以上为预算数。"]) == [
        "编码\t项目名称\t合计\t商品服务\t资本支出",
        "01\t甲项目\t10.00\t10.00\t",
        "02\t乙项目\t9.50\t4.50\t5.00",
        "03\t丙项目\t3.20\t\t3.20",
        "合计\t\t22.70\t14.50\t8.20",
        "以上为预算数。",
    ]


def test_sums_are_told_where_nothing_proves_the_columns_of_their_parts() -> None:
    rows = ["运转类 01 甲项目 10.00 10.00", "02 乙项目 9.50 4.50 5.00", "合计 19.50 14.50 5.00"]
    assert tabbed(["类别 编码 项目名称 合计 本年 结转", "公共 基金", *rows]) == [
        "类别\t编码\t项目名称\t合计\t",
        "\t\t\t\t公共 基金",
        "运转类\t01\t甲项目\t10.00\t… 10.00",
        "\t02\t乙项目\t9.50\t… 4.50 5.00",
        "合计\t\t\t19.50\t… 14.50 5.00",
    ]


def test_what_no_sum_proves_stays_text() -> None:
    lines = [HEADS, "01 甲项目 10.00 9.00", "02 乙项目 9.50 4.50 5.00"]
    assert tabbed(lines) == lines


def test_sentences_below_words_are_no_table() -> None:
    lines = ["部门 职责 机构", "负责档案工作，现有 12 人", "截至2023年底，共有 3 辆"]
    assert tabbed(lines) == lines


def test_one_blank_within_a_cell_parts_nothing_where_more_part_the_columns() -> None:
    rows = ["1  甲项目  王 某  10.00  10.00", "2  乙项目  张某某  9.50  4.50  5.00", "合计  19.50  14.50  5.00"]
    assert tabbed(["序号  项目名称  负责人  合计  本级  上级", *rows])[1:] == [
        "1\t甲项目\t王 某\t10.00\t10.00\t",
        "2\t乙项目\t张某某\t9.50\t4.50\t5.00",
        "合计\t\t\t19.50\t14.50\t5.00",
    ]


def test_rows_without_an_empty_cell_need_no_figures() -> None:
    lines = ["项目 指标 目标值 责任人", "甲项目 清淤长度 ≥3公里 某某", "乙项目 合格率 ≥98% 某某某"]
    assert tabbed(lines) == [line.replace(" ", "\t") for line in lines]
