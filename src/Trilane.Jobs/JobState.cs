using System.Text.Json.Serialization;

namespace Trilane.Jobs;

/// <summary>Where a job stands. In JSON the words of the status document: queued, running, canceling, succeeded, failed, canceled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>It waits: for its time, for a worker, or for its next attempt.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>A worker runs it.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>It is to be canceled, and its code has not stopped yet.</summary>
    [JsonStringEnumMemberName("canceling")]
    Canceling,

    /// <summary>It has a result. Final.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It ended with an error and is not repeated. Final.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was canceled and none of its code runs. Final.</summary>
    [JsonStringEnumMemberName("canceled")]
    Canceled,
}
