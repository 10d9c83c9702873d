namespace Trilane.Jobs;

/// <summary>
/// The job store can't be reached, is read-only or full: the call changed nothing that its caller was promised. Worth trying again.
/// </summary>
public sealed class JobStoreException : Exception
{
    internal JobStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
