"""The gate language: one small, closed, typed language with Indonesian and English words for the same tree.

    status(rencana) adalah disetujui dan jumlah(kegiatan.poin) minimal 32
    status(rencana) is approved and total(kegiatan.poin) at least 32

No Python object can be reached from a sentence, there are no loops and no functions of one's own, and the
cost of evaluation is bounded by the size of the tree and the number of rows.
"""

from kinerja.workflows.sentences.because import because, table_asked
from kinerja.workflows.sentences.closures import Row, Situation
from kinerja.workflows.sentences.codec import from_json, to_json
from kinerja.workflows.sentences.findings import ALREADY_TOLD, Finding, SentenceError
from kinerja.workflows.sentences.keywords import RESERVED
from kinerja.workflows.sentences.labels import DefinitionLabels, Labels
from kinerja.workflows.sentences.parser import parse
from kinerja.workflows.sentences.reading import read, read_plain, read_template
from kinerja.workflows.sentences.references import references
from kinerja.workflows.sentences.render import render
from kinerja.workflows.sentences.resolve import resolve
from kinerja.workflows.sentences.sentence import Sentence, Template, compute, evaluate
from kinerja.workflows.sentences.solver import Verdict, implied, verdict
from kinerja.workflows.sentences.tree import Node
from kinerja.workflows.sentences.types import Scope, TableType, Type
from kinerja.workflows.sentences.unmet import Unmet, says_hidden, unmet, veiled
from kinerja.workflows.sentences.words import told, words
from kinerja.workflows.sentences.writing import write

__all__ = [
    "ALREADY_TOLD",
    "RESERVED",
    "DefinitionLabels",
    "Finding",
    "Labels",
    "Node",
    "Row",
    "Scope",
    "Sentence",
    "SentenceError",
    "Situation",
    "TableType",
    "Template",
    "Type",
    "Unmet",
    "Verdict",
    "because",
    "compute",
    "evaluate",
    "from_json",
    "implied",
    "parse",
    "read",
    "read_plain",
    "read_template",
    "references",
    "render",
    "resolve",
    "says_hidden",
    "table_asked",
    "to_json",
    "told",
    "unmet",
    "veiled",
    "verdict",
    "words",
    "write",
]
