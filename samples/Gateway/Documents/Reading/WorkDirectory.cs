namespace Gateway.Documents.Reading;

/// <summary>A directory of one attempt's own, which nobody else may look into; gone when it is disposed.</summary>
internal sealed class WorkDirectory : IDisposable
{
    private const string Prefix = "gateway-document-";

    // Longer than an attempt may take: what is older was left by a process that was killed.
    private static readonly TimeSpan _abandoned = TimeSpan.FromHours(2);

    private WorkDirectory(string path) => Path = path;

    public string Path { get; }

    public static WorkDirectory Create(TimeProvider time)
    {
        foreach (var other in new DirectoryInfo(System.IO.Path.GetTempPath()).EnumerateDirectories($"{Prefix}*"))
        {
            if (time.GetUtcNow() - other.CreationTimeUtc > _abandoned)
            {
                Delete(other.FullName);
            }
        }

        return new(Directory.CreateTempSubdirectory(Prefix).FullName);
    }

    public void Dispose() => Delete(Path);

    private static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else was quicker, or it is somebody else's.
        }
    }
}
