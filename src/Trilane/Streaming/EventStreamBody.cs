namespace Trilane;

/// <summary>A response body that sends a comment line when nothing was written for a while, and only between two events.</summary>
/// <remarks>Whoever writes has the turn; a keep-alive that can't have it at once is not needed.</remarks>
internal sealed class EventStreamBody : Stream
{
    private static readonly byte[] _comment = ": keep-alive\n\n"u8.ToArray();

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Stream _body;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly CancellationToken _clientLeft;
    private readonly ITimer _timer;
    private long _writtenAt;
    private int _lineEnds = 2;
    private bool _stopped;

    internal EventStreamBody(Stream body, TimeSpan interval, TimeProvider time, CancellationToken clientLeft)
    {
        _body = body;
        _interval = interval;
        _time = time;
        _clientLeft = clientLeft;
        _writtenAt = time.GetTimestamp();
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static state => _ = ((EventStreamBody)state!).KeepAliveAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Begins to count idle time.</summary>
    internal void Start() => _timer.Change(_interval, Timeout.InfiniteTimeSpan);

    /// <summary>Ends the keep-alives; when this has ended, none is being written.</summary>
    internal async Task StopAsync()
    {
        await _turn.WaitAsync();
        _stopped = true;
        await _timer.DisposeAsync();
        _turn.Release();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            NoteLineEnds(buffer.Span);
            await _body.WriteAsync(buffer, cancellationToken);
            _writtenAt = _time.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _body.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task KeepAliveAsync()
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero))
        {
            // An event is on its way, or waits for a client that does not read.
            Rearm(_interval);
            return;
        }

        try
        {
            if (_stopped || _clientLeft.IsCancellationRequested)
            {
                return;
            }

            var idle = _time.GetElapsedTime(_writtenAt);
            if (idle >= _interval && _lineEnds == 2)
            {
                await _body.WriteAsync(_comment, _clientLeft);
                await _body.FlushAsync(_clientLeft);
                _writtenAt = _time.GetTimestamp();
                idle = TimeSpan.Zero;
            }

            Rearm(idle < _interval ? _interval - idle : _interval);
        }
        catch (Exception)
        {
            // The connection is gone; the stream's own next write says so.
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Rearm(TimeSpan after)
    {
        try
        {
            _timer.Change(after, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The stream ended meanwhile.
        }
    }

    /// <summary>An empty line ends an event: two line ends at the end of what was written so far.</summary>
    private void NoteLineEnds(ReadOnlySpan<byte> written)
    {
        if (written.Length >= 2)
        {
            _lineEnds = 0;
        }

        foreach (var last in written.Length > 2 ? written[^2..] : written)
        {
            _lineEnds = last == '\n' ? Math.Min(_lineEnds + 1, 2) : 0;
        }
    }
}
