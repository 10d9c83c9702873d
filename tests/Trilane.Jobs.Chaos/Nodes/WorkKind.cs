using System.Text.Json.Serialization;

namespace Trilane.Jobs.Chaos.Nodes;

/// <summary>How a job of the run behaves.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WorkKind>))]
internal enum WorkKind
{
    /// <summary>Works, then succeeds.</summary>
    Steady,

    /// <summary>Fails its first attempt, then succeeds.</summary>
    Flaky,

    /// <summary>Fails for good.</summary>
    Failing,

    /// <summary>Enqueues a child before it succeeds.</summary>
    Parent,

    /// <summary>Was enqueued by a job.</summary>
    Child,

    /// <summary>Kills its process.</summary>
    Deadly,
}
