using System.Text.Json.Serialization;

namespace Trilane.Jobs;

/// <summary>What a queued job waits for besides its turn. In JSON the words of the status document: time, retry, worker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobWaitingFor>))]
public enum JobWaitingFor
{
    /// <summary>The time it was asked to run at.</summary>
    [JsonStringEnumMemberName("time")]
    Time,

    /// <summary>The time of its next attempt.</summary>
    [JsonStringEnumMemberName("retry")]
    Retry,

    /// <summary>A worker that knows this job; none that runs does.</summary>
    [JsonStringEnumMemberName("worker")]
    Worker,
}
