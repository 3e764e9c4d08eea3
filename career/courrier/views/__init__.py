"""The pages of the courrier: the teacher's, and, nested in the same blueprint, the gestionnaire's desk."""

from career.courrier.views import acts, agent, answering, boilerplate, bulk, desk, handling, inbox

__all__ = ["bp", "inbox"]  # the inbox is a page of the desk's blueprint
bp = agent.bp
desk.bp.register_blueprint(handling.bp)
for part in (desk.bp, acts.bp, answering.bp, boilerplate.bp, bulk.bp):
    bp.register_blueprint(part)
