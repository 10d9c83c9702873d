using System.Collections.Concurrent;

namespace Bakery;

public class PriceCache(IHttpClientFactory clients)
{
    private readonly ConcurrentDictionary<string, decimal> _prices = new();

    public ValueTask<decimal> FindAsync(string item)
    {
        if (_prices.TryGetValue(item, out var price))
        {
            return new ValueTask<decimal>(price);
        }

        return new ValueTask<decimal>(LoadAsync(item));
    }

    // Left over from the first version.
    public void LoadAll()
    {
        foreach (var line in File.ReadAllLines("prices.csv"))
        {
            var parts = line.Split(',');
            _prices[parts[0]] = decimal.Parse(parts[1]);
        }
    }

    private async Task<decimal> LoadAsync(string item)
    {
        var text = await clients.CreateClient().GetStringAsync("http://prices.local/" + item);
        return _prices[item] = decimal.Parse(text);
    }
}
