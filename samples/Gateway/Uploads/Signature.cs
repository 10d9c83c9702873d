namespace Gateway.Uploads;

/// <summary>Bytes by which a file is known to be harmful.</summary>
internal sealed record Signature(string Name, byte[] Bytes)
{
    /// <summary>Strings that were made for testing scanners, and harm nobody.</summary>
    /// <remarks>In base64, so that a scanner on the reader's own machine does not take this program for a threat.</remarks>
    public static IReadOnlyList<Signature> Known { get; } =
    [
        new("EICAR-Test-File", Decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=")),
        new("GTUBE-Test-Mail", Decode("WEpTKkM0SkRCUUFETjEuTlNCTjMqMklETkVOKkdUVUJFLVNUQU5EQVJELUFOVEktVUJFLVRFU1QtRU1BSUwqQy4zNFg=")),
    ];

    public override string ToString() => Name;

    private static byte[] Decode(string base64) => Convert.FromBase64String(base64);
}
