using System.Diagnostics.Metrics;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.PostgreSql.Tests.Support;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.PostgreSql.Tests.WakeUp;

public sealed class WakeUpTests : OwnServerTests
{
    [Fact]
    public async Task A_connection_that_falls_silent_is_noticed_counted_and_replaced()
    {
        await using Proxy proxy = new(Server.Port);
        EventLogger log = new();
        RecordedSignals signals = new();
        var losses = CountLosses();
        await using var store = Home.Open($"{Home.ConnectionString};Port={proxy.Port};Command Timeout=2", QuickTimes, log);
        await store.StartAsync(signals, Deadline.Token);
        Assert.Equal(StoreHealth.Well, store.Health);
        signals.Clear();

        proxy.Silence();
        await log.WaitAsync("WakeUpLost");
        Assert.Equal(1, losses());
        await log.WaitAsync("WakeUpHealed");
        Assert.True(store.Health.WakeUpWorks);
        await signals.WorkArrivedAsync("any queue: everything is to be looked at");

        signals.Clear();
        await AcceptAsync();
        await signals.WorkArrivedAsync(Some.Queue);
    }

    [Fact]
    public async Task What_is_told_while_the_path_is_broken_is_looked_for_after_it()
    {
        await Server.StopAsync();
        await Log.WaitAsync("WakeUpLost");
        Assert.False(Store.Health.WakeUpWorks);
        Assert.Contains("polling", Store.Health.Problem!, StringComparison.Ordinal);
        Signals.Clear();

        await Server.StartAgainAsync();

        await Log.WaitAsync("WakeUpHealed");
        await Signals.WorkArrivedAsync("any queue: everything is to be looked at");
        await AssertWorksAsync();
        Assert.Equal(StoreHealth.Well, Store.Health);
    }

    private Func<long> CountLosses()
    {
        long losses = 0;
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == Home.Meter && instrument.Name == "trilane.jobs.wakeup.losses")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref losses, value));
        listener.Start();
        return () => Interlocked.Read(ref losses);
    }
}
