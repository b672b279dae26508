"""One port for the two of a multi-process Odoo: connections that begin with /websocket go to the event server.

Each connection goes where its first request belongs. That is enough: Odoo's workers do not keep connections
alive, and a browser opens a connection of its own for a websocket.
"""

import asyncio
import contextlib

HEAD_LIMIT = 65536


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


async def _serve(reader, writer, http_port, event_port):
    try:
        head = await reader.readline()
        if not head:
            return
        back_reader, back_writer = await asyncio.open_connection(
            "127.0.0.1", _target(head, http_port, event_port)
        )
        try:
            back_writer.write(head)
            await asyncio.gather(_copy(reader, back_writer), _copy(back_reader, writer))
        finally:
            back_writer.close()
    except (OSError, ValueError):
        pass
    finally:
        writer.close()


async def _listen(host, port, http_port, event_port):
    server = await asyncio.start_server(
        lambda reader, writer: _serve(reader, writer, http_port, event_port),
        host,
        port,
        backlog=512,
    )
    async with server:
        await server.serve_forever()


def run(host, port, http_port, event_port):
    """Serve until the process is ended."""
    asyncio.run(_listen(host, port, http_port, event_port))
