"""The lexicon of the served generation: as the load kept it, or built here where the load kept none (a store filled
through Python, or by an older version)."""

import logging
from pathlib import Path
from threading import Lock, Thread, main_thread
from time import sleep

from starlette.datastructures import State

from budgetgraph.graph.store import Store
from budgetgraph.questions.answering import warm
from budgetgraph.questions.canned import find_canned
from budgetgraph.questions.language.lexicon import Lexicon, LexiconMissing
from budgetgraph.questions.suggesting import suggest
from budgetgraph.web.sparql.writing.problems import Problem

WAIT = 20.0  # seconds that a request waits for a lexicon that is being built
PAUSE = 0.05  # seconds between questions that are tried for completion
_building = Lock()
_log = logging.getLogger(__name__)


def lexicon_of(state: State) -> Lexicon:
    """The lexicon of the generation that is served, loaded once a generation.

    Raises `Problem` (503) while another request is still building it.
    """
    name = state.queries.generation.name
    if held := _held(state, name):
        return held
    if not _building.acquire(timeout=WAIT):
        raise Problem(503, "dictionary-being-made", "The dictionary of questions is being made", retry_after=30)
    try:
        held = _held(state, name) or _loaded(state.store, name)
        state.lexicon = (name, held)
        Thread(target=_find_canned, args=(held, state.store)).start()
        return held
    finally:
        _building.release()


def prepare(state: State) -> None:
    """Loads, or builds, what the first question and the first completion would otherwise wait for."""
    held = lexicon_of(state)
    warm(held)
    suggest("预算", held)


def _held(state: State, name: str) -> Lexicon | None:
    held: tuple[str, Lexicon] | None = getattr(state, "lexicon", None)
    return held[1] if held and held[0] == name else None


def _pause() -> None:
    """Lets readers go first; ends the thread with the program, which must not cut it off within a query."""
    sleep(PAUSE)
    if not main_thread().is_alive():
        raise SystemExit


def _find_canned(held: Lexicon, store: Path) -> None:
    """Asks, beside what readers ask, what completion may offer of each template."""
    try:
        find_canned(held, Store.open(store).query, _pause)
    except Exception:
        _log.exception("completion offers no more questions of templates than were found so far")


def _loaded(store: Path, name: str) -> Lexicon:
    try:
        return Lexicon.load(store / "generations" / name)
    except LexiconMissing as missing:
        _log.warning("%s; it is built in memory now, `budgetgraph doctor --repair` keeps one", missing)
        # not through the query service, whose limits are for readers' queries
        return Lexicon.build(Store.open(store).query)
