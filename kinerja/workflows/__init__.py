"""The workflow engine: what may happen (definitions), and whether it is allowed now.

Pure: no Flask, no database, no clock. From outside, import this face, not the files behind it. Add exports below in
the group they belong to.
"""

# Reading definitions
from kinerja.workflows.catalogue import Catalogue, load, load_texts
from kinerja.workflows.codec import content_hash, from_json, to_json
from kinerja.workflows.places import Place, Problem

__all__ = [
    # Reading definitions
    "Catalogue",
    "Place",
    "Problem",
    "content_hash",
    "from_json",
    "load",
    "load_texts",
    "to_json",
]
