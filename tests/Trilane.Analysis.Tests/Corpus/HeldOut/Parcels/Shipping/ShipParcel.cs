using Corvid.Sms;
using Heron.Storage;
using Parcels.Framework;

namespace Parcels.Shipping;

public sealed record ShipRequest(string Number, string Phone, byte[]? Label);

public sealed record ParcelShipped(string Number);

public sealed class ShipParcel : Endpoint<ShipRequest, string>
{
    private const string Route = "parcels/ship";

    protected override string Verb => "POST";

    protected override string Path => Route;

    public override void Register(IEndpointRouteBuilder routes) =>
        routes.MapPost(Route, (ShipRequest request, EventBus bus, CancellationToken stop) => ShipAsync(request, bus, stop));

    public override Task<string> HandleAsync(ShipRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static async Task<string> ShipAsync(ShipRequest request, EventBus bus, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        await bus.PublishAsync(new ParcelShipped(request.Number));
        return request.Number;
    }
}

public sealed class WriteManifest : IEventHandler<ParcelShipped>
{
    public async Task On(ParcelShipped @event)
    {
        await using var manifest = new StreamWriter("manifest.txt", append: true);
        await manifest.WriteLineAsync(@event.Number);
    }
}

public sealed class CountParcels(ParcelCounter counter) : IEventHandler<ParcelShipped>
{
    public Task On(ParcelShipped @event)
    {
        counter.Save(); // what it counts is kept on disk
        return Task.CompletedTask;
    }
}

/// <summary>Was replaced by <see cref="CountParcels"/>.</summary>
public sealed class TellTheBoss : IEventHandler<ParcelShipped>
{
    public async Task On(ParcelShipped @event) => new ModemGateway("/dev/boss").Send("1", @event.Number);
}

public sealed class ParcelCounter
{
    private int _count;

    public void Save()
    {
        var count = Interlocked.Increment(ref _count);
        File.WriteAllText("count.txt", count.ToString()); // finds: fake-async|blocking File.WriteAllText
    }
}

public sealed class Labels(BlobStore blobs) : IRoutable
{
    public void Register(IEndpointRouteBuilder routes)
    {
        var labels = routes.MapGroup("labels");
        labels.MapPut("{number}", PutAsync);
        labels.MapPut("{number}/old", PutOldAsync);
        labels.MapGet("{number}", GetAsync);
        labels.MapGet("{number}/sync", Get);
        labels.MapGet("{number}/size", SizeAsync);
        labels.MapGet("{number}/url", Url);
    }

    private async Task PutAsync(string number, HttpRequest request, CancellationToken stop)
    {
        var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory, stop);
        await blobs.PutAsync(number, memory.ToArray(), stop);
    }

    private async Task PutOldAsync(string number, HttpRequest request, CancellationToken stop)
    {
        var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory, stop);
        blobs.Put(number, memory.ToArray()); // finds: blocking BlobStore.Put
    }

    private Task<byte[]> GetAsync(string number) => blobs.GetAsync(number);

    private byte[] Get(string number) => blobs.Get(number); // sync: blocking BlobStore.Get

    private async Task<int> SizeAsync(string number, HttpResponse response)
    {
        await response.StartAsync();
        using var stream = blobs.OpenRead(number); // may find: blocking Stream.Dispose
        var buffer = new byte[4096];
        int read, size = 0;
        while ((read = stream.Read(buffer)) > 0) // finds: blocking Stream.Read
        {
            size += read;
        }

        return size;
    }

    private string Url(string number) => blobs.Url(number);
}
