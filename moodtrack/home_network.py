"""The demo on one's own phone: https inside the house, by an authority whose key nobody keeps."""

import http.server
import os
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from moodtrack.commands import CannotDo

LASTS = timedelta(days=90)
A_DAY = timedelta(days=1)
ANYWHERE = ("192.0.2.1", 9)  # reserved for examples: nothing is sent there, the system only looks
STEPS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Certificate</title>
<meta name="viewport" content="width=device-width"><h1>Trust this demo</h1>
<p><a href="/authority.crt">Get the certificate</a>. Its fingerprint must be<br>
<code>{print}</code></p>
<p><b>Android:</b> Settings, Security, Encryption and credentials, Install a certificate, CA
certificate; choose the file.</p>
<p><b>iPhone:</b> allow the profile, then Settings, General, VPN and Device Management, install it;
then General, About, Certificate Trust Settings, switch it on.</p>
<p>Then open <a href="{origin}/">{origin}</a>. Once you are done, take the certificate off.</p>
"""


@dataclass(frozen=True, slots=True)
class Tls:
    """What a server shows, the key it holds, and whom a phone has to trust for it."""

    certificate: Path
    key: Path
    authority: Path

    def fingerprint(self) -> str:
        """SHA-256 of the authority, in pairs, to compare by eye."""
        found = x509.load_pem_x509_certificate(self.authority.read_bytes())
        return found.fingerprint(hashes.SHA256()).hex(":").upper()


def house_address(asked: str) -> IPv4Address:
    """This machine's address for the others in the house; "" asks the system. Raises CannotDo."""
    if asked:
        try:
            return IPv4Address(asked)
        except ValueError:
            raise CannotDo(f"{asked!r} is no address such as 192.168.1.20.") from None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as looking:
        try:
            looking.connect(ANYWHERE)
        except OSError:
            raise CannotDo(
                "This machine is in no network. Name its address: --lan ADDRESS."
            ) from None
        return IPv4Address(looking.getsockname()[0])


def certified(folder: Path, address: IPv4Address, *, now: datetime) -> Tls:
    """The certificate for this address that lies in the folder, or a new one there.

    The authority signs one certificate, and its key is forgotten before this returns: a phone that
    trusts it trusts nothing else by it.
    """
    tls = Tls(folder / "lan.pem", folder / "lan.key", folder / "lan-authority.crt")
    if not _still_good(tls, address, now):
        _make(tls, address, now)
    return tls


def _still_good(tls: Tls, address: IPv4Address, now: datetime) -> bool:
    if not all(path.is_file() for path in (tls.certificate, tls.key, tls.authority)):
        return False
    found = x509.load_pem_x509_certificate(tls.certificate.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = address in names.get_values_for_type(x509.IPAddress)
    return known and now + A_DAY < found.not_valid_after_utc


def _make(tls: Tls, address: IPv4Address, now: datetime) -> None:
    ours, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _name(f"moodtrack demo at {address}")
    above = _sheet(authority, authority, theirs.public_key(), now)
    above = above.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    above = above.add_extension(_may(sign=True), critical=True)
    sheet = _sheet(_name(str(address)), authority, ours.public_key(), now)
    sheet = sheet.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    sheet = sheet.add_extension(_may(sign=False), critical=True)
    names = x509.SubjectAlternativeName([x509.IPAddress(address)])
    sheet = sheet.add_extension(names, critical=False)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    sheet = sheet.add_extension(usage, critical=False)
    _write_key(tls.key, ours)
    tls.authority.write_bytes(above.sign(theirs, hashes.SHA256()).public_bytes(Encoding.PEM))
    tls.certificate.write_bytes(sheet.sign(theirs, hashes.SHA256()).public_bytes(Encoding.PEM))


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _sheet(
    of: x509.Name, by: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(of)
        .issuer_name(by)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - A_DAY)  # a phone's clock may be slow
        .not_valid_after(now + LASTS)
    )


def _may(*, sign: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign,
        key_cert_sign=sign,
        crl_sign=sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def hand_out(tls: Tls, *, host: str, port: int, origin: str) -> None:
    """Give the authority to whoever asks by http, with the steps; ends with the program."""
    page = STEPS.format(origin=origin, print=tls.fingerprint()).encode()
    file = tls.authority.read_bytes()

    class Counter(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.path == "/authority.crt"
            kind = "application/x-x509-ca-cert" if wanted else "text/html; charset=utf-8"
            body = file if wanted else page
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Who asks is nobody's business."""

    server = http.server.ThreadingHTTPServer((host, port), Counter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
