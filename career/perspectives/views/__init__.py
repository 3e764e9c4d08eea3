"""The pages of the perspectives: the agent's own, her simulator, her gestionnaire's, the administrator's."""

from career.perspectives.views import desk, own, rulesets, simulator

blueprints = (own.bp, rulesets.bp)
__all__ = ["blueprints", "desk", "simulator"]
