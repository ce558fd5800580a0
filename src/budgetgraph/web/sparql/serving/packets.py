"""What the server and the processes at its door say to one another: packets of one kind each.

A packet is a letter, then marshalled values or the bytes that were read, beside them at most one descriptor.
"""

import socket

OPTIONS, GENERATION, CONNECTION, FIGURES, SERVES = b"o", b"g", b"c", b"f", b"s"
LARGEST = 1 << 19


def received(link: socket.socket) -> tuple[bytes, bytes, list[int]] | None:
    """The kind, the data and the descriptors of the next packet; an empty kind at the end, `None` if none waits."""
    try:
        data, descriptors, _, _ = socket.recv_fds(link, LARGEST, 1, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b"", b"", []
    return data[:1], data[1:], descriptors
