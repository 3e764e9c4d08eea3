"""The complete sign-in in service CPU: ours, a bare Flask + Authlib + ldap3 one, and npm oidc-provider."""
