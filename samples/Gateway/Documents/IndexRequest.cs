using Trilane.Jobs;

namespace Gateway.Documents;

/// <summary>A document to be indexed. The document itself is the file that comes with the request.</summary>
internal sealed record IndexRequest : IJobRequest<IndexReport>;
