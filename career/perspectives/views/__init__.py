"""The pages of the perspectives: the agent's own, her simulator, her gestionnaire's, the administrator's."""

from career import administration
from career.perspectives.views import desk, own, rulesets, simulator

administration.bp.register_blueprint(rulesets.bp)
bp = own.bp
__all__ = ["bp", "desk", "simulator"]
