using Petrolink.Client;

namespace Forecourt;

public static class PriceHandlers
{
    public static async Task<PriceList> Prices(string station, PetrolinkClient link) => await link.GetPricesAsync(station); // finds: fake-async|blocking PetrolinkClient.GetPricesAsync

    public static PriceList PricesNow(string station, PetrolinkClient link) => link.GetPrices(station); // sync: blocking PetrolinkClient.GetPrices

    public static async Task<decimal> Average(string station, PriceService prices) => await prices.AverageAsync(station);

    public static async Task<IResult> Sale(string station, decimal litres, PetrolinkClient link, CancellationToken ct)
    {
        var number = await link.PushSaleAsync(station, litres, ct); // finds: fake-async|blocking PetrolinkClient.PushSaleAsync
        return TypedResults.Ok(number);
    }

    public static Task<string> Tanks(string station, PetrolinkClient link) => link.GetTankReportAsync(station); // finds: fake-async|blocking PetrolinkClient.GetTankReportAsync

    public static Task<string> Notices(PetrolinkClient link, CancellationToken ct) => link.GetNoticesAsync(ct);
}

public class PriceService(PetrolinkClient link)
{
    public async Task<decimal> AverageAsync(string station)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1));
        var list = link.GetPrices(station); // finds: blocking PetrolinkClient.GetPrices
        return list.Average;
    }
}
