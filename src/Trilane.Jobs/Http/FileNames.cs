namespace Trilane.Jobs.Http;

/// <summary>Names of uploaded files, which anybody may have chosen.</summary>
internal static class FileNames
{
    private const int MaxLength = 255;

    /// <summary>The last segment, by the separators of every system, without control characters; "file" when nothing is left.</summary>
    internal static string Clean(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(static character => !char.IsControl(character))).Trim();
        if (clean.Length > MaxLength)
        {
            // Its end says what it is; half a surrogate pair says nothing.
            clean = clean[^MaxLength..];
            clean = char.IsLowSurrogate(clean[0]) ? clean[1..] : clean;
        }

        return clean is "" or "." or ".." ? "file" : clean;
    }
}
