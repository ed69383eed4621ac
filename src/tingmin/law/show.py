"""The statute table, printed: rows for JSON and the terminal, a state diagram for the docs."""

from collections.abc import Iterable

from tingmin.law.procedures import procedure
from tingmin.law.types import Book, Step


def as_row(step: Step, book: Book) -> dict[str, object]:
    """A row as plain data; `article` joins the citations of this book."""
    return {
        "step": step.step,
        "label": {"zh": step.label.zh, "en": step.label.en},
        "source": step.source,
        "target": step.target,
        "actor": ", ".join(step.by),
        "article": "; ".join(str(a) for a in book.cites(step.articles)),
        "starts": list(step.starts),
        "stops": list(step.stops),
        "pauses": list(step.pauses),
        "resumes": list(step.resumes),
        "extends": step.extends,
        "guards": list(step.guards),
        "document": step.document,
    }


def as_mermaid(code: str, steps: Iterable[Step]) -> str:
    """A Mermaid state diagram with the stages' Chinese labels."""
    rows = tuple(steps)
    seen = {row.source for row in rows} | {row.target for row in rows}
    names = [f'    state "{s.label.zh}" as {s.code}' for s in procedure(code).stages if s.code in seen]
    arrows = [f"    {row.source} --> {row.target}: {row.label.zh}" for row in rows if row.source != row.target]
    ends = [f"    {s.code} --> [*]" for s in procedure(code).stages if s.end and s.code in seen]
    return "\n".join(["stateDiagram-v2", *names, "    [*] --> draft", *arrows, *ends])
