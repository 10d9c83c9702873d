namespace Gateway.Storage;

/// <summary>The database file cannot be used; the message says which and what would be right.</summary>
internal sealed class DatabaseException(string path, Exception reason) : Exception(
    $"Gateway:Database is '{path}', which cannot be opened: {reason.Message} "
    + "Give the path of a file in a directory that exists and can be written to.",
    reason);
