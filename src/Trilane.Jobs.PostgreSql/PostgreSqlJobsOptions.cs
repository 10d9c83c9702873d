namespace Trilane.Jobs.PostgreSql;

/// <summary>How jobs are kept in PostgreSQL.</summary>
public sealed class PostgreSqlJobsOptions
{
    /// <summary>
    /// The schema that holds all tables of the job lane. Default "trilane". Made at start if it is not there; apps that share a database and are
    /// not to share their jobs have one each. At most 63 bytes; case matters.
    /// </summary>
    public string Schema { get; set; } = "trilane";
}
