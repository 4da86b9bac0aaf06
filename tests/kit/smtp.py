"""A mail server of one's own: real sockets, answers chosen by the test, stopped and started."""

import socketserver
import threading
from collections.abc import Callable

from tests.kit.production import free_port


class MailServer:
    """Listens on ``port`` between :meth:`start` and :meth:`stop`; keeps what it took."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken: list[tuple[str, str]] = []
        # Answers to the recipient and to the mail, by address.
        self.to: Callable[[str], str] = lambda address: "250 ok"
        self.data: Callable[[str], str] = lambda address: "250 ok"
        self._server: socketserver.ThreadingTCPServer | None = None

    def start(self) -> None:
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._talk(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", self.port), Talk)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _talk(self, link: socketserver.StreamRequestHandler) -> None:
        def say(line: str) -> None:
            link.wfile.write(f"{line}\r\n".encode())

        say("220 here")
        address = ""
        while line := link.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "RCPT":
                address = line.partition("<")[2].rstrip(">")
                say(self.to(address))
            elif word == "DATA":
                say("354 go on")
                body = b""
                while not (part := link.rfile.readline()).startswith(b".\r\n"):
                    body += part
                answer = self.data(address)
                if answer.startswith("250"):
                    self.taken.append((address, body.decode()))
                say(answer)
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")
