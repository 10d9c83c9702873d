using Microsoft.Extensions.Options;

namespace Gateway.Documents.Reading;

/// <summary>Reads the text in a picture with tesseract.</summary>
internal sealed class Recognizer(DocumentTools tools, IOptions<DocumentOptions> options)
{
    private readonly string _languages = options.Value.Languages;
    private readonly int _maxCharacters = options.Value.MaxCharacters;

    /// <exception cref="ExternalProgramException">The picture can't be read, or not in time.</exception>
    public string Read(string image, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(image)!;
        var output = Path.Combine(directory, "recognized");
        tools.Tesseract.Run(directory, [image, output, "-l", _languages, .. arguments], cancellationToken);
        return BoundedText.ReadAndDelete($"{output}.txt", _maxCharacters);
    }
}
