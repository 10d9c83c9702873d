namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record MeasuredResult(MeasuredRequest Request, IReadOnlyList<MeasuredFile> Files);
