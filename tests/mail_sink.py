"""A mail server for the tests: it speaks SMTP on a port of its own and keeps what it accepted.

What it answers can be set: to a recipient, to the data, or nothing at all (it hangs up).
"""

import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        sink, lines = self.server.sink, []
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"EHLO":
                self.say("250 sink")
            elif verb == b"RCPT":
                self.say(sink.to_recipient)
            elif verb == b"DATA":
                self.say("354 go on")
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line[1:] if line.startswith(b"..") else line)
                if sink.hangs_up != "before keeping" and sink.to_data.startswith("250"):
                    sink.keep(b"".join(lines))
                lines = []
                if sink.hangs_up:
                    return
                self.say(sink.to_data)
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Sink:
    """``mails`` are those that were accepted, in order."""

    def __init__(self):
        self.mails: list[Message] = []
        self.raw: list[bytes] = []
        self.to_recipient = self.to_data = "250 ok"
        self.hangs_up = ""  # "after keeping" or "before keeping": without a word
        self.port = 0

    def keep(self, content: bytes) -> None:
        self.raw.append(content)
        self.mails.append(message_from_bytes(content, policy=default))

    @property
    def url(self) -> str:
        """What EMAIL_URL says to send mails here."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        return [mail.get_content().replace("\r\n", "\n") for mail in self.mails]


@contextmanager
def running_sink():
    sink = Sink()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.sink, sink.port = sink, server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            server.shutdown()
            thread.join()


def use_sink(settings, sink: Sink) -> None:
    """Have this process send its mails there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
