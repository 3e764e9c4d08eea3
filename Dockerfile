# Every image of the project, from one base: Debian 12 or 13, or Ubuntu 24.04, named by BASE_IMAGE (ADR 0006).
# Packages are the distribution's; Python's are those of requirements.lock, each checked against its digest.
ARG BASE_IMAGE=debian:12-slim

FROM ${BASE_IMAGE} AS base
ENV LANG=C.UTF-8 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY setup/install.sh setup/install.sh
RUN setup/install.sh python3 tzdata ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin mamia

# What only building needs: pip, and the voice that says the captcha's characters.
FROM base AS build
RUN setup/install.sh python3-venv espeak-ng && rm -rf /var/lib/apt/lists/*
COPY setup/venv.sh setup/python.sh setup/
COPY requirements.lock .
RUN PIP_NO_CACHE_DIR=1 setup/venv.sh run
COPY socle socle
COPY sso sso
COPY mamia mamia
RUN .venv/bin/python -m mamia.captcha voices made/voices

# Both services, their workers and their commands.
FROM base AS service
ENV PATH=/app/.venv/bin:$PATH MAMIA_DATA=/app/made SSO_LEAKED=/leaked/passwords CAREER_DATA=/data
# What sets the PDFs.
RUN setup/install.sh libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
COPY --from=build /app/.venv .venv
COPY --from=build /app/made made
COPY socle socle
COPY sso sso
COPY mamia mamia
COPY career career
RUN .venv/bin/python -m compileall -q socle sso mamia career && install -d -o mamia -g mamia -m 0700 /data /leaked
USER mamia

# The private directory, with fictitious people: for a rehearsal, where the académie's own is not used yet.
FROM service AS directory
USER root
RUN setup/install.sh slapd slapd-contrib && rm -rf /var/lib/apt/lists/* \
    && install -d -o mamia -g mamia -m 0700 /run/directory
COPY setup/containers/directory.sh setup/containers/
COPY ldap_seed ldap_seed
ENV LDAP_DATA=/data/ldap LDAP_SOCKET=/run/directory/ldapi
USER mamia
CMD ["/app/setup/containers/directory.sh"]

# Everything in one container, as « make run » does it.
FROM service AS demo
USER root
COPY setup/packages.sh setup/
RUN setup/packages.sh run && rm -rf /var/lib/apt/lists/* && install -d -o mamia -g mamia -m 0700 var
COPY ldap_seed ldap_seed
COPY demo demo
COPY Procfile .
USER mamia
ENV DEMO_LISTEN=0.0.0.0
CMD ["python", "-m", "demo"]

FROM base AS database
RUN setup/install.sh postgresql && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/* \
    && install -d -o postgres -g postgres -m 0700 /var/lib/postgresql
COPY setup/containers/database.sh setup/containers/
USER postgres
CMD ["/app/setup/containers/database.sh"]

FROM base AS antivirus
RUN setup/install.sh clamav-daemon clamav-freshclam && rm -rf /var/lib/apt/lists/* /var/lib/clamav/* \
    && install -d -o clamav -g clamav /var/lib/clamav /run/antivirus
COPY setup/containers/antivirus.sh setup/containers/antivirus-ping.py setup/containers/clamd.conf \
  setup/containers/freshclam.conf setup/containers/
USER clamav
CMD ["/app/setup/containers/antivirus.sh"]
