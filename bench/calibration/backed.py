"""An HTTP endpoint that needs a store for every answer: `backed.py redis|postgres PORT STORE_PORT`.

GET /item counts a visit of one of a thousand items and answers with it, after a little work of its own.
"""
import asyncio
import hashlib
import json
import random
import sys

from aiohttp import web


async def redis_store(port):
    import redis.asyncio

    client = redis.asyncio.Redis(host="127.0.0.1", port=port, max_connections=64)

    async def visit(item):
        return await client.incr(f"item:{item}")

    return visit


async def postgres_store(port):
    import asyncpg

    pool = await asyncpg.create_pool(host="127.0.0.1", port=port, user="postgres", database="postgres", max_size=16)
    await pool.execute("CREATE TABLE IF NOT EXISTS items (id int PRIMARY KEY, visits bigint NOT NULL)")
    await pool.execute("INSERT INTO items SELECT n, 0 FROM generate_series(0, 999) n ON CONFLICT DO NOTHING")

    async def visit(item):
        return await pool.fetchval("UPDATE items SET visits = visits + 1 WHERE id = $1 RETURNING visits", item)

    return visit


async def serve(kind, port, store_port):
    visit = await {"redis": redis_store, "postgres": postgres_store}[kind](store_port)

    async def item(_):
        chosen = random.randrange(1000)
        visits = await visit(chosen)
        seal = hashlib.pbkdf2_hmac("sha256", str(visits).encode(), b"salt", 6000).hex()
        return web.Response(text=json.dumps({"item": chosen, "visits": visits, "seal": seal}))

    app = web.Application()
    app.router.add_get("/item", item)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    await asyncio.Event().wait()


asyncio.run(serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3].rsplit(":", 1)[-1])))
