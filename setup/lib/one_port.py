"""One port for the two of a multi-process Odoo: connections that begin with /websocket go to the event server.

Each connection goes where its first request belongs. That is enough: Odoo's workers do not keep connections
alive, and a browser opens a connection of its own for a websocket.
"""

import asyncio
import contextlib

HEAD_LIMIT = 65536
# Requests that Odoo has at a time, the others wait here: its own queue is short (8 for each worker), and what
# overflows it arrives so late that a worker gives up reading it after two seconds.
AT_A_TIME = 8
_connections = set()  # asyncio itself forgets a task that only waits for others


def _target(head, http_port, event_port):
    """
    >>> _target(b"GET /websocket?version=19.0 HTTP/1.1", 1, 2)
    2
    >>> _target(b"GET /websocket/health HTTP/1.1", 1, 2)
    2
    >>> _target(b"POST /web/login HTTP/1.1", 1, 2)
    1
    """
    parts = head.split(b" ", 2)
    path = parts[1] if len(parts) > 1 else b""
    return event_port if path.startswith(b"/websocket") else http_port


async def _copy(reader, writer):
    with contextlib.suppress(OSError):
        while data := await reader.read(HEAD_LIMIT):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        if writer.can_write_eof():
            writer.write_eof()


async def _serve(reader, writer, http_port, event_port, slots):
    task = asyncio.current_task()
    _connections.add(task)
    try:
        head = await reader.readline()
        if head:
            port = _target(head, http_port, event_port)
            async with slots if port == http_port else contextlib.nullcontext():
                await _hand_over(reader, writer, head, port)
    except (OSError, ValueError):
        pass
    finally:
        writer.close()
        _connections.discard(task)


async def _hand_over(reader, writer, head, port):
    """Copy in both directions until Odoo closes the connection."""
    back_reader, back_writer = await asyncio.open_connection("127.0.0.1", port)
    back_writer.write(head)
    there = asyncio.create_task(_copy(reader, back_writer))
    try:
        await _copy(back_reader, writer)
    finally:
        there.cancel()
        back_writer.close()


async def _listen(host, port, http_port, event_port):
    slots = asyncio.Semaphore(AT_A_TIME)
    server = await asyncio.start_server(
        lambda reader, writer: _serve(reader, writer, http_port, event_port, slots),
        host,
        port,
        backlog=512,
    )
    async with server:
        await server.serve_forever()


def run(host, port, http_port, event_port):
    """Serve until the process is ended."""
    asyncio.run(_listen(host, port, http_port, event_port))
