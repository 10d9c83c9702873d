namespace Gateway.Documents;

/// <summary>The kinds of file that can be read.</summary>
internal enum FileKind
{
    Text,
    Png,
    Jpeg,
    Tiff,
    Pdf,
}
