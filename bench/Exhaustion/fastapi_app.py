"""The same as App/Program.cs: a thread pool of four, four connections, a `def` dependency with `yield` and a `def` route."""
import threading
import time

import anyio.to_thread
from fastapi import Depends, FastAPI
from fastapi.responses import PlainTextResponse

app = FastAPI(default_response_class=PlainTextResponse)
connections = threading.Semaphore(4)


@app.on_event("startup")
async def four_threads():
    anyio.to_thread.current_default_thread_limiter().total_tokens = 4


def connect():
    connections.acquire()
    try:
        yield "answered"
    finally:
        connections.release()


@app.get("/ping")
async def ping():
    return "pong"


@app.get("/query")
def query(connection: str = Depends(connect)):
    time.sleep(0.005)
    return connection
