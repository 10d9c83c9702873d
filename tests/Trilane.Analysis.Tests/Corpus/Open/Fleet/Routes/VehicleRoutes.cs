using Fleet.Services;

namespace Fleet.Routes;

internal static class VehicleRoutes
{
    private const string One = "/{plate}";

    internal static RouteGroupBuilder MapVehicles(this IEndpointRouteBuilder parent)
    {
        var vehicles = parent.MapGroup("/vehicles");
        vehicles.MapGet(One + "/position", ReadPosition);
        vehicles.MapPut(One + "/position", WritePosition);
        vehicles.MapGet(One + "/position/raw", ReadRawPosition);
        vehicles.MapGet(One + "/history", History);
        vehicles.MapPost(One + "/tile", Tile);
        vehicles.MapPost(One + "/tile/async", TileAsync);
        vehicles.MapGet("/nearby", Nearby);
        MapMaintenance(vehicles, "/{plate}/maintenance");
        return vehicles;
    }

    private static void MapMaintenance(RouteGroupBuilder vehicles, string prefix)
    {
        var maintenance = vehicles.MapGroup(prefix);
        maintenance.MapGet("/", (string plate) => MaintenanceLog.For(plate).Entries);
        maintenance.MapPost("/", async (string plate, HttpRequest request) =>
        {
            var entry = await request.ReadFromJsonAsync<string>();
            MaintenanceLog.For(plate).Add(entry ?? "");
            return TypedResults.Created();
        });
        maintenance.MapPost("/sync", async (string plate, HttpRequest request) =>
        {
            var log = MaintenanceLog.For(plate);
            log.Add(await request.ReadFromJsonAsync<string>() ?? "");
            log.Flush();
        });
    }

    private static async Task<string?> ReadPosition(string plate, PositionStore store) => await store.GetAsync(plate);

    private static async Task WritePosition(string plate, string position, PositionStore store)
    {
        await store.SetAsync(plate, position);
    }

    private static async Task<string?> ReadRawPosition(string plate, PositionStore store, HttpResponse response)
    {
        var raw = store.Get(plate); // calls: blocking PositionStore.Get
        await response.WriteAsync("#");
        return raw;
    }

    private static string?[] History(string plate, PositionStore store) => store.History(plate);

    private static async Task<byte[]> Tile(int x, int y, MapClient maps, CancellationToken ct)
    {
        var tile = maps.Tile(x, y); // calls: blocking MapClient.Tile
        await Task.Delay(10, ct);
        return tile;
    }

    private static Task<byte[]> TileAsync(int x, int y, MapClient maps) => maps.TileAsync(x, y);

    private static async Task<IResult> Nearby(double lat, double lon, MapClient maps, PositionStore store)
    {
        var plates = await store.PlatesAsync();
        var positions = plates.Select(p => store.GetAsync(p)).ToArray();
        Task.WaitAll(positions); // finds: blocking Task.WaitAll
        return Results.Ok(positions.Select(p => p.Result));
    }
}
