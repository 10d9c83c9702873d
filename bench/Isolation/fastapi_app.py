"""The endpoints of App/Program.cs as a FastAPI user would write them: `def` blocks in its thread pool, `async def` awaits."""
import asyncio
import time

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI(default_response_class=PlainTextResponse)


@app.get("/ping")
async def ping():
    return "pong"


@app.get("/no-op")
def no_op():
    return "pong"


@app.get("/wait-10-ms")
async def wait_10_ms():
    await asyncio.sleep(0.01)
    return "waited"


@app.get("/block-200-ms")
def block_200_ms():
    time.sleep(0.2)
    return "blocked"
