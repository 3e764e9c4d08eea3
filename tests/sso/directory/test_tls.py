"""The directory over TLS: the right authority is believed, another is not (threats 51)."""

import socket
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ldap_seed.demo import frame
from ldap_seed.server import Slapd
from ldap_seed.settings import LdapSettings
from ldap_seed.tree import ServicePasswords
from socle.clock import now
from sso.directory import Directory
from sso.directory.errors import DirectoryDown
from tests.fixtures_directory import directory_settings


def certificate(folder, host):
    """A self-signed certificate and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{host}.pem", folder / f"{host}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem, traditional = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(pem, traditional, serialization.NoEncryption()))
    return paths


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=["localhost", "annuaire.example"])
def over_tls(request, tmp_path):
    """A directory whose certificate is for this host, its address, and the authority to believe."""
    certified, key = certificate(tmp_path, request.param)
    port = free_port()
    listen = f"ldaps://localhost:{port}"
    slapd = Slapd(
        LdapSettings(
            data=tmp_path / "data", durable=False, size_mib=16, tls_listen=listen, tls_certificate=certified,
            tls_key=key,
        )
    )  # fmt: skip
    services = ServicePasswords.generated()
    slapd.seed(frame(services))
    slapd.start()
    yield request.param, directory_settings(slapd, services, uris=(listen,), ca_file=certified)
    slapd.stop()


def test_the_certificate_of_the_right_authority_and_host_alone_is_believed(over_tls, tmp_path):
    host, settings = over_tls
    client = Directory(settings)
    if host == "localhost":
        assert client.by_login("personne") is None
    else:
        with pytest.raises(DirectoryDown):
            client.by_login("personne")
    client.close()
    other, _ = certificate(tmp_path, "autre.example")
    stranger = Directory(settings.model_copy(update={"ca_file": other}))
    with pytest.raises(DirectoryDown):
        stranger.by_login("personne")
    stranger.close()
