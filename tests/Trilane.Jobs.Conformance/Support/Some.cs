using System.Text;
using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Conformance;

/// <summary>Data for tests in which the values don't matter.</summary>
internal static class Some
{
    internal const string JobName = "index";
    internal const string Queue = "default";

    internal static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    internal static readonly ReadOnlyMemory<byte> Problem = Json("""{"title":"It broke","detail":"The page is torn","status":500}""");

    internal static ReadOnlyMemory<byte> Json(string text) => Encoding.UTF8.GetBytes(text);

    internal static NewJob Job(string queue = Queue, string name = JobName, int priority = 0) => new()
    {
        Id = Guid.CreateVersion7(),
        Job = name,
        Queue = queue,
        Priority = priority,
        Request = Json("""{"document":"a"}"""),
        Retention = Retention,
    };

    internal static AttemptEnd Success(AttemptId attempt, string result = "42") =>
        new() { Attempt = attempt, Kind = AttemptEndKind.Succeeded, Result = Json(result), Retention = Retention };

    internal static AttemptEnd Failure(AttemptId attempt) =>
        new() { Attempt = attempt, Kind = AttemptEndKind.Failed, Error = Problem, Retention = Retention };

    internal static AttemptEnd Cancellation(AttemptId attempt) =>
        new() { Attempt = attempt, Kind = AttemptEndKind.Canceled, Retention = Retention };

    internal static AttemptEnd Retry(AttemptId attempt, TimeSpan delay = default) =>
        new() { Attempt = attempt, Kind = AttemptEndKind.Retry, Error = Problem, Delay = delay };

    internal static AttemptEnd GiveBack(AttemptId attempt) => new() { Attempt = attempt, Kind = AttemptEndKind.GivenBack };

    internal static AttemptEnd End(AttemptEndKind kind, AttemptId attempt) => kind switch
    {
        AttemptEndKind.Succeeded => Success(attempt),
        AttemptEndKind.Failed => Failure(attempt),
        AttemptEndKind.Canceled => Cancellation(attempt),
        AttemptEndKind.Retry => Retry(attempt),
        _ => GiveBack(attempt),
    };
}
