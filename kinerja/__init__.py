"""Kinerja: performance management of teachers and principals, defined in YAML."""

__version__ = "0.1.0"
