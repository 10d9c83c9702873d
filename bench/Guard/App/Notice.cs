namespace Trilane.Bench.Guard;

/// <summary>How one stall was noticed. Times are milliseconds from its begin; null for what did not happen in time.</summary>
internal sealed record Notice(double? NoticedMs, bool IsRightKind, double? StackMs, bool HasRightLine);
