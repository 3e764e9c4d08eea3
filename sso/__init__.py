"""Who you are: sign-in, sessions, OpenID Connect. `sso.app` mounts it.

Nothing is imported here, so that a pure module of the package costs only itself.
"""
