using System.Text;
using Gateway.Documents.Index;
using Gateway.Documents.Reading;
using Microsoft.Extensions.Options;
using Trilane.Jobs;

namespace Gateway.Documents;

/// <summary>Reads a document page by page, cuts it into chunks, has vectors made of them, and puts them into the index with the job's success.</summary>
internal sealed class IndexDocument(
    DocumentReader reader, Embedder embedder, IDocumentIndex index, IOptions<DocumentOptions> options, TimeProvider time) : IJob<IndexRequest, IndexReport>
{
    private const int LongestText = 20_000; // of the report, in characters
    private const double ReadingShare = 0.8; // of the progress: most of the time

    public async Task<IndexReport> RunAsync(IndexRequest request, JobContext context, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var title = PageText.Clean(context.Files[0].Name);
        var pages = await ReadAsync(context, title, cancellationToken);
        var chunks = await EmbedAsync([.. pages.SelectMany(Chunker.Cut)], context, cancellationToken);
        var document = new IndexedDocument(
            context.Id, title, pages.Count, pages.Sum(page => (long)page.Text.Length), embedder.Model, time.GetUtcNow(), chunks);
        context.OnCompleting((transaction, token) => index.AddAsync(transaction, document, token));
        return Report(document, pages, time.GetElapsedTime(started));
    }

    private async Task<List<PageText>> ReadAsync(JobContext context, string title, CancellationToken cancellationToken)
    {
        using var directory = WorkDirectory.Create(time);
        var file = Path.Combine(directory.Path, "document"); // never the sender's name for it
        await SaveAsync(context.Files[0], file, cancellationToken);
        try
        {
            return ReadPages(reader.Open(file, title, cancellationToken), title, context, cancellationToken);
        }
        catch (ExternalProgramException failure)
        {
            throw new JobProblemException($"The document '{title}' can't be read: {failure.Message.Replace(directory.Path, "", StringComparison.Ordinal)}");
        }
    }

    private static async Task SaveAsync(JobFile file, string path, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        await using var copy = File.Create(path);
        await content.CopyToAsync(copy, cancellationToken);
    }

    // Synchronous, as the work is: it has a worker's thread to itself.
    private List<PageText> ReadPages(IPages pages, string title, JobContext context, CancellationToken cancellationToken)
    {
        var read = new List<PageText>();
        var characters = 0L;
        for (var number = 1; number <= pages.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            context.ReportProgress(ReadingShare * (number - 1) / pages.Count, $"page {number} of {pages.Count}");
            var page = pages.Read(number, cancellationToken);
            page = page with { Text = PageText.Clean(page.Text) };
            characters += page.Text.Length;
            if (characters > options.Value.MaxCharacters)
            {
                throw new JobProblemException(
                    $"The document '{title}' has more than the {options.Value.MaxCharacters} characters that Gateway:Documents:MaxCharacters allows, "
                    + $"on its first {number} of {pages.Count} pages; send it in parts.");
            }

            read.Add(page);
        }

        return characters > 0 ? read : throw new JobProblemException($"No text was found in the document '{title}'.");
    }

    private async Task<List<Chunk>> EmbedAsync(List<Chunk> chunks, JobContext context, CancellationToken cancellationToken)
    {
        var done = new List<Chunk>(chunks.Count);
        foreach (var batch in chunks.Chunk(Embedder.Batch))
        {
            context.ReportProgress(ReadingShare + ((1 - ReadingShare) * done.Count / chunks.Count), $"indexing, {done.Count} of {chunks.Count} chunks");
            var vectors = await embedder.EmbedAsync([.. batch.Select(chunk => chunk.Text)], cancellationToken);
            done.AddRange(vectors is null ? batch : batch.Zip(vectors, (chunk, vector) => chunk with { Vector = vector }));
        }

        return done;
    }

    private IndexReport Report(IndexedDocument document, List<PageText> pages, TimeSpan elapsed)
    {
        var recognized = pages.Count(page => page.WasRecognized);
        return new(
            document.Id,
            document.Title,
            document.Pages,
            document.Characters,
            document.Chunks.Count,
            recognized > 0 ? options.Value.Languages : null,
            Start(pages),
            new(recognized, pages.Count - recognized, (long)elapsed.TotalMilliseconds));
    }

    private static string Start(List<PageText> pages)
    {
        var text = new StringBuilder();
        foreach (var page in pages.TakeWhile(_ => text.Length < LongestText))
        {
            text.Append(text.Length == 0 ? "" : "\n\n").Append(page.Text);
        }

        // Half a character is none.
        return text.Length <= LongestText ? text.ToString() : text.ToString(0, char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText);
    }
}
