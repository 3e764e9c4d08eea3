"""The pages of the CV: hers, in one blueprint; her gestionnaire's, among those of the dossiers."""

from career.cv.views import desk, documents, own, sharing, whole
from career.dossier import gestion

bp = own.bp
for part in (documents.bp, sharing.bp, whole.bp):
    bp.register_blueprint(part)
gestion.bp.register_blueprint(desk.bp)
