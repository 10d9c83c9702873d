using System.Diagnostics;

namespace Trilane.Tests.Measurement;

public sealed class TraceSamplingTests
{
    [Fact]
    public void First_requests_are_all_traced_and_later_ones_twenty_times_a_second_at_most()
    {
        var sampling = new TraceSampling();
        var traced = 0;

        // 10 000 requests in a second.
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency;
        for (var i = 0; i < 10_000; i++)
        {
            traced += sampling.Takes(start + (i * Stopwatch.Frequency / 10_000)) ? 1 : 0;
        }

        Assert.InRange(traced, TraceSampling.First, TraceSampling.First + 21);
    }
}
