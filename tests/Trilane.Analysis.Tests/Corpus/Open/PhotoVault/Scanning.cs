using System.Threading.Channels;
using Ocellus.Ocr;

namespace PhotoVault;

public sealed class ScanQueue
{
    private readonly Channel<string> _ids = Channel.CreateUnbounded<string>();

    public ValueTask EnqueueAsync(string id) => _ids.Writer.WriteAsync(id);

    public IAsyncEnumerable<string> ReadAllAsync(CancellationToken ct) => _ids.Reader.ReadAllAsync(ct);
}

public sealed class ScanWorker(ScanQueue queue, Vault vault, OcrEngine ocr, Thumbnails thumbnails) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var id in queue.ReadAllAsync(stoppingToken))
        {
            var bytes = await vault.ReadAsync(id, stoppingToken);
            var text = ocr.Recognize(bytes).Text;
            File.WriteAllText(id + ".txt", text);
            thumbnails.Set(id, thumbnails.Panorama(bytes));
        }
    }
}
