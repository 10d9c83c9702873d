using Gateway.Startup;
using Npgsql;
using StackExchange.Redis;

namespace Gateway.Parts;

/// <summary>Which servers to use in place of what is built in.</summary>
internal sealed class PartsOptions : ISettings
{
    public static string Section => "Gateway";

    /// <summary>The Redis for sessions and cached answers, as StackExchange.Redis writes it. Default none: SQLite, and memory.</summary>
    public string? Redis { get; set; }

    /// <summary>The PostgreSQL for usage, jobs and documents, as Npgsql writes it. Default none: SQLite.</summary>
    public string? Postgres { get; set; }

    public IEnumerable<string> Problems()
    {
        if (!string.IsNullOrWhiteSpace(Redis) && Unreadable(() => ConfigurationOptions.Parse(Redis).EndPoints.Count) is { } redis)
        {
            yield return $"{Section}:{nameof(Redis)} cannot be read: {redis} Write host:port and options, such as "
                + "localhost:6379,password=….";
        }

        if (!string.IsNullOrWhiteSpace(Postgres)
            && Unreadable(() => new NpgsqlConnectionStringBuilder(Postgres).Host?.Length ?? 0) is { } postgres)
        {
            yield return $"{Section}:{nameof(Postgres)} cannot be read: {postgres} Write keys and values, such as "
                + "Host=localhost;Username=gateway;Password=…;Database=gateway.";
        }
    }

    // The value itself has a password in it, so it is not repeated.
    private static string? Unreadable(Func<int> countServers)
    {
        try
        {
            return countServers() > 0 ? null : "it names no server.";
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return error.Message;
        }
    }
}
