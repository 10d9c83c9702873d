using System.Text;

namespace Gateway.Simulator;

/// <summary>Numbers that look random and are the same for the same input, on every machine and in every run.</summary>
internal struct SimulatedRandom
{
    private ulong _state;

    private SimulatedRandom(ulong seed) => _state = seed;

    /// <summary>Seeds with a text. The framework's own string hash differs from run to run; FNV-1a does not.</summary>
    public static SimulatedRandom From(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[256];
        var hash = 14695981039346656037;
        while (!text.IsEmpty)
        {
            // In pieces, so that a long text needs no buffer of its length. 85 characters are at most 255 bytes.
            var piece = text[..Math.Min(text.Length, 85)];
            foreach (var octet in utf8[..Encoding.UTF8.GetBytes(piece, utf8)])
            {
                hash = (hash ^ octet) * 1099511628211;
            }

            text = text[piece.Length..];
        }

        return new(hash);
    }

    /// <summary>The next number, by SplitMix64.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>The next number from 0 up to, but not including, a limit.</summary>
    public int Next(int limit) => (int)(Next() % (ulong)limit);
}
