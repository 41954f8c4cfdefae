"""How templates look up attributes."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context


class SharedTemplate(Template):
    """A template whose macros are made once, for whoever imports them.

    Jinja makes them anew where the importing template was loaded with globals of its own, and works out at each of the
    many imports of a page whether it was. Ours never are: Flask hands values over when it renders.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002 (of Jinja)
        return super()._get_default_module(None)


class LoudEnvironment(Environment):
    """A property that fails is an error, not a name that is missing.

    Jinja takes any AttributeError for "there is no such attribute" and goes on with nothing: a slip inside a property
    of a view would show as a page or a form that is silently empty.
    """

    template_class = SharedTemplate

    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            return getattr(obj, attribute)
        except AttributeError:
            if hasattr(type(obj), attribute):
                raise
            return super().getattr(obj, attribute)


def register(app: Flask) -> None:
    """Before anything else asks for the environment: it is made once."""
    app.jinja_environment = LoudEnvironment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
