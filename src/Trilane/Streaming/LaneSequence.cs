using System.Collections;
using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>
/// A lazy sequence that a handler returned. Its items are made and written on the handler's lane, a batch each hop, while the request
/// keeps its slot; nothing of the sequence runs anywhere else.
/// </summary>
/// <remarks>One user at a time, except for <see cref="EndAsync"/>, which may also come when the response has ended.</remarks>
internal sealed class LaneSequence
{
    // A hop costs some ten microseconds: 256 items make that invisible, and 10 ms keep a slow producer's items from waiting for each
    // other and give the lane's other work its turn.
    private const int MaxItems = 256;
    private const int MaxBytes = 64 * 1024;
    private const int MaxMilliseconds = 10;

    private readonly HttpContext _http;
    private readonly CancellationToken _clientLeft;

    // Where the handler, and then the last batch, left off: async locals and culture.
    private ExecutionContext? _context = ExecutionContext.Capture();
    private IEnumerator? _enumerator;
    private HandlerCall? _call;
    private LaneStay? _stay;
    private IDisposable? _watch;
    private int _ended;

    internal LaneSequence(IEnumerable items, HttpContext http)
    {
        Items = items;
        _http = http;
        _clientLeft = http.RequestAborted;
    }

    internal IEnumerable Items { get; }

    internal bool HasBegun { get; private set; }

    /// <summary>True once the last item was written and the enumerator is disposed.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>True when the last batch was full before its time was over: then more may be collected before it is sent.</summary>
    internal bool IsFast { get; private set; }

    /// <summary>Keeps the slot of the handler's call for the batches to come; without it they are made on the caller's thread.</summary>
    internal void StayOnLane(HandlerCall call, StreamWatch watch)
    {
        _call = call;
        _watch = watch.Watch(call.Name, _clientLeft);
        _stay = new LaneStay(call.Lane);
        _stay.Keep(call);
        // For a result that is never written: something replaced it, or failed before.
        _http.Response.OnCompleted(static state => ((LaneSequence)state).EndAsync(), this);
    }

    /// <summary>Makes and writes the next batch here and now, on the current thread.</summary>
    internal void Produce(SequenceWriter writer)
    {
        try
        {
            if (!HasBegun)
            {
                HasBegun = true;
                // The serializer asks for IEnumerator<T>; for reference types this is the same one.
                _enumerator = Items is IEnumerable<object?> objects ? objects.GetEnumerator() : Items.GetEnumerator();
                writer.Begin();
            }

            WriteBatch(writer);
            writer.Flush();
        }
        catch
        {
            EndQuietly();
            throw;
        }

        _context = ExecutionContext.Capture();
    }

    /// <summary>Makes and writes the next batch on the lane.</summary>
    internal async Task ProduceAsync(SequenceWriter writer)
    {
        if (_stay is null)
        {
            Produce(writer);
            return;
        }

        await OnLaneAsync(() => Produce(writer));
        if (HasEnded)
        {
            await EndAsync();
        }
    }

    /// <summary>Disposes the enumerator on the lane and gives the slot back; further calls do nothing.</summary>
    internal async Task EndAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        try
        {
            if (_enumerator is not null)
            {
                await OnLaneAsync(End);
            }
        }
        finally
        {
            if (_call is not null)
            {
                _watch!.Dispose();
                _call.LeaveBody();
                _stay!.End();
            }
        }
    }

    private void WriteBatch(SequenceWriter writer)
    {
        // The coarse clock: asked for every item, the fine one would cost more than a small item does.
        var started = Environment.TickCount64;
        var items = 0;
        for (; items < MaxItems && writer.Size < MaxBytes && Environment.TickCount64 - started < MaxMilliseconds; items++)
        {
            _clientLeft.ThrowIfCancellationRequested();
            if (!_enumerator!.MoveNext())
            {
                End();
                writer.End();
                (HasEnded, IsFast) = (true, false);
                return;
            }

            writer.Write(_enumerator.Current);
        }

        IsFast = items == MaxItems;
    }

    private void End()
    {
        var enumerator = _enumerator;
        _enumerator = null;
        (enumerator as IDisposable)?.Dispose();
    }

    private void EndQuietly()
    {
        try
        {
            End();
        }
        catch (Exception)
        {
            // What ended the sequence is the better thing to report.
        }
    }

    private async Task OnLaneAsync(Action work)
    {
        bool Work()
        {
            work();
            return true;
        }

        if (_stay is null)
        {
            work();
            return;
        }

        try
        {
            await InContext(() => _stay.RunAsync(Work, CancellationToken.None));
        }
        catch (LaneFullException refusal) when (refusal.Lane == _stay.Lane.Name && _stay.Lane.Scheduler.State == LaneState.Stopped)
        {
            // The lane has stopped with the app. What was opened is closed all the same.
            await Task.Run(EndQuietly);
            throw;
        }
    }

    private T InContext<T>(Func<T> start)
    {
        if (_context is null)
        {
            return start();
        }

        T started = default!;
        ExecutionContext.Run(_context, _ => started = start(), null);
        return started;
    }
}
