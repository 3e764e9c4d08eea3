"""The pages of delays: the chef de service's, the administrator's, and what stands beside a message."""

from career import administration
from career.delays.views import beside, follow_up, handing, reading, services

bp = follow_up.bp
for part in (beside.bp, handing.bp, reading.bp):
    bp.register_blueprint(part)
administration.bp.register_blueprint(services.bp)
