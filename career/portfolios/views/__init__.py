"""The pages of portfolios: the chef de service's, and the administrator's who names her."""

from career import administration
from career.portfolios.views import absences, aims, changing, service, services

bp = service.bp
bp.register_blueprint(absences.bp)
bp.register_blueprint(aims.bp)
bp.register_blueprint(changing.bp)
administration.bp.register_blueprint(services.bp)
