using System.Text.Json;
using System.Text.Json.Serialization;
using Trilane.Jobs.PostgreSql.Claims;

namespace Trilane.Jobs.PostgreSql.WakeUp;

/// <summary>What processes tell each other by NOTIFY: eight characters that name the sender, then this as JSON.</summary>
internal sealed record WakeUpMessage
{
    /// <summary>The longest payload that PostgreSQL takes is 7999 bytes; what would be longer says <see cref="IsMany"/> instead.</summary>
    internal const int MaxBytes = 7900;

    /// <summary>How many ids of jobs fit, with room for queues.</summary>
    internal const int MaxJobs = 200;

    private const int SenderLength = 8;

    /// <summary>Queues that have new jobs, and where.</summary>
    [JsonPropertyName("q")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Low>? Lows { get; init; }

    /// <summary>Jobs of which something has changed, 16 bytes each.</summary>
    [JsonPropertyName("j")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Jobs { get; init; }

    /// <summary>Something has changed of more jobs than can be named.</summary>
    [JsonPropertyName("m")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsMany { get; init; }

    /// <summary>A process, or the transaction of a caller, which belongs to none.</summary>
    internal static string NewSender() => Guid.NewGuid().ToString("N")[..SenderLength];

    internal static string NoSender { get; } = new('-', SenderLength);

    internal static bool IsFrom(string payload, string sender) => payload.StartsWith(sender, StringComparison.Ordinal);

    internal string Write(string sender) => sender + JsonSerializer.Serialize(this, WakeUpJson.Default.WakeUpMessage);

    /// <summary>Null for what is no message of this version.</summary>
    internal static WakeUpMessage? Read(string payload)
    {
        try
        {
            return payload.Length < SenderLength ? null : JsonSerializer.Deserialize(payload.AsSpan(SenderLength), WakeUpJson.Default.WakeUpMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static byte[] Pack(IReadOnlyCollection<Guid> jobs)
    {
        var packed = new byte[jobs.Count * 16];
        var place = 0;
        foreach (var job in jobs)
        {
            job.TryWriteBytes(packed.AsSpan(place), bigEndian: true, out var written);
            place += written;
        }

        return packed;
    }

    internal IReadOnlyList<Guid> UnpackJobs()
    {
        List<Guid> jobs = [];
        for (var place = 0; place + 16 <= Jobs?.Length; place += 16)
        {
            jobs.Add(new Guid(Jobs.AsSpan(place, 16), bigEndian: true));
        }

        return jobs;
    }
}
