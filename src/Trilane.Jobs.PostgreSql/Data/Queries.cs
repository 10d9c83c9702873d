using System.Runtime.CompilerServices;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>The statements of the folder Queries, for one schema; each property is the file of its name.</summary>
internal sealed class Queries(string schema)
{
    internal string AcceptAlike { get; } = Read(schema);

    internal string AcceptJob { get; } = Read(schema);

    internal string AcceptJobs { get; } = Read(schema);

    internal string AcceptLive { get; } = Read(schema);

    internal string ClaimJobs { get; } = Read(schema);

    internal string CountQueue { get; } = Read(schema);

    internal string CountQueues { get; } = Read(schema);

    internal string DropFiles { get; } = Read(schema);

    internal string DropSettledClaims { get; } = Read(schema);

    internal string FindEnded { get; } = Read(schema);

    internal string FindLows { get; } = Read(schema);

    internal string FindReady { get; } = Read(schema);

    internal string FindStore { get; } = Read(schema);

    internal string FindTaken { get; } = Read(schema);

    internal string ForgetJob { get; } = Read(schema);

    internal string ForgetUploads { get; } = Read(schema);

    internal string GiveBackJobs { get; } = Read(schema);

    internal string KeepParent { get; } = Read(schema);

    internal string ListHeld { get; } = Read(schema);

    internal string LockAttempts { get; } = Read(schema);

    internal string LockJob { get; } = Read(schema);

    internal string LockLost { get; } = Read(schema);

    internal string LockQueue { get; } = Read(schema);

    internal string MakeReady { get; } = Read(schema);

    internal string NextDue { get; } = Read(schema);

    internal string NextPosition { get; } = Read(schema);

    internal string NoteUpload { get; } = Read(schema);

    internal string Notify { get; } = Read(schema);

    internal string PlanByIndex { get; } = Read(schema);

    internal string PruneJobs { get; } = Read(schema);

    internal string PruneUploads { get; } = Read(schema);

    internal string ReadChunk { get; } = Read(schema);

    internal string ReadJobs { get; } = Read(schema);

    internal string ReadResult { get; } = Read(schema);

    internal string RecordOutcomes { get; } = Read(schema);

    internal string RegisterWorker { get; } = Read(schema);

    internal string RemoveJob { get; } = Read(schema);

    internal string RemoveLostWorkers { get; } = Read(schema);

    internal string RemoveQueued { get; } = Read(schema);

    internal string RemoveWorker { get; } = Read(schema);

    internal string RenewWorker { get; } = Read(schema);

    internal string ReportProgress { get; } = Read(schema);

    internal string RequestCancel { get; } = Read(schema);

    internal string RetryJobs { get; } = Read(schema);

    internal string TakeBackJobs { get; } = Read(schema);

    internal string WriteChunk { get; } = Read(schema);

    private static string Read(string schema, [CallerMemberName] string name = "") => SqlText.Read("Queries/" + name, schema);
}
