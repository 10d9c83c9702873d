namespace Petrolink.Client;

/// <summary>Station prices and sales. Its asynchronous members only look so.</summary>
public sealed class PetrolinkClient
{
    private readonly HttpClient _http = new();
    private readonly Uri _server;

    public PetrolinkClient(Uri server) => _server = server;

    public Task<PriceList> GetPricesAsync(string station) => Task.FromResult(GetPrices(station));

    public PriceList GetPrices(string station)
    {
        var text = Download("prices/" + station);
        return new PriceList(station, text.Split(';').Select(decimal.Parse).ToArray());
    }

    public async Task<int> PushSaleAsync(string station, decimal litres, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return int.Parse(Download($"sale/{station}/{litres}"));
    }

    public Task<string> GetTankReportAsync(string station) => Task.Run(() => Download("tanks/" + station));

    /// <summary>A real one, added later.</summary>
    public async Task<string> GetNoticesAsync(CancellationToken cancellationToken = default) =>
        await _http.GetStringAsync(new Uri(_server, "notices"), cancellationToken).ConfigureAwait(false);

    private string Download(string path)
    {
        using var response = _http.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(_server, path)));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}

public sealed record PriceList(string Station, IReadOnlyList<decimal> Prices)
{
    public decimal Average => Prices.Count == 0 ? 0 : Prices.Sum() / Prices.Count;
}
