namespace Trilane.Jobs;

/// <summary>A file that came with a job's request and is kept in the store until the job is forgotten.</summary>
public abstract class JobFile
{
    /// <summary>The name that its sender gave it, without any folder. Never use it as a path.</summary>
    public abstract string Name { get; }

    /// <summary>The media type that its sender named.</summary>
    public abstract string ContentType { get; }

    /// <summary>Its length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Opens it for reading from the start, chunk by chunk; it is never in memory as a whole. Asynchronous reads only.</summary>
    /// <returns>A stream that can be read once, to be disposed by the caller. Several may be open at a time.</returns>
    public abstract Stream OpenRead();
}
