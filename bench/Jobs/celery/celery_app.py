"""Celery on Redis as its own users run it: python3 celery_app.py <what> <redis url> [number]; worker: celery -A celery_app worker."""
import os
import sys
import threading
import time

from celery import Celery

url = os.environ["BENCH_REDIS"]
app = Celery("bench", broker=url, backend=url)
app.conf.update(task_acks_late=True, task_ignore_result=False, worker_prefetch_multiplier=64, task_serializer="json", result_expires=3600)


@app.task(name="add")
def add(left, right):
    return left + right


@app.task(name="stamp")
def stamp():
    return time.monotonic()


def enqueue(callers):
    def call(seconds, counts, index):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            add.delay(index, counts[index])
            counts[index] += 1

    def all_call(seconds):
        counts = [0] * callers
        threads = [threading.Thread(target=call, args=(seconds, counts, i)) for i in range(callers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts)

    all_call(0.5)
    start = time.monotonic()
    accepted = all_call(3)
    print(accepted / (time.monotonic() - start))


def drain(count):
    """Fills, and then waits for the results; a worker that waits is started by the caller meanwhile."""
    results = [add.delay(i, i + 1) for i in range(count)]
    print("filled", flush=True)
    sys.stdin.readline()
    start = time.monotonic()
    right = sum(1 for i, result in enumerate(results) if result.get(timeout=240) == 2 * i + 1)
    print(right / (time.monotonic() - start))


def idle(count):
    times = []
    for i in range(-20, count):
        time.sleep(0.005)
        start = time.monotonic()
        started = stamp.delay().get(timeout=10)
        if i >= 0:
            times.append((started - start) * 1000)
    times.sort()
    print(times[len(times) // 2], times[len(times) * 99 // 100])


if __name__ == "__main__":
    {"enqueue": enqueue, "drain": drain, "idle": idle}[sys.argv[1]](int(sys.argv[2]))
