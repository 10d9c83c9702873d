using Trilane.Jobs.Storage;

namespace Trilane.Jobs.Workers;

/// <summary>A file of a job, read from the store.</summary>
internal sealed class StoredJobFile(IJobStore store, Guid job, int index, StoredFile file) : JobFile
{
    public override string Name => file.Name;

    public override string ContentType => file.ContentType;

    public override long Length => file.Length;

    public override Stream OpenRead() => new StoredFileStream(store, job, index, file.Length);
}
