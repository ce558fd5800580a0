"""Paraphrases by rule of a question, and whether they get its answer: scripts and widths, years, names of bodies, the
order of slots, particles that are added or left out. The rules are those of the language; none asks the code.

    python tests/questions/paraphrasing.py STORE [FILE.jsonl ...]
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

from budgetgraph.questions.answers import Answer

_DIGITS = "〇一二三四五六七八九"
_YEAR = re.compile(r"(?<![\d.〇])(20(\d\d))(年度?|(?![\d.%％年\-－/~～至到、和与及或]))(?![\d初末底前来间份月])")
_STAGED = re.compile(r"^(?:(?:部门)?(预算|决算))")
_OPENERS = ("请问", "麻烦查一下", "我想知道", "帮我看看")
_CLOSERS = ("呢", "啊", "呀")
_SERVES = re.compile(r"[？?。！!\s]+$")
# Where 的, 是 and 了 stand as parts of other words, end a clause or carry its meaning (真的, 是不是, 为了, 了解).
_OF = re.compile(r"(?<![目真是似有]|标)的(?![确士话是吗呢？?，,。]|$|.{0,8}(?:局|中心|办公室|单位|部门|机构))")
_IS = re.compile(
    r"(?<![还不但可只就是要正老总都倒到底说算凡])是(?![否不非的吧吗由谁]|因)(?=多少|哪|(?:什么|啥)(?=.)|几|怎)"
)
_DONE = re.compile(r"(?<![为除罢])了(?=多少|几)")
_CLOSABLE = re.compile(r"[\u4e00-\u9fff](?<![吗呢吧啊呀么嘛呗])$")
_NOUN = re.compile(r"^[\u4e00-\u9fff“]")
# What may stand behind a body and take no 的 between: conjunctions, verbs, adverbs, question words, places.
_VERBAL = re.compile(
    "[和与跟及、或还有没要是能可会在对把被从到由为凭给花用买收拿付发缴交干做管搞设占比共都也就又只才光应该需想请每各哪啥谁多少]"
    "|[几咋怎较超不最年的里中上下内列印]|一共|总共|到底|究竟|什么|同比|总的|公开|负责|承担|实际"
)


def variants(question: str, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """(rule, paraphrase) of a question; `names` are the other names of each name of a body."""
    made = [("width", _wide(question)), *_scripts(question), *_years(question), *_orders(question, names)]
    made += [*_other_names(question, names), *_added(question, names), *_left_out(question)]
    seen = {question}
    for rule, other in made:
        if other not in seen:
            seen.add(other)
            yield rule, other


def _wide(question: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in question)


@cache
def _converter(script: str) -> OpenCC:
    return OpenCC(script)


def _scripts(question: str) -> Iterator[tuple[str, str]]:
    for script in ("s2t", "s2tw", "s2hk"):
        yield "traditional", _converter(script).convert(question)


def _years(question: str) -> Iterator[tuple[str, str]]:
    found = _YEAR.search(question)
    if found is None or found[3] == "":
        return
    before, after = question[: found.start()], question[found.end() :]
    words = "".join(_DIGITS[int(digit)] for digit in found[1])
    yield "year in words", f"{before}{words}{found[3]}{after}"
    yield "year in words", f"{before}{words.replace('〇', '零')}{found[3]}{after}"
    yield "year of two digits", f"{before}{found[2]}年{after}"
    yield "year of two digits", f"{before}{words[2:]}年{after}"
    yield "year", f"{before}{found[1]}{'年度' if found[3] == '年' else '年'}{after}"


def _body(question: str, names: Mapping[str, Sequence[str]]) -> str:
    """The one name of a body in the question, empty where there is none or there are several."""
    held = sorted((name for name in names if name in question), key=len, reverse=True)
    rest = question.replace(held[0], "\0", 1) if held else ""
    return held[0] if held and not any(name in rest for name in held) else ""


def _orders(question: str, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The year before the body, behind it and last; the stage last; the item before the body."""
    body = _body(question, names)
    if not body or not question.startswith(body):
        return
    rest = question[len(body) :].lstrip(" ，,的")
    found = _YEAR.match(rest)
    year = f"{found[1]}年" if found else ""
    item = rest[found.end() :].lstrip(" ，,的") if found else rest
    staged = _STAGED.match(item) if found else None
    asked = item[staged.end() :].lstrip(" ，,的") if staged else item
    if len(asked) < 2 or _YEAR.search(asked):
        return
    if found:
        yield "year before the body", f"{year}{body}{item}"
        yield "year last", f"{body}{_SERVES.sub('', item)}，{year}"
        yield "year last", f"{body}{_SERVES.sub('', item)} {found[1]}"
    if staged:
        yield "stage last", f"{body}{year}{_SERVES.sub('', asked)}（{staged[1]}）"
        yield "stage first", f"{year}{staged[1]}，{body}{asked}"
    yield "item first", f"{_SERVES.sub('', item)}，{body}{year}"
    yield "item first", f"{_SERVES.sub('', item)}？{body}{year}"
    yield "blank", f"{body} {year} {item}" if year else f"{body} {item}"


def _other_names(question: str, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    body = _body(question, names)
    for other in names.get(body, ()):
        yield "other name", question.replace(body, other, 1)


def _added(question: str, names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    bare = _SERVES.sub("", question)
    for opener in _OPENERS:
        yield "opener", f"{opener}{question}"
    for closer in _CLOSERS if _CLOSABLE.search(bare) else ():
        yield "closer", f"{bare}{closer}？"
    yield "mark", f"{bare}？"
    yield "mark", f"{bare}？谢谢"
    body = _body(question, names)
    head = re.match(re.escape(body) + r"(?:20\d\d年度?(?:部门)?(?:预算|决算)?)?", question) if body else None
    rest = question[head.end() :] if head else ""
    if head and _NOUN.match(rest) and not _VERBAL.match(rest):
        yield "的 added", f"{head.group()}的{rest}"
    if re.search(r"(?<!要|应|该|可|能|会|想|得)[花用][多几]", question):
        yield "了 added", re.sub(r"([花用])(?=[多几])", r"\1了", question, count=1)


def _left_out(question: str) -> Iterator[tuple[str, str]]:
    if _OF.search(question):
        yield "的 left out", _OF.sub("", question)
    if _IS.search(question):
        yield "是 left out", _IS.sub("", question, count=1)
    if _DONE.search(question):
        yield "了 left out", _DONE.sub("", question, count=1)


_NAMES = "SELECT DISTINCT ?body ?name { ?body bg:hasReport ?report ; rdfs:label|skos:prefLabel|skos:altLabel ?name }"
_SHORT = Path(__file__).parent / "names_of_bodies.txt"  # a body a line


def names_of_bodies(query: Callable[[str], Any]) -> dict[str, list[str]]:
    """Each name of a body with its others: those that the graph holds, and what people call it."""
    bodies: dict[str, set[str]] = {}
    for row in query(_NAMES):
        bodies.setdefault(row["body"].value, set()).add(row["name"].value)
    short = [line.split("|") for line in _SHORT.read_text(encoding="utf-8").splitlines()]
    for names in bodies.values():
        names.update(name for called in short if not names.isdisjoint(called) for name in called)
    return {name: sorted(names - {name}) for names in bodies.values() for name in sorted(names)}


def same(plain: Answer, other: Answer) -> str:
    """`same`, or what became of it: `other` for another answer, `answered` where there was none, else the status."""
    if plain.status == other.status and (plain.status != "answered" or _told(plain) == _told(other)):
        return "same"
    if other.status == "answered":
        return "other" if plain.status == "answered" else "answered"
    return other.status


def _told(answer: Answer) -> list[tuple[str, str]]:
    return sorted((row.value or row.label, row.unit or "") for row in answer.answers)


@dataclass(frozen=True)
class Different:
    """A paraphrase whose answer is not the one of its question."""

    verdict: str
    rule: str
    paraphrase: str
    plain: Answer
    answer: Answer


def trial(
    questions: Iterable[str], ask: Callable[[str], Answer], names: Mapping[str, Sequence[str]]
) -> tuple[Counter[tuple[str, str]], list[Different]]:
    """Counts of verdicts by rule; and what is not the same: verdict, rule, paraphrase, both answers."""
    counts, different = Counter[tuple[str, str]](), list[Different]()
    for question in questions:
        plain = ask(question)
        for rule, other in variants(question, names):
            verdict = same(plain, answer := ask(other))
            counts[rule, verdict] += 1
            if verdict != "same":
                different.append(Different(verdict, rule, other, plain, answer))
    return counts, different


def table(counts: Counter[tuple[str, str]]) -> str:
    """A line a rule: how many, how many the same, what became of the others."""
    lines = []
    for rule in [*dict.fromkeys(rule for rule, _ in counts), ""]:
        of_rule = Counter[str]()
        for (name, verdict), count in counts.items():
            of_rule[verdict] += count if rule in ("", name) else 0
        others = {verdict: count for verdict, count in of_rule.items() if verdict != "same"}
        lines.append(f"{rule or 'all':22}{of_rule.total():7}{100 * of_rule['same'] / of_rule.total():8.2f} {others}")
    return "\n".join(lines)


def main() -> None:
    from budgetgraph.graph.store import Store
    from budgetgraph.questions.answering import ask
    from budgetgraph.questions.language.lexicon import Lexicon

    from .scoring import load

    store = Store.open(sys.argv[1])
    lexicon = Lexicon.build(store.query)
    size, files = int(sys.argv[2]), sys.argv[3:]
    questions = [q["q"] for q in load(*map(Path, files))]
    random.Random(1).shuffle(questions)
    counts, different = trial(questions[:size], lambda q: ask(q, store.query, lexicon), names_of_bodies(store.query))
    for d in sorted(different, key=lambda d: (d.verdict, d.rule)):
        print(d.verdict, d.rule, d.plain.question, d.paraphrase, d.plain.text[:80], d.answer.text[:110], sep=" | ")
    print(table(counts))


if __name__ == "__main__":
    main()
