namespace Gateway.Documents.Reading;

/// <summary>A document that is read page by page.</summary>
internal interface IPages
{
    int Count { get; }

    /// <summary>Reads a page, synchronously: it computes, or waits for a program that does.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    PageText Read(int number, CancellationToken cancellationToken);
}
