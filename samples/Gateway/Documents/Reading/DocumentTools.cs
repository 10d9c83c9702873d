using Microsoft.Extensions.Options;
using Trilane.Jobs;

namespace Gateway.Documents.Reading;

/// <summary>The programs that read pictures and PDFs, as far as this machine has them.</summary>
internal sealed class DocumentTools(IConfiguration configuration, IOptions<DocumentOptions> options)
{
    private const string Poppler = "poppler-utils, for example by apt-get install poppler-utils";
    private const string TesseractPackage = "tesseract, for example by apt-get install tesseract-ocr";

    // A process that only takes requests does not run them: what its workers have it can't know, and they will say so.
    private readonly bool _runsJobs = configuration.RunsJobs;

    private readonly TimeSpan _timeout = options.Value.PageTimeout;

    public ExternalProgram Tesseract => Find("tesseract", TesseractPackage);

    public ExternalProgram PdfInfo => Find("pdfinfo", Poppler);

    public ExternalProgram PdfToText => Find("pdftotext", Poppler);

    public ExternalProgram PdfToImage => Find("pdftoppm", Poppler);

    /// <summary>What is to be installed before files of a kind can be read, or null.</summary>
    public string? Missing(FileKind kind) => !_runsJobs ? null : kind switch
    {
        FileKind.Png or FileKind.Jpeg or FileKind.Tiff when !Has("tesseract") => TesseractPackage,
        FileKind.Pdf when !(Has("pdfinfo") && Has("pdftotext")) => Poppler,
        _ => null,
    };

    private ExternalProgram Find(string name, string package) => ExternalProgram.Find(name, _timeout)
        ?? throw new JobProblemException(
            $"This page can't be read here: the worker needs {package}.", StatusCodes.Status415UnsupportedMediaType);

    private static bool Has(string name) => ExternalProgram.PathOf(name) is not null;
}
