"""Quads of the working view, from plain values."""

from pyoxigraph import Literal, NamedNode, Quad

from budgetgraph.audit.facts import VIEW


def link(subject: str, name: str, target: str) -> Quad:
    """`subject view:name target`, all given as IRIs."""
    return Quad(NamedNode(subject), NamedNode(VIEW + name), NamedNode(target))


def text(subject: str, name: str, value: str) -> Quad:
    """`subject view:name "value"`."""
    return Quad(NamedNode(subject), NamedNode(VIEW + name), Literal(value))
