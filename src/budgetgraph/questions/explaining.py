"""How a question was understood, stage by stage, as plain data for `/api/explain`. No query is run."""

from dataclasses import asdict
from typing import Any

from budgetgraph.questions.language.lexicon import Lexicon
from budgetgraph.questions.language.plain_speech import plainly
from budgetgraph.questions.ranking import vetoes
from budgetgraph.questions.templates import templates
from budgetgraph.questions.understanding import understand

_SLOT_NAMES = {"project": "项目", "indicator": "指标", "glossary": "名词", "section": "章节", "type": "指标类型"}


def explain(question: str, lexicon: Lexicon) -> dict[str, Any]:
    """Every stage of understanding as plain data: copy, pieces, readings, fits and vetoes."""
    stages = understand(question, lexicon)
    return {
        "question": question,
        "normalised": stages.question.text,
        "plain": plainly(stages.question.text, lexicon),  # asked where the question as typed has no answer
        "pieces": [
            {
                "text": piece.text,
                "typed": stages.question.as_typed(piece.start, piece.end),
                "kind": piece.kind,
                "meanings": [asdict(m) for m in piece.meanings[:6]],
            }
            for piece in stages.pieces
        ],
        "readings": [
            {
                "departments": [
                    {"text": m.surface, "candidates": [lexicon.departments[c].label for c in m.candidates]}
                    for m in r.mentions
                ],
                "years": list(r.years),
                "stage": r.stage,
                "measures": [{"text": m.text, "label": m.label, "concepts": m.value} for m in r.measures],
                "names": {_SLOT_NAMES.get(k, k): [n.label for n in v] for k, v in r.names.items()},
                "cues": sorted(r.cues),
                "unknown": list(r.unknown),
            }
            for r in stages.readings[:8]
        ],
        "fits": [{"template": f.template.name, "score": list(f.score)} for f in stages.fits[:10]],
        "vetoes": [asdict(v) for v in vetoes(stages.readings, templates().values())[:80]],
    }
