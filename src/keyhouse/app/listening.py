"""The sockets a server listens on, opened before anything else: a taken port is one line."""

import socket
from contextlib import suppress

from keyhouse.kit.problems import SetupError


def listen(host: str, port: int) -> socket.socket:
    """A socket on this address; raises `SetupError` when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # By its name: else what is accepted does not count as TCP, and answers wait for a full packet.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise SetupError(
            f"Port {port} on {host} cannot be had ({error.strerror}). Choose another one: "
            f"KEYHOUSE_PORT, or for the demo `make demo PORT={port + 1}`."
        ) from error
    return listening


def loopback(port: int) -> list[socket.socket]:
    """127.0.0.1, and ::1 on machines that have it: localhost may mean either."""
    sockets = [listen("127.0.0.1", port)]
    with suppress(OSError, SetupError):
        sockets.append(listen("::1", port))
    return sockets
