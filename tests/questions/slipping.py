"""One wrong character in a question: what is put for what, and what becomes of the answer.

    python tests/questions/slipping.py STORE [FILE.jsonl ...]

Numbers are left alone; of every question some characters are replaced one at a time, by one that sounds the same, by
one that looks the same, by a common one, and by one that is a word of questions itself (上, 多, 中), which is the
hardest; and one is left out, typed twice, or changes places with the next.

A wrong character that makes another true word of the same kind cannot be told from that word (邮电费 and 电费): these
pairs are listed in `changing_slips.tsv`, each with its reason, and counted by themselves.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pypinyin import Style, pinyin

from budgetgraph.questions.answers import Answer
from budgetgraph.questions.language.lexicon import Lexicon

from .scoring import NEIGHBOURS, NEWCOMERS, load

NUMERALS = "一二三四五六七八九十零〇两百千万亿"
WRONG = ("sound", "shape", "common", "word")  # a character in the place of another one
KINDS = (*WRONG, "lost", "doubled", "swapped")
_ALIKE = (
    "己已巳 未末本 土士 千干于 天夫无 人入八 日曰目 田由甲申 王玉主 大太犬 午牛 刀力 货贷贸 治冶 拨拔 帐账 折拆析 侯候 "
    "幕墓慕 辨辩辫 戌戍 今令 历厉 间问闻 办为 各名 收牧攻 支文 科料 费贵 预顷 算箅 务备 务劳 工土 资货 金全 政放 府俯 "
    "公分 用甩 经径 项顶 支友 出击 入人 决快 算莫 局居 区凶 县具 市布 中申 心必 服报 行仃 部剖 门问 单革 位住 员贝 "
    "车东 辆俩 费弗 购沟 租祖 会合 议仪 培倍 训川 差羌 旅族 因困 接按 待侍 水木 电申 邮油 物牧 业亚 办力"
)
_COMMON = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学么之都好看起发当没成只如事把"
    "还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动"
)


@cache
def _alike() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _ALIKE.split():
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


@cache
def _by_sound(characters: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for character in dict.fromkeys(characters):
        sound = pinyin(character, style=Style.NORMAL)[0][0]
        found[sound] = found.get(sound, "") + character
    return found


def slipped(question: str, rng: random.Random, lexicon: Lexicon, rare: str) -> Iterator[tuple[str, str]]:
    """(kind of slip, question with one wrong character), at most one of each kind. `rare` are characters for sounds."""
    places = [at for at, c in enumerate(question) if _is_word_character(c)]
    cues = (w for w, ms in lexicon.meanings.items() if len(w) == 1 and any(m.kind == "cue" for m in ms))
    words = "".join(sorted(cues))
    for kind in KINDS if places else ():
        at = rng.choice(places)
        if changed := _changed(question, at, kind, rng, rare, words):
            yield kind, changed


def _changed(question: str, at: int, kind: str, rng: random.Random, rare: str, words: str) -> str:
    """The question with a slip of a kind at a place, empty where there is none."""
    typed, before, after = question[at], question[:at], question[at + 1 :]
    if kind == "lost":
        return before + after
    if kind == "doubled":
        return before + typed + typed + after
    if kind == "swapped":
        following = after[:1]
        swaps = following not in ("", typed) and _is_word_character(following)
        return before + following + typed + after[1:] if swaps else ""
    pools = {
        "sound": _by_sound(rare + _COMMON).get(pinyin(typed, style=Style.NORMAL)[0][0], ""),
        "shape": _alike().get(typed, ""),
        "common": _COMMON,
        "word": words,
    }
    pool = [c for c in pools[kind] if c != typed and c not in NUMERALS]
    return before + rng.choice(pool) + after if pool else ""


def _is_word_character(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" and character not in NUMERALS


@cache
def _pairs() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "changing_slips.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(typed, made) for typed, made, _ in rows]


def makes_another_word(question: str, again: str) -> bool:
    """Whether a slip made another word of one, by the list of such pairs; either may be what was meant."""
    both = [*_pairs(), *((made, typed) for typed, made in _pairs())]
    return any(
        again == question[:at] + made + question[at + len(typed) :]
        for typed, made in both
        for at in range(len(question))
        if question.startswith(typed, at)
    )


def verdict(plain: Answer, other: Answer) -> str:
    """`same`, `other`, `clarified` or `withheld`."""
    if other.status != "answered":
        return "clarified" if other.status == "clarify" else "withheld"
    return "same" if _figures(plain) == _figures(other) else "other"


def _figures(answer: Answer) -> list[tuple[str, str]]:
    return sorted({(row.value or "", row.unit or "") for row in answer.answers})


def trial(
    questions: Sequence[str], ask: Callable[[str], Answer], lexicon: Lexicon, seed: int
) -> tuple[Counter[tuple[str, str]], list[tuple[str, str, str]]]:
    """Counts of verdicts by kind of slip, `listed` where the slip made another word; and every other answer:
    question, slip, what was said."""
    rng, counts, others = random.Random(seed), Counter[tuple[str, str]](), []
    rare = "".join(sorted({c for q in questions for c in q if "\u4e00" <= c <= "\u9fff"}))
    for question in questions:
        plain = ask(question)
        if plain.status != "answered":
            continue
        for kind, again in slipped(question, rng, lexicon, rare):
            found = verdict(plain, answer := ask(again))
            if found == "other" and makes_another_word(question, again):
                found = "listed"
            counts[kind, found] += 1
            if found == "other":
                others.append((question, again, answer.text))
    return counts, others


def sample(files: Iterable[Path], size: int, seed: int) -> list[str]:
    """Questions that have an answer, drawn from the files."""
    held = [q["q"] for q in load(*files) if q["answer"]["kind"] not in ("abstain", "clarify")]
    return random.Random(seed).sample(held, min(size, len(held)))


def main() -> None:
    from budgetgraph.graph.store import Store
    from budgetgraph.questions.answering import ask

    store = Store.open(sys.argv[1])
    lexicon = Lexicon.build(store.query)
    files = [Path(f) for f in sys.argv[2:]] or [NEWCOMERS, NEIGHBOURS]
    counts, others = trial(sample(files, 1000, 0), lambda q: ask(q, store.query, lexicon), lexicon, seed=0)
    for other in others:
        print(*other, sep=" | ")
    for key, count in sorted(counts.items()):
        print(*key, count)


if __name__ == "__main__":
    main()
