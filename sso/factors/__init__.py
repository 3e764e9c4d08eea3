"""What somebody shows beside her password: an authenticator, a recovery code, a code by mail.

Nothing is imported here, so that a pure module of the package costs only itself.
"""
