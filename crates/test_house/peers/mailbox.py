"""A mail server for tests: aiosmtpd, told by one JSON argument how to behave.

It listens on a free loopback port and writes one JSON line per event to its standard output:
first where it listens, then each letter that it has read to the final dot. It ends when its
standard input closes, and in any case after LIFETIME, so that no forgotten one stays behind.
"""

import asyncio
import base64
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

# Longer than any test takes, in seconds.
LIFETIME = 300

WISH = json.loads(sys.argv[1])


def tell(event):
    print(json.dumps(event), flush=True)


class Handler:
    """Stores letters and does what the test wishes at each step."""

    async def handle_MAIL(self, server, session, envelope, address, options):
        if WISH["behaviour"] == "refuse_sender":
            return WISH["reply"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if WISH["behaviour"] == "refuse_recipient":
            return WISH["reply"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        read = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        tell({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": [[name, str(value)] for name, value in read.items()],
            "text": read.get_content() if read.get_content_type() == "text/plain" else "",
            "defects": [repr(defect) for defect in read.defects],
            "content": base64.b64encode(envelope.original_content).decode("ascii"),
            "encrypted": session.ssl is not None or WISH["tls"] == "implicit",
            "signed_in": session.authenticated is True,
        })
        if WISH["behaviour"] == "refuse_letter":
            return WISH["reply"]
        if WISH["behaviour"] == "hang_after_letter":
            await asyncio.sleep(LIFETIME)
        if WISH["behaviour"] == "drop_after_letter":
            server.transport.abort()
            # No answer is written to a connection that is gone.
            await asyncio.sleep(LIFETIME)
        return WISH["reply"] or "250 2.0.0 kept"


def sign_in(server, session, envelope, mechanism, data):
    user, password = (part.decode("utf-8") for part in (data.login, data.password))
    # Not handled: aiosmtpd says what came of it.
    return AuthResult(success=[user, password] == WISH["login"], handled=False)


def context():
    if WISH["tls"] is None:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(WISH["certificate"], WISH["key"])
    return made


def server():
    login = WISH["login"] is not None
    return SMTP(
        Handler(),
        hostname="mailbox.test",
        tls_context=context() if WISH["tls"] == "starttls" else None,
        require_starttls=WISH["tls"] == "starttls",
        authenticator=sign_in if login else None,
        auth_required=login,
        # Only plain mailboxes of loopback tests are without TLS; the client decides what it dares.
        auth_require_tls=False,
    )


async def main():
    loop = asyncio.get_running_loop()
    implicit = context() if WISH["tls"] == "implicit" else None
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=implicit)
    tell({"port": listening.sockets[0].getsockname()[1]})
    closed = loop.run_in_executor(None, sys.stdin.read)
    await asyncio.wait([closed], timeout=LIFETIME)


asyncio.run(main())
