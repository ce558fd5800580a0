"""Latency of questions and completion, beside a calibration query in the same run.

    python bench/questions.py [--documents 1000] [--store DIR] [--labels 100000] [--cpu]

Builds a store of invented disclosures (or opens one), asks generated questions, and prints p50 and p95 in ms: the
whole answer, understanding alone, completion over many labels; cold start from the saved lexicon; a point query;
questions over all departments with the index of figures and, a few of them, without.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from budgetgraph.graph.generation import Incoming
from budgetgraph.graph.store import Store
from budgetgraph.questions.answering import ask, understand, warm
from budgetgraph.questions.handlers.basis import fact_index
from budgetgraph.questions.language import name_table
from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.meanings import Meaning
from budgetgraph.questions.suggesting import suggest
from budgetgraph.samples.generator import generate_corpus

STAGES = {"budget": "预算", "final": "决算"}
FORMS = (
    "{department}{year}年{stage}公用经费是多少",
    "{department} {year} 三公经费{stage}",
    "{department}{year}年{stage}基本支出占比",
    "{department}{year}年{stage}住房公积金比上年增加多少",
    "{department}{year}年{stage}有哪些项目",
    "{department}{year}年{stage}支出按功能分类各多少钱",
    "{department}{year}年{stage}养老保险和职业年金加起来多少",
    "{department}{year}年{stage}最大的项目",
    "{department}{year}年{stage}在职人员几人",
    "{department}{year}年{stage}差旅费",
)
EVERYWHERE = (
    "{year}年{stage}三公经费最多的部门",
    "{year}年{stage}人均公用经费排名",
    "{year}年{stage}实有人数超过编制的单位",
    "{year}年{stage}各部门基本支出合计",
    "{year}年{stage}各部门平均公用经费",
    "{year}年{stage}公用经费占基本支出超过20%的部门",
    "{year}年{stage}项目支出占总支出比重最高的部门",
    "{year}年{stage}公用经费超过100万元的部门",
    "{year}年{stage}超过500万元的部门",
    "三公经费连续三年下降的单位",
    "年初没列接待费决算却花了的单位",
    "{year}年得分低于80分的项目",
    "自评得分最低的项目",
    "{year}年不能量化的指标有哪些",
    "{year}年新增的项目",
    "{year}年各单位取消的项目",
    "涉及平台的项目",
    "{year}年包含补助的项目",
    "名称含有满意的绩效指标",
    "满意度目标值在95%以上的指标有哪些",
    "未达标的绩效指标",
    "哪个部门绩效指标最多",
    "没有公务接待费的单位",
    "{year}年执行率最低的部门",
    "{year}年{stage}最贵的三个项目",
    "{year}年{stage}金额超过100万元的项目",
    "{year}年{stage}项目最多的单位",
    "哪些单位三公经费比上年少了",
    "哪些单位公用经费减少了",
    "{year}年{stage}比上年增加的部门有哪些",
    "{year}年{stage}各部门项目支出比上年增长多少",
    "{year}年{stage}公用经费比上年减少最多的单位",
    "{year}年{stage}有空表的部门",
    "哪些部门的数字前后不一致",
    "收录了几个部门",
    "满意度指标的目标值是多少",
    "数量指标有哪些",
    "绩效指标最多的项目",
    "没有绩效指标的部门有哪些",
    "{year}年{stage}项目数超过3个的部门",
    "公用经费连续三年下降的部门",
    "项目支出连续三年增加的部门有哪些",
    "哪些部门的三公经费决算超过了预算",
    "{year}年{stage}没有政府性基金预算的部门",
    "哪些部门编制数大于实有人数",
    "{year}年{stage}各部门在职人员总数",
    "哪个部门公务用车最多",
    "哪些部门的决算收入不等于支出",
)
_EACH = 4  # questions of each form
_SLOWEST = 8  # forms that are listed


def build(documents: int, folder: Path) -> Store:
    """A store of about so many invented disclosures."""
    store = Store.open(folder)
    taken: list[Incoming] = []
    for record in generate_corpus(documents, (2021, 2022, 2023), seed=1):
        taken.append(Incoming(content=None, records=[record]))
        if len(taken) == documents:
            break
    store.add(taken)
    store.refresh()
    return store


def timed(action: Callable[[str], object], inputs: Iterable[str]) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for text in inputs:
        begun = _clock()
        action(text)
        found.append((_clock() - begun) * 1000)
    return found


_clock = time.perf_counter


def line(name: str, times: list[float]) -> str:
    """p50 and p95 of a series."""
    ordered = sorted(times)
    return f"{name:34} p50 {ordered[len(ordered) // 2]:8.2f}  p95 {ordered[int(len(ordered) * 0.95)]:8.2f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--labels", type=int, default=100_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--cpu", action="store_true", help="time of the processor, where others use the machine, too")
    given = parser.parse_args()
    if given.cpu:
        global _clock
        _clock = time.process_time
    folder = given.store or Path(tempfile.mkdtemp(prefix="bench-questions-"))
    store = Store.open(folder) if given.store else build(given.documents, folder)
    kept = Path(tempfile.mkdtemp(prefix="bench-lexicon-"))
    begun = time.perf_counter()
    index = fact_index.build(store.query, kept, store.path)
    print(f"index of figures and names (what the store has of it is taken over): {time.perf_counter() - begun:.2f} s")
    begun = time.perf_counter()
    lexicon = Lexicon.build(store.query, name_table.names_in(index))
    built = time.perf_counter() - begun
    print(f"{len(lexicon.reports)} reports, {len(lexicon.meanings)} surfaces; built in {built:.2f} s")
    lexicon.save(kept)
    without_index = lexicon
    begun = _clock()
    lexicon = Lexicon.load(kept)
    warm(lexicon)
    print(f"cold start (load and warm up): {_clock() - begun:.2f} s")
    rng = random.Random(2)
    questions = []
    for _ in range(300):
        report = rng.choice(lexicon.reports)
        name = lexicon.departments[report.department].label
        parts = {"department": name, "year": str(report.year), "stage": STAGES[report.stage]}
        questions.append(rng.choice(FORMS).format(**parts))
    years = sorted({str(report.year) for report in lexicon.reports})
    wide = {
        form: [form.format(year=rng.choice(years), stage=rng.choice([*STAGES.values()])) for _ in range(_EACH)]
        for form in EVERYWHERE
    }
    point = "SELECT ?a WHERE { ?r bg:fiscalYear 2023 ; bg:hasLineItem ?i . ?i bg:amount ?a } LIMIT 1"
    print(line("calibration: point query", timed(lambda q: list(store.query(q)), [point] * 300)))
    print(line("understanding", timed(lambda q: understand(q, lexicon), questions)))
    print(line("answer, one department", timed(lambda q: ask(q, store.query, lexicon), questions)))
    apart = {form: timed(lambda q: ask(q, store.query, lexicon), asked) for form, asked in wide.items()}
    print(line("answer, all departments", [one for times in apart.values() for one in times]))
    for form in sorted(apart, key=lambda form: -sorted(apart[form])[_EACH // 2])[:_SLOWEST]:
        print(line(f"  {form}", apart[form]))
    few = [asked[0] for asked in wide.values()][:6]
    print(line("6 of these", timed(lambda q: ask(q, store.query, lexicon), few)))
    print(line("these 6 without the index", timed(lambda q: ask(q, store.query, without_index), few)))
    for number in range(max(0, given.labels - len(lexicon.meanings))):
        label = "".join(chr(0x4E00 + rng.randrange(4000)) for _ in range(rng.randrange(4, 10)))
        lexicon.meanings.setdefault(label, [Meaning("project", f"{label}{number}", label)])
    lexicon.completer = None
    begun = time.perf_counter()
    suggest("政", lexicon)
    print(f"{len(lexicon.meanings)} labels: completer made in {time.perf_counter() - begun:.2f} s")
    typed = [q[: rng.randrange(1, len(q))] for q in questions] + ["zwfw", "gyjf", "shichang"] * 20
    print(line("completion", timed(lambda q: suggest(q, lexicon, query=store.query), typed)))


if __name__ == "__main__":
    main()
