using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Trilane.Tool.Loading;

/// <summary>A file that a source generator may read.</summary>
internal sealed class AdditionalFile(string path) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText? GetText(CancellationToken cancellationToken = default)
    {
        using var stream = File.OpenRead(Path);
        return SourceText.From(stream);
    }
}
