"""The API with all its routers."""

from tingmin.api import desk, public
from tingmin.api.door import api

api.add_router("", public.router)
api.add_router("/desk", desk.router)

__all__ = ["api"]
