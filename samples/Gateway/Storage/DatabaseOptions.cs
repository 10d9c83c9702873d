using Gateway.Startup;

namespace Gateway.Storage;

/// <summary>Where sessions and usage are kept.</summary>
internal sealed class DatabaseOptions : ISettings
{
    public static string Section => "Gateway";

    /// <summary>The SQLite file; a relative path starts at the content root. Default "gateway.db".</summary>
    public string Database { get; set; } = "gateway.db";

    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Database))
        {
            yield return $"{Section}:{nameof(Database)} is empty; give the path of a file, such as gateway.db.";
        }
    }
}
