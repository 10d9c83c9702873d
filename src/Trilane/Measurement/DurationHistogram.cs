using System.Diagnostics;
using System.Numerics;

namespace Trilane;

/// <summary>
/// Durations of what happens often and on many threads: how many there were, their mean and their percentiles, in bounded memory.
/// </summary>
/// <remarks>
/// Buckets of microseconds, 16 to each power of two, so a percentile is off by at most 1/32. Each processor writes to a stripe of its own,
/// made when it is first needed: 2 KB. A stripe halves its counts when it holds <see cref="Window"/> of them, so that percentiles and mean
/// speak of what happened lately. Lock-free; a reader that comes in between may miss what is just being added.
/// </remarks>
internal sealed class DurationHistogram
{
    /// <summary>How many durations a stripe remembers at most: enough for 40 of them to lie above its 99th percentile.</summary>
    internal const int Window = 4096;

    private const int StepBits = 4;
    private const int Steps = 1 << StepBits;

    // Up to 2^36 µs, which is 19 hours.
    private const int LargestExponent = 35;
    private const int Buckets = (LargestExponent - StepBits + 2) * Steps;

    private static readonly int _stripeMask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 8)) - 1;

    private readonly Stripe?[] _stripes = new Stripe?[_stripeMask + 1];

    /// <summary>How many have begun.</summary>
    internal long Begun => Sum(static stripe => Volatile.Read(ref stripe.Begun));

    /// <summary>How many have ended.</summary>
    internal long Ended => Sum(static stripe => Volatile.Read(ref stripe.Ended));

    /// <summary>The mean of those that ended lately; null before there is any.</summary>
    internal TimeSpan? Mean
    {
        get
        {
            var count = CountsOfAll().Sum();
            return count == 0 ? null : TimeSpan.FromTicks(Sum(static stripe => Volatile.Read(ref stripe.Ticks)) / count);
        }
    }

    /// <summary>Counts one that begins, where that is of interest.</summary>
    internal void Begin() => Interlocked.Increment(ref OwnStripe().Begun);

    /// <summary>Adds one that has ended.</summary>
    internal void End(TimeSpan duration)
    {
        var stripe = OwnStripe();
        Interlocked.Increment(ref stripe.Counts[BucketOf(duration)]);
        Interlocked.Add(ref stripe.Ticks, duration.Ticks);
        var ended = Interlocked.Increment(ref stripe.Ended);
        if (ended % (Window / 2) == 0 && ended >= Window)
        {
            stripe.Halve();
        }
    }

    /// <summary>The duration within which a share of the late ones ended; null before there is any.</summary>
    /// <param name="share">From 0 to 1.</param>
    internal TimeSpan? Percentile(double share)
    {
        Debug.Assert(share is >= 0 and <= 1);
        var counts = CountsOfAll();
        var rank = Math.Max(1, (long)Math.Ceiling(counts.Sum() * share));
        for (var i = 0; i < Buckets; i++)
        {
            rank -= counts[i];
            if (rank <= 0)
            {
                return Middle(i);
            }
        }

        return null;
    }

    private static int BucketOf(TimeSpan duration)
    {
        var microseconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        if (microseconds < Steps)
        {
            return (int)microseconds;
        }

        var exponent = BitOperations.Log2((ulong)microseconds);
        return exponent > LargestExponent
            ? Buckets - 1
            : ((exponent - StepBits + 1) << StepBits) + (int)((microseconds >> (exponent - StepBits)) & (Steps - 1));
    }

    private static TimeSpan Middle(int bucket)
    {
        if (bucket < Steps)
        {
            return TimeSpan.FromTicks((bucket * TimeSpan.TicksPerMicrosecond) + (TimeSpan.TicksPerMicrosecond / 2));
        }

        var shift = (bucket >> StepBits) - 1;
        var lowest = (long)(Steps + (bucket & (Steps - 1))) << shift;
        return TimeSpan.FromTicks((lowest * TimeSpan.TicksPerMicrosecond) + ((1L << shift) * TimeSpan.TicksPerMicrosecond / 2));
    }

    private long[] CountsOfAll()
    {
        var counts = new long[Buckets];
        foreach (var stripe in _stripes)
        {
            for (var i = 0; stripe is not null && i < Buckets; i++)
            {
                counts[i] += Volatile.Read(ref stripe.Counts[i]);
            }
        }

        return counts;
    }

    private Stripe OwnStripe()
    {
        ref var stripe = ref _stripes[Thread.GetCurrentProcessorId() & _stripeMask];
        return Volatile.Read(ref stripe) ?? Interlocked.CompareExchange(ref stripe, new Stripe(), null) ?? stripe;
    }

    private long Sum(Func<Stripe, long> read)
    {
        var sum = 0L;
        foreach (var stripe in _stripes)
        {
            sum += stripe is null ? 0 : read(stripe);
        }

        return sum;
    }

    private sealed class Stripe
    {
        internal readonly long[] Counts = new long[Buckets];
        internal long Begun;
        internal long Ended;
        internal long Ticks;

        /// <summary>Runs on one thread at a time; others go on adding meanwhile, which subtraction leaves alone.</summary>
        internal void Halve()
        {
            var before = 0L;
            var removed = 0L;
            for (var i = 0; i < Counts.Length; i++)
            {
                // An odd one is taken or left in turn, so rare durations neither pile up nor vanish at once.
                var count = Volatile.Read(ref Counts[i]);
                var half = (count + (i & 1)) / 2;
                Interlocked.Add(ref Counts[i], -half);
                before += count;
                removed += half;
            }

            Interlocked.Add(ref Ticks, -(long)(Volatile.Read(ref Ticks) * (removed / (double)before)));
        }
    }
}
