using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using Trilane.Jobs;
using Trilane.Jobs.Measurement;
using Trilane.Jobs.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps jobs in PostgreSQL.</summary>
public static class PostgreSqlJobsBuilderExtensions
{
    // What PostgreSQL keeps of a name.
    private const int MaxSchemaBytes = 63;

    // Most calls are merged before they get here. The driver's own 100 would let one process take all that a server has as shipped.
    private const int MaxConnections = 20;

    /// <summary>Keeps jobs in a PostgreSQL database, which any number of machines may share. The schema is made at start.</summary>
    /// <param name="jobs">The app's jobs.</param>
    /// <param name="connectionString">
    /// A connection string of Npgsql. The store keeps two connections open for waking other processes and takes at most 20
    /// more, unless the string sets <c>Maximum Pool Size</c>; it needs a way to the server, or to a
    /// pooler in session mode.
    /// </param>
    /// <param name="configure">Sets the schema's name.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The connection string can't be read, or the schema's name can't be one.</exception>
    public static JobsBuilder UsePostgreSql(this JobsBuilder jobs, string connectionString, Action<PostgreSqlJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        NpgsqlConnectionStringBuilder address = new(connectionString);
        address.ApplicationName ??= "trilane";
        if (!address.ShouldSerialize("Maximum Pool Size"))
        {
            address.MaxPoolSize = MaxConnections;
        }

        return jobs.Use(services => new NpgsqlDataSourceBuilder(address.ConnectionString).UseLoggerFactory(services.GetService<ILoggerFactory>()).Build(), ownsSource: true, configure);
    }

    /// <summary>Keeps jobs in the PostgreSQL database of a data source, which the app may use as well and disposes itself.</summary>
    /// <param name="jobs">The app's jobs.</param>
    /// <param name="source">Gives connections, with whatever authentication it was built for.</param>
    /// <param name="configure">Sets the schema's name.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The schema's name can't be one.</exception>
    public static JobsBuilder UsePostgreSql(this JobsBuilder jobs, NpgsqlDataSource source, Action<PostgreSqlJobsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(source);
        return jobs.Use(_ => source, ownsSource: false, configure);
    }

    private static JobsBuilder Use(
        this JobsBuilder jobs, Func<IServiceProvider, NpgsqlDataSource> source, bool ownsSource, Action<PostgreSqlJobsOptions>? configure)
    {
        PostgreSqlJobsOptions options = new();
        configure?.Invoke(options);
        var schema = Checked(options.Schema);
        return jobs.UseStore(services => new PostgreSqlJobStore(
            source(services),
            ownsSource,
            schema,
            services.GetRequiredService<IMeterFactory>().Create(JobMeter.Name),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Trilane.Jobs.PostgreSql"),
            services.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    private static string Checked(string schema) =>
        !string.IsNullOrWhiteSpace(schema) && !schema.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(schema) <= MaxSchemaBytes
            ? schema
            : throw new ArgumentException(
                $"{nameof(PostgreSqlJobsOptions)}.{nameof(PostgreSqlJobsOptions.Schema)} is '{schema}'; PostgreSQL takes names of 1 to {MaxSchemaBytes} bytes.");
}
