using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Trilane.Tool.Loading;

/// <summary>What the project's editor and analyzer configuration files say to source generators.</summary>
internal sealed class EditorConfigOptions : AnalyzerConfigOptionsProvider
{
    private readonly AnalyzerConfigSet _files;

    public EditorConfigOptions(IEnumerable<string> paths)
    {
        _files = AnalyzerConfigSet.Create<List<AnalyzerConfig>>([.. paths.Where(File.Exists).Select(path => AnalyzerConfig.Parse(SourceText.From(File.ReadAllText(path)), path))]);
        GlobalOptions = new FileOptions(_files.GlobalConfigOptions.AnalyzerOptions);
    }

    public override AnalyzerConfigOptions GlobalOptions { get; }

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => For(tree.FilePath);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => For(textFile.Path);

    private FileOptions For(string path) => new(_files.GetOptionsForSourcePath(path).AnalyzerOptions);

    private sealed class FileOptions(IReadOnlyDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value) => values.TryGetValue(key, out value!);
    }
}
