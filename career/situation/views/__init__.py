"""The pages of requests: the teacher's, and, nested in the same blueprint, the gestionnaire's desk."""

from career.situation.views import agent, desk

bp = agent.bp
bp.register_blueprint(desk.bp)
