namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record MeasuredFile(string Name, string ContentType, long Length, string Hash);
