"""What is known."""

from starlette.routing import BaseRoute

ROUTES: list[BaseRoute] = []
