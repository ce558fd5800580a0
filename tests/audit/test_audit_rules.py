"""Rules are files: each parses, says what it is, and a broken one is told by file and line."""

from pathlib import Path

import pytest

from budgetgraph.audit.rules import RuleError, parse_rule, rules
from budgetgraph.graph.classifications import concepts

GOOD = """# title: 收入总计与支出总计
# check: sum_of_parts
# formula: equal
# severity: beyond
# explanation: 收入总计应等于支出总计。
# example: 收入 2，支出 3
# sentence: {found}，而{part}，相差{difference}。
SELECT ?report ?found ?part WHERE { VALUES ?report { $reports } ?report bg:hasClaim ?found , ?part }
"""


def test_every_rule_parses_and_explains_itself() -> None:
    found = rules()
    assert len(found) >= 40
    assert all(rule.explanation and rule.example and "{found}" in rule.sentence for rule in found)


def test_every_check_of_the_contract_has_a_rule() -> None:
    used = {rule.check for rule in rules()}
    assert used >= set(concepts("check")) - {"other"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("# check: sum_of_parts", "# check: sums", "line 2: check is 'sums'"),
        ("# formula: equal", "# formula: same", "line 3: formula is 'same'"),
        ("# severity: beyond", "# severity: high", "line 4: severity is 'high'"),
        ("# title: ", "# titel: ", "line 1: unknown key 'titel'"),
        ("{difference}", "{gap}", "line 7: unknown {gap}"),
        ("$reports", "<http://example.org/r>", r"must be restricted by VALUES"),
        ("WHERE {", "WHERE", "rule.rq"),
        ("# example: 收入 2，支出 3\n", "", "no example"),
    ],
)
def test_a_broken_rule_is_told_by_file_and_line(before: str, after: str, told: str) -> None:
    assert before in GOOD
    with pytest.raises(RuleError) as raised:
        parse_rule(GOOD.replace(before, after), Path("rule.rq"))
    assert told in str(raised.value)
