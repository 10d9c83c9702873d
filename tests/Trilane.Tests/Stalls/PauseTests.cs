using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Stalls;

[Collection(nameof(SharedPool))]
public sealed class PauseTests
{
    [Fact]
    public async Task Garbage_collections_make_no_wait_of_a_computation()
    {
        var stalls = new StallSink();
        await using var app = await TestApp.StartAsync(
            app => app.MapGet("/compute", async () =>
            {
                await Task.Yield();
                var noticed = stalls.Count;
                while (stalls.Count == noticed)
                {
                    Thread.SpinWait(100);
                }
            }),
            options => options.Stalls.Quarantine = QuarantineMode.Off,
            builder => builder.Services.AddSingleton<IStallObserver>(stalls));
        using var collector = new Collector();

        for (var i = 0; i < 10; i++)
        {
            await app.GetAsync("/compute").Within();
            Assert.Equal(StallKind.Cpu, (await stalls.NextAsync()).Kind);
        }
    }

    /// <summary>Stops the process again and again, for longer than a look of the watcher takes.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _ends;

        internal Collector()
        {
            _thread = new Thread(Collect) { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _ends = true;
            _thread.Join();
        }

        private void Collect()
        {
            var objects = new LinkedList<int>(Enumerable.Range(0, 1_000_000));
            while (!_ends)
            {
                var pause = Stopwatch.StartNew();
                GC.Collect(2, GCCollectionMode.Forced, blocking: true);
                // As long again for the app.
                SpinWait.SpinUntil(() => _ends, pause.Elapsed);
            }

            GC.KeepAlive(objects);
        }
    }
}
