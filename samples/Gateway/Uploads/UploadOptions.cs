using Gateway.Startup;

namespace Gateway.Uploads;

/// <summary>What may be uploaded.</summary>
internal sealed class UploadOptions : ISettings
{
    private const long Most = 1L << 30;

    public static string Section => "Gateway:Uploads";

    /// <summary>The largest file, in bytes. Default 10 MiB. Above 64 KiB a file is buffered on disk, so size is not memory.</summary>
    public long MaxBytes { get; set; } = 10 << 20;

    public IEnumerable<string> Problems()
    {
        if (MaxBytes is < 1 or > Most)
        {
            yield return $"{Section}:{nameof(MaxBytes)} is {MaxBytes}; write a number of bytes from 1 to {Most}.";
        }
    }
}
