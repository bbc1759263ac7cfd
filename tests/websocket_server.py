"""A WebSocket server for tests: a real one, Debian's python3-websockets.

    websocket_server.py PORT [CERTIFICATE KEY]

Prints "ready" once it listens. At /chat it answers {"text": ..., "tokens": n} with n messages {"token": ...}
and then {"type": "done", "id": ...}; the text "leave" closes with code 1011. /closed is refused with 403.
"""

import asyncio
import http
import json
import ssl
import sys

import websockets


async def chat(socket):
    async for message in socket:
        ask = json.loads(message)
        if ask["text"] == "leave":
            await socket.close(1011, "as asked")
            return
        for i in range(ask.get("tokens", 0)):
            await socket.send(json.dumps({"type": "token", "token": f"t{i}"}))
        await socket.send(json.dumps({"type": "done", "id": "after " + ask["text"]}))


async def gate(path, headers):
    if path == "/closed":
        return http.HTTPStatus.FORBIDDEN, [], b"closed\n"
    return None


async def main(port, certificate=None, key=None):
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    # A ping every 50 ms that is not answered within a second closes the connection.
    async with websockets.serve(
        chat, "127.0.0.1", int(port), process_request=gate, ssl=context, ping_interval=0.05, ping_timeout=1
    ):
        print("ready", flush=True)
        await asyncio.Future()


asyncio.run(main(*sys.argv[1:]))
