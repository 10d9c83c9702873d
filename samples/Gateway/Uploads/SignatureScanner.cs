using System.Security.Cryptography;

namespace Gateway.Uploads;

/// <summary>Hashes a file and looks for signatures, in one pass. What is built in: it knows the files that scanners are tested with, and no other.</summary>
internal sealed class SignatureScanner(IReadOnlyList<Signature> signatures) : IScanner
{
    private const int BlockSize = 64 * 1024;

    // What is kept of a block's end, so that a signature that straddles two blocks is found in the second.
    private readonly int _overlap = signatures.Max(signature => signature.Bytes.Length) - 1;

    public ScanResult Scan(Stream file, CancellationToken clientGone)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[_overlap + BlockSize];
        var kept = 0;
        var size = 0L;
        Signature? match = null;
        while (file.Read(buffer, kept, BlockSize) is > 0 and var read)
        {
            clientGone.ThrowIfCancellationRequested();
            hash.AppendData(buffer, kept, read);
            size += read;
            var seen = buffer.AsSpan(0, kept + read);
            match ??= Find(seen);
            kept = Math.Min(_overlap, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }

        return new(size, Convert.ToHexStringLower(hash.GetHashAndReset()), match?.Name);
    }

    private Signature? Find(ReadOnlySpan<byte> seen)
    {
        foreach (var signature in signatures)
        {
            if (seen.IndexOf(signature.Bytes) >= 0)
            {
                return signature;
            }
        }

        return null;
    }
}
