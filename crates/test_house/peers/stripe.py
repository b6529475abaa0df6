"""Stripe for tests: localstripe on a free loopback port.

It writes one JSON line to its standard output that says where it listens. It ends when its standard
input closes, and in any case after LIFETIME, so that no forgotten one stays behind.
"""

import asyncio
import json
import sys

from aiohttp import web

from localstripe.resources import Store
from localstripe.server import app

# Longer than any test takes, in seconds.
LIFETIME = 300

# It keeps nothing on the disk, where another test's objects would be beside its own.
Store.dump_to_disk = lambda self: None


async def main():
    loop = asyncio.get_running_loop()
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    print(json.dumps({"port": port}), flush=True)
    closed = loop.run_in_executor(None, sys.stdin.read)
    await asyncio.wait([closed], timeout=LIFETIME)


asyncio.run(main())
