"""Whether something listens at the address of a URL: status 0 if so, 1 if not."""

import socket
import sys
from urllib.parse import urlsplit

PORTS = {"postgres": 5432, "redis": 6379, "amqp": 5672}

url = urlsplit(sys.argv[1])
try:
    socket.create_connection((url.hostname, url.port or PORTS[url.scheme]), timeout=2).close()
except OSError:
    sys.exit(1)
