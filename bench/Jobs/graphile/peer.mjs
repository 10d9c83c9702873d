// graphile-worker as its own users run it: node peer.mjs <what> <connection string> [number] [shipped|batched]
import { Logger, makeWorkerUtils, run } from "graphile-worker";

const [what, connectionString, number, mode] = process.argv.slice(2);
const count = Number(number ?? 0);
const now = () => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// "shipped": ten jobs at a time, everything else as the package has it. "batched": its own means for throughput switched on.
const preset = (concurrency) => ({
  worker: {
    connectionString,
    concurrentJobs: concurrency,
    maxPoolSize: concurrency,
    logger: new Logger(() => () => {}),
    ...(mode === "batched"
      ? { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }
      : {}),
  },
});

async function utils(poolSize) {
  const made = await makeWorkerUtils({ connectionString, maxPoolSize: poolSize });
  await made.migrate();
  return made;
}

async function enqueue() {
  const made = await utils(16);
  const call = async (ms) => {
    const until = now() + ms;
    let accepted = 0;
    await Promise.all(
      Array.from({ length: count }, async (_, caller) => {
        while (now() < until) {
          await made.addJob("add", { left: caller, right: 1 });
          accepted++;
        }
      }),
    );
    return accepted;
  };
  await call(2000);
  const start = now();
  const accepted = await call(3000);
  console.log(accepted / ((now() - start) / 1000));
  await made.release();
}

// What is put in before anything is measured, and drained before: until the code that runs all the time is compiled for good.
const warmUp = 50_000;

async function batch(size = 1000) {
  const made = await utils(4);
  const jobs = (first) =>
    Array.from({ length: size }, (_, i) => ({ identifier: "add", payload: { left: first + i, right: first + i + 1 } }));
  for (let i = 0; i < warmUp; i += size) await made.addJobs(jobs(0));
  const start = now();
  for (let first = 0; first < count; first += size) await made.addJobs(jobs(first));
  console.log(count / ((now() - start) / 1000));
  await made.release();
}

async function drain() {
  let done = 0;
  let first = 0;
  let finish;
  const ended = new Promise((resolve) => (finish = resolve));
  const runner = await run({
    preset: preset(mode === "batched" ? 24 : 10),
    noHandleSignals: true,
    taskList: {
      add: async (payload) => {
        if (payload.left + payload.right < 0) throw new Error("never");
        done++;
        if (done === warmUp) first = now();
        if (done === warmUp + count) finish(now());
      },
    },
  });
  const last = await ended;
  // Its batch of completions is still to be written; nothing of that is counted.
  console.log(count / ((last - first) / 1000));
  await runner.stop();
}

async function idle() {
  const made = await utils(2);
  let started;
  const runner = await run({
    preset: preset(10),
    noHandleSignals: true,
    taskList: { stamp: async () => started(now()) },
  });
  const times = [];
  for (let i = -20; i < count; i++) {
    await sleep(5 + (i & 7));
    const at = now();
    const start = new Promise((resolve) => (started = resolve));
    await made.addJob("stamp", {});
    const time = (await start) - at;
    if (i >= 0) times.push(time);
  }
  times.sort((a, b) => a - b);
  console.log(times[times.length >> 1], times[Math.floor(times.length * 0.99)]);
  await runner.stop();
  await made.release();
}

await { enqueue, batch, drain, idle }[what]();
process.exit(0);
