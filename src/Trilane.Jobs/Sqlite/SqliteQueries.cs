using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Trilane.Jobs.Sqlite;

/// <summary>The texts of <c>Queries/*.sql</c> by their names, and the migrations in their order.</summary>
internal static class SqliteQueries
{
    private static readonly Assembly _assembly = typeof(SqliteQueries).Assembly;
    private static readonly ConcurrentDictionary<string, string> _texts = new();

    /// <summary>All queries.</summary>
    internal static IEnumerable<string> Names => Files("Queries/");

    /// <summary>The text of the query of that name.</summary>
    internal static string Text(string name) => _texts.GetOrAdd(name, static name => Read($"Queries/{name}.sql"));

    /// <summary>All migrations, oldest first: the number that their file's name begins with, and the text.</summary>
    internal static IReadOnlyList<(int Version, string Text)> Migrations { get; } =
        [.. Files("Migrations/").Order(StringComparer.Ordinal).Select(name => (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), Read($"Migrations/{name}.sql")))];

    private static IEnumerable<string> Files(string folder) => _assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(name => name[folder.Length..^".sql".Length]);

    private static string Read(string name)
    {
        using var stream = _assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing in {_assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
