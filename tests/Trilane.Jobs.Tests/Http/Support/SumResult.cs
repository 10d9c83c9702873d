namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record SumResult(int Total);
