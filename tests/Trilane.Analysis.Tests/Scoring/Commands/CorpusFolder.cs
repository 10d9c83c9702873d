namespace Trilane.Analysis.Scoring.Commands;

/// <summary>Finds the corpus from where the program was built or started.</summary>
internal static class CorpusFolder
{
    private const string InRepository = "tests/Trilane.Analysis.Tests/Corpus";

    /// <exception cref="DirectoryNotFoundException">No folder above holds the corpus.</exception>
    internal static string Find()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var corpus = Path.Combine(folder.FullName, InRepository);
                if (Directory.Exists(corpus))
                {
                    return corpus;
                }
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds '{InRepository}'.");
    }
}
