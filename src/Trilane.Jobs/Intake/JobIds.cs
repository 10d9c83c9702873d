using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Trilane.Jobs.Intake;

/// <summary>
/// Makes ids of jobs: version 7 GUIDs that ascend as they are made, so that the rows of a batch lie side by side in the store's indexes.
/// Thread-safe.
/// </summary>
/// <remarks>
/// RFC 9562, section 6.2, method 3: the 12 bits behind the milliseconds are the fraction of the millisecond. The other 62 are random; they
/// are drawn for many ids at a time, since each draw is a call of the operating system.
/// </remarks>
internal static class JobIds
{
    private const int RandomBytes = sizeof(ulong);
    private const int Drawn = 64 * RandomBytes;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    internal static Guid Next()
    {
        var random = _random ??= new byte[Drawn];
        if (_used % Drawn == 0)
        {
            RandomNumberGenerator.Fill(random);
            _used = 0;
        }

        var ticks = DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks;
        var (milliseconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerMillisecond);
        var fraction = rest * 4096 / TimeSpan.TicksPerMillisecond;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | (0x7L << 12) | fraction);
        random.AsSpan(_used, RandomBytes).CopyTo(bytes[RandomBytes..]);
        bytes[RandomBytes] = (byte)((bytes[RandomBytes] & 0x3F) | 0x80);
        _used += RandomBytes;
        return new(bytes, bigEndian: true);
    }
}
