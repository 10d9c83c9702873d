"""The endpoints of App/Program.cs as a FastAPI user would write them: all are `async def`, and some block or compute all the same."""
import asyncio
import time

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI(default_response_class=PlainTextResponse)


@app.get("/ping")
async def ping():
    return "pong"


@app.get("/wait-10-ms")
async def wait_10_ms():
    await asyncio.sleep(0.01)
    return "waited"


@app.get("/sleep-200-ms")
async def sleep_200_ms():
    await asyncio.sleep(0)
    time.sleep(0.2)
    return "slept"


@app.get("/wait-for-task-200-ms")
async def wait_for_task_200_ms():
    await asyncio.sleep(0)
    time.sleep(0.2)
    return "waited"


@app.get("/compute-300-ms")
async def compute_300_ms():
    await asyncio.sleep(0)
    end = time.perf_counter() + 0.3
    while time.perf_counter() < end:
        pass
    return "computed"
