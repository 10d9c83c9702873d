using System.Data.Common;

namespace Gateway.Documents.Index;

/// <summary>The documents that were read, to be searched by their words.</summary>
internal interface IDocumentIndex
{
    /// <summary>Counts the changes of the index: what was answered from an older state of it may be out of date.</summary>
    Task<long> ReadVersionAsync(CancellationToken cancellationToken);

    /// <summary>Adds a document in a transaction of the job store's database, so that it is there exactly if its job has succeeded.</summary>
    Task AddAsync(DbTransaction transaction, IndexedDocument document, CancellationToken cancellationToken);

    /// <summary>The chunks with any of the words, best first by how rare and how frequent the words are.</summary>
    /// <param name="words">Words of letters and digits.</param>
    /// <param name="embeddingModel">Whose vectors come with the chunks; null for none.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<IReadOnlyList<FoundChunk>> SearchAsync(
        IReadOnlyList<string> words, string? embeddingModel, int limit, CancellationToken cancellationToken);

    /// <summary>Documents, newest first.</summary>
    /// <param name="before">Only those that are older than this one; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<IReadOnlyList<DocumentSummary>> ListAsync(Guid? before, int limit, CancellationToken cancellationToken);

    Task<DocumentSummary?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <returns>False if there was no such document.</returns>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);
}
