"""pyas2-lib as an AS2 partner: an HTTP server of the loopback interface, told by a JSON file whom it trades with.

POST /as2   takes a message, puts its payload into the inbox and answers with the receipt asked for
POST /mdn   takes a receipt that comes by itself
POST /send  sends the body; X-Peer and X-File-Name say as whom and under which name; answers what came of it
"""

import json
import re
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def import_pyas2lib():
    """oscrypto 1.3.0 knows only versions of OpenSSL whose last number has one digit."""
    search = re.search

    def patient(pattern, *rest):
        if isinstance(pattern, str):
            pattern = pattern.replace(r"\d\.\d\.\d[", r"\d\.\d\.\d+[")
        return search(pattern, *rest)

    re.search = patient
    try:
        from pyas2lib import as2
    finally:
        re.search = search
    return as2


as2 = import_pyas2lib()
settings = json.loads(Path(sys.argv[1]).read_text())
home = Path(settings["home"])
own_keys = (home / "keys.p12").read_bytes()
parley_certificate = (home / "parley.pem").read_bytes()
sent_messages = {}


def organization(exchange):
    password = settings["password"]
    return as2.Organization(
        as2_name=exchange["peer"],
        sign_key=own_keys,
        sign_key_pass=password,
        decrypt_key=own_keys,
        decrypt_key_pass=password,
        mdn_url=f"http://127.0.0.1:{settings['port']}/mdn",
    )


def partner(exchange):
    receipt = exchange["receipt"]
    mode = "SYNC" if exchange["receiptComes"] == "at-once" else "ASYNC"
    return as2.Partner(
        as2_name=settings["parley"]["as2Id"],
        verify_cert=parley_certificate,
        encrypt_cert=parley_certificate,
        validate_certs=False,
        compress=exchange["compress"] != "none",
        sign=exchange["sign"] != "none",
        digest_alg="sha256",
        encrypt=exchange["encrypt"] != "none",
        enc_alg="aes_256_cbc",
        mdn_mode=None if receipt == "none" else mode,
        mdn_digest_alg="sha256" if receipt == "signed" else None,
    )


relations = {one["peer"]: (organization(one), partner(one)) for one in settings["exchanges"]}


def post(url, headers, body):
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def raw(headers, body):
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return lines.encode("utf-8") + b"\r\n" + body


def send(peer, file_name, content):
    organization_of, partner_of = relations[peer]
    message = as2.Message(organization_of, partner_of)
    message.build(content, filename=file_name, content_type="application/edi-x12")
    sent_messages[message.message_id] = (message, file_name)
    status, headers, body = post(settings["parley"]["url"], message.headers, message.content)
    if status not in (200, 202, 204):
        return f"answered {status}: {body[:200]!r}"
    if partner_of.mdn_mode != "SYNC":
        return "posted"
    return note_receipt(raw(headers, body))


def note_receipt(content):
    """A receipt that holds, for what was sent: its name goes among the sent ones."""
    found = []

    def find(message_id, _recipient):
        found.append(sent_messages[message_id])
        return found[0][0]

    status, detail = as2.Mdn().parse(content, find)
    if status == "processed" and detail is None:
        (home / "sent" / found[0][1]).write_text(status)
    return f"{status} {detail or ''}".strip()


class Peer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/send":
            self.tell(200, {}, send(self.headers["X-Peer"], self.headers["X-File-Name"], body).encode())
        elif self.path == "/mdn":
            self.tell(200, {}, note_receipt(raw(self.headers, body)).encode())
        else:
            self.take(body)

    def take(self, body):
        message = as2.Message()
        status, (problem, trace), mdn = message.parse(
            raw(self.headers, body),
            find_org_cb=lambda name: relations[name][0],
            find_partner_cb=lambda _name: relations[self.headers["AS2-To"]][1],
        )
        self.log_message("%s %s %s", status, problem, trace)
        if status == "processed":
            name = f"{self.headers['AS2-To']}-{message.message_id}"
            (home / "inbox" / name).write_bytes(message.content)
        if mdn is None:
            self.tell(200 if status == "processed" else 400, {}, b"")
        elif mdn.mdn_mode == "SYNC":
            self.tell(200, mdn.headers, mdn.content)
        else:
            self.tell(200, {}, b"")
            threading.Thread(target=post, args=(mdn.mdn_url, mdn.headers, mdn.content)).start()

    def tell(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", settings["port"]), Peer).serve_forever()
