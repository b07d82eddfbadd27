"""The certificate that mien shows on a network: its own, made here, or one that the listener has.

The only module that imports ``cryptography``, which comes with the extra ``network``.
"""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mien.errors import ConfigError, reason_of
from mien.files import write_atomically

__all__ = ["Certificate", "own_certificate", "read_certificate"]

VALID: Final = timedelta(days=397)
"""How long a certificate made here is valid: browsers refuse much longer ones."""

RENEWED_BEFORE: Final = timedelta(days=60)
"""Time left at which a start of mien makes a new one."""

CLOCKS_DIFFER: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key, checked.

    Attributes
    ----------
    path, key_path
        PEM files.
    names
        Host names and IP addresses that it is made out to, lower case.
    fingerprint
        SHA-256, as browsers show it.
    ends
        When it becomes invalid.
    own
        Whether mien made it, so that browsers warn until somebody trusts it.
    """

    path: Path
    key_path: Path
    names: frozenset[str]
    fingerprint: str
    ends: datetime
    own: bool


def own_certificate(folder: Path, names: Sequence[str], *, now: datetime | None = None) -> Certificate:
    """Return mien's own certificate from its folder.

    It is made anew when there is none, it is damaged, near its end, or not made out to all of ``names``.

    Parameters
    ----------
    folder
        The data folder, which must exist.
    names
        Host names and IP addresses that it must hold.
    now
        The time; by default that of the clock.

    Raises
    ------
    ConfigError
        When it cannot be written.
    """
    path, key_path, now = folder / "certificate.pem", folder / "certificate-key.pem", now or datetime.now(UTC)
    try:
        kept = _read(path, key_path, own=True)
    except (OSError, ValueError):
        kept = None
    if kept and set(names) <= kept.names and now + RENEWED_BEFORE < kept.ends:
        return kept
    try:
        _make(path, key_path, names, now)
        return _read(path, key_path, own=True)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); choose another folder with --data-dir, or name a "
            "certificate of yours with --certificate and --key"
        ) from error


def read_certificate(path: Path, key_path: Path) -> Certificate:
    """Read a certificate that the listener has.

    Parameters
    ----------
    path
        PEM file; those of its issuers may follow in it.
    key_path
        PEM file of its key, without a passphrase.

    Raises
    ------
    ConfigError
        When they cannot be read, do not belong together, or the certificate's time is over.
    """
    try:
        found = _read(path, key_path, own=False)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{path} with {key_path}: no usable certificate and key ({reason_of(error)}); give two PEM files that "
            "belong together, or leave --certificate out and mien makes its own"
        ) from error
    if found.ends < datetime.now(UTC):
        raise ConfigError(
            f"{path}: this certificate ended on {found.ends:%Y-%m-%d}; renew it, or leave it out"
        )
    return found


def _read(path: Path, key_path: Path, *, own: bool) -> Certificate:
    # OpenSSL says whether the two belong together; an empty passphrase keeps it from asking for one.
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, key_path, password="")
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    try:
        listed = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise ValueError("it is made out to no host name or address") from None
    dns = listed.get_values_for_type(x509.DNSName)
    addresses = listed.get_values_for_type(x509.IPAddress)
    return Certificate(
        path,
        key_path,
        names=frozenset({name.lower() for name in dns} | {str(address) for address in addresses}),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        ends=certificate.not_valid_after_utc,
        own=own,
    )


def _make(path: Path, key_path: Path, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mien")])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    public = key.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now - CLOCKS_DIFFER + VALID)
        .add_extension(
            x509.SubjectAlternativeName([_general(name) for name in dict.fromkeys(names)]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_atomically(key_path, private, private=True)
    write_atomically(path, certificate.public_bytes(serialization.Encoding.PEM))


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
