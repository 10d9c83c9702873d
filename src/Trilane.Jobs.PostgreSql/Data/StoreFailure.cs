using System.Net.Sockets;
using Npgsql;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>Says what a failure of the database means, and what to do about it.</summary>
internal static class StoreFailure
{
    internal static bool IsOne(Exception exception) => exception is NpgsqlException or IOException or SocketException or TimeoutException;

    /// <summary>The server undid the transaction because of others: it can always be done again.</summary>
    internal static bool ChangedNothing(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>It says something of what was to be written, and nothing of how well the store is.</summary>
    internal static bool IsOfOneRow(JobStoreException exception) => exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>The connection was cut, so whether the transaction was committed is not known.</summary>
    internal static bool WasCut(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        PostgresException => false,
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException { InnerException: IOException or SocketException } => true,
        _ => false,
    };

    internal static JobStoreException Of(Exception exception, string store) => new($"{store} {Explain(exception)}", exception);

    private static string Explain(Exception exception) => exception switch
    {
        PostgresException postgres => Explain(postgres),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            $"did not answer in time ({exception.Message}). Look at its load and its locks, or raise Command Timeout or Timeout in the connection string.",
        NpgsqlException npgsql when npgsql.Message.Contains("pool", StringComparison.OrdinalIgnoreCase) =>
            $"has no connection free ({npgsql.Message}). Raise Maximum Pool Size in the connection string.",
        _ => $"can't be reached ({exception.GetBaseException().Message}). Check that the server runs and that the connection string leads to it.",
    };

    private static string Explain(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            "is read-only. Lead the connection string to the primary (Target Session Attributes=primary), or end default_transaction_read_only.",
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.InsufficientResources =>
            $"has no room left ({exception.MessageText}). Free some on the server; nothing that was accepted is lost.",
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded =>
            $"takes no more connections ({exception.MessageText}). Raise the server's max_connections, or lower Maximum Pool Size.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            $"is stopping or starting ({exception.MessageText}). Trying again will help once it runs.",
        PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable =>
            $"gave up a statement ({exception.MessageText}). Look at its load and its locks, or raise statement_timeout.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName =>
            $"refuses the connection ({exception.MessageText}). Check the user, the password and the database in the connection string.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"lacks a right ({exception.MessageText}). Its user needs all rights on the schema and what is in it.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName =>
            $"has lost its tables ({exception.MessageText}). A restart of the app makes them anew.",
        _ => $"failed ({exception.SqlState}: {exception.MessageText}).",
    };
}
