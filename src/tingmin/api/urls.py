"""The API with all its routers."""

from tingmin.api import desk, knowledge, ledger, orders, public, scores, telephony, walls
from tingmin.api.door import api

api.add_router("", public.router)
api.add_router("/desk", desk.router)
api.add_router("/desk/matters", walls.router)
api.add_router("", orders.public)
api.add_router("/desk", orders.router)
api.add_router("/knowledge", knowledge.public)
api.add_router("/desk/knowledge", knowledge.desk)
api.add_router("/desk/scores", scores.router)
api.add_router("/ledger", ledger.router)
api.add_router("/telephony", telephony.router)

__all__ = ["api"]
