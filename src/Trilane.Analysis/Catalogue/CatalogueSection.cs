namespace Trilane.Analysis;

/// <summary>The heading that lines of a data file stand under: <c>[sync-only, lazy]</c>.</summary>
internal sealed record CatalogueSection(CallKind Kind)
{
    public CpuWeight CpuWeight { get; init; }

    public CallSeverity Severity { get; init; }

    public DelegateUse Delegates { get; init; }

    public bool FollowsStreams { get; init; }

    public bool IsLazy { get; init; }

    /// <summary>What the lines say instead of a kind.</summary>
    public StreamTrait Stream { get; init; }

    /// <summary>True when the lines are classes with the awaitable forms of query operators.</summary>
    public bool IsQueryExtensions { get; init; }

    /// <summary>True when the lines say what calls do; false for the lists of streams and query extensions.</summary>
    public bool IsAboutCalls => Stream == StreamTrait.Unknown && !IsQueryExtensions;

    /// <summary>Reads a heading's words.</summary>
    /// <exception cref="FormatException">A word is not known; the message lists those that are.</exception>
    public static CatalogueSection Parse(string heading)
    {
        var words = heading.Split(',');
        var section = ParseKind(words[0].Trim());
        foreach (var word in words.Skip(1))
        {
            section = section.With(word.Trim());
        }

        return section;
    }

    private static CatalogueSection ParseKind(string word) => word switch
    {
        "sync-only" => new(CallKind.SyncOnly),
        "metadata" => new(CallKind.SyncOnly) { Severity = CallSeverity.Low },
        "cpu-heavy" => new(CallKind.CpuHeavy) { CpuWeight = CpuWeight.Seconds },
        "cpu-moderate" => new(CallKind.CpuHeavy) { CpuWeight = CpuWeight.Moderate },
        "async-ready" => new(CallKind.AsyncReady),
        "neutral" => new(CallKind.Neutral),
        "unknown" => new(CallKind.Unknown),
        "device" => new(CallKind.Neutral) { Stream = StreamTrait.Device },
        "memory" => new(CallKind.Neutral) { Stream = StreamTrait.Memory },
        "query-extensions" => new(CallKind.Neutral) { IsQueryExtensions = true },
        _ => throw new FormatException(
            $"'{word}' is no section. Sections are sync-only, metadata, cpu-heavy, cpu-moderate, async-ready, neutral, unknown, device, memory and query-extensions."),
    };

    private CatalogueSection With(string word) => word switch
    {
        "lazy" => this with { IsLazy = true },
        "depends-on-stream" => this with { FollowsStreams = true },
        "delegates-on-shared-pool" => this with { Delegates = DelegateUse.SharedPool },
        "delegates-elsewhere" => this with { Delegates = DelegateUse.Elsewhere },
        _ => throw new FormatException(
            $"'{word}' is no property of a section. These are lazy, depends-on-stream, delegates-on-shared-pool and delegates-elsewhere."),
    };
}
