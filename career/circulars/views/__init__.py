"""The pages of circulars: who prepares them, and who receives them."""

from career.circulars.views import choosing, following, own, writing

bp = writing.bp
bp.register_blueprint(choosing.bp)
bp.register_blueprint(following.bp)
received = own.bp
