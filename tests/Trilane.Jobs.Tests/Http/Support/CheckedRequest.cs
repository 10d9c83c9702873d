namespace Trilane.Jobs.Tests.Http.Support;

internal sealed record CheckedRequest : IJobRequest<int>;
