"""From text to compiled definitions: records by the vocabulary, derivation, names, sentences, assembly."""
