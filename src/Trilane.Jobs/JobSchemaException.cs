namespace Trilane.Jobs;

/// <summary>The store's schema is newer than this program, or can't be brought up to date: the app does not start.</summary>
public sealed class JobSchemaException : Exception
{
    internal JobSchemaException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
