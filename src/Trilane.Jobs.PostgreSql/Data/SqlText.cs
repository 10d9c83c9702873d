using System.Text.RegularExpressions;

namespace Trilane.Jobs.PostgreSql.Data;

/// <summary>Reads the .sql files of this assembly, with the schema's name in place of <c>trilane</c>.</summary>
internal static partial class SqlText
{
    internal static string Read(string file, string schema)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream(file + ".sql")
            ?? throw new InvalidOperationException($"This assembly has no {file}.sql.");
        using StreamReader reader = new(stream);
        return Replace(reader.ReadToEnd(), schema);
    }

    internal static string Replace(string sql, string schema) => SchemaName().Replace(sql, $"{Quote(schema)}.".Replace("$", "$$", StringComparison.Ordinal));

    /// <summary>The names of the migrations, without their folder, in the order of their numbers.</summary>
    internal static IReadOnlyList<string> Migrations() =>
        [.. typeof(SqlText).Assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith("Migrations/", StringComparison.Ordinal))
            .Select(static name => Path.GetFileNameWithoutExtension(name))
            .Order(StringComparer.Ordinal)];

    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"\btrilane\.")]
    private static partial Regex SchemaName();
}
