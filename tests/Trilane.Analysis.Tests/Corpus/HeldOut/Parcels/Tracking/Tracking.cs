using Corvid.Sms;
using Marlin.Erp;
using Microsoft.AspNetCore.Mvc;
using Parcels.Framework;

namespace Parcels.Tracking;

/// <summary>The office's view of what the vendors sell.</summary>
public interface IMessenger
{
    ValueTask<bool> TellAsync(string phone, string text);
}

internal sealed class ModemMessenger(ModemGateway modem) : IMessenger
{
    public async ValueTask<bool> TellAsync(string phone, string text)
    {
        var receipt = await modem.SendAsync(phone, text); // finds: fake-async|blocking Gateway.SendAsync
        return receipt.Accepted;
    }
}

internal sealed class NetworkMessenger(TcpGateway gateway) : IMessenger
{
    public async ValueTask<bool> TellAsync(string phone, string text) => (await gateway.SendAsync(phone, text)).Accepted;
}

public sealed class Track : IRoutable
{
    public void Register(IEndpointRouteBuilder routes)
    {
        routes.MapGet("parcels/{number}", FindAsync);
        routes.MapPost("parcels/{number}/tell", TellAsync);
        routes.MapPost("parcels/{number}/tell-modem", TellByModemAsync);
        routes.MapGet("parcels/parts", (string text) => SmsText.Parts(text));
        routes.MapGet("parcels/{number}/owner", OwnerAsync);
        routes.MapPost("parcels/{number}/lost", (string number, [FromServices] Modems modems) => modems.Report(number));
    }

    private static async Task<IResult> FindAsync(string number, HttpContext http, [FromServices] ITracker tracker)
    {
        var places = await tracker.PlacesAsync(number, http.RequestAborted);
        return places is [] ? Results.NotFound() : Results.Json(places);
    }

    private static async Task<bool> TellAsync(string number, string phone, [FromKeyedServices("net")] IMessenger messenger) =>
        await messenger.TellAsync(phone, number);

    private static async Task<bool> TellByModemAsync(string number, string phone, [FromKeyedServices("modem")] IMessenger messenger) =>
        await messenger.TellAsync(phone, number);

    private static async Task<string> OwnerAsync(string number, IConfiguration configuration)
    {
        return await Task.Run(() =>
        {
            using var erp = ErpFactory.LogOn(configuration["erp"]!, "parcels", "secret"); // finds: fake-async ErpFactory.LogOn
            return erp.Open("parcel", number)["owner"]; // finds: fake-async IErpSession.Open
        });
    }
}

public sealed class Modems(TcpGateway gateway)
{
    public bool Report(string number) => gateway.Send("112", number).Accepted; // sync: blocking TcpGateway.Send
}

public interface ITracker
{
    ValueTask<string[]> PlacesAsync(string number, CancellationToken stop);
}

public sealed class FileTracker : ITracker
{
    public async ValueTask<string[]> PlacesAsync(string number, CancellationToken stop) =>
        File.Exists(number) ? await File.ReadAllLinesAsync(number, stop) : []; // may find: blocking File.Exists
}

/// <summary>Remembers places for a while.</summary>
public sealed class RememberingTracker(ITracker inner) : ITracker
{
    private readonly Dictionary<string, Task<string[]>> _known = [];

    public ValueTask<string[]> PlacesAsync(string number, CancellationToken stop)
    {
        Task<string[]>? known;
        lock (_known)
        {
            if (!_known.TryGetValue(number, out known))
            {
                _known[number] = known = inner.PlacesAsync(number, stop).AsTask();
            }
        }

        return known.IsCompletedSuccessfully ? new ValueTask<string[]>(known.Result) : new ValueTask<string[]>(known);
    }
}
