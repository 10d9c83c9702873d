using Fleet.Services;

namespace Fleet.Routes;

public static class DriverRoutes
{
    public static void MapDrivers(this IEndpointRouteBuilder drivers)
    {
        drivers.MapGet("{id}", ([AsParameters] DriverQuery query) => query.Index.Find(query.Id));
        drivers.MapPost("{id}/message", Message).AddEndpointFilter<RadioLogFilter>();
        drivers.MapPost("{id}/call", (string id, IDispatchRadio radio) => radio.Call(id));
        drivers.MapGet("{id}/photo", async (string id, HttpContext http) =>
        {
            http.Response.ContentType = "image/jpeg";
            await using var photo = new FileStream($"photos/{id}.jpg", FileMode.Open, FileAccess.Read, FileShare.Read, 4096, useAsync: true); // may find: blocking FileStream..ctor
            await photo.CopyToAsync(http.Response.Body);
        });
        drivers.MapGet("{id}/photo/etag", async (string id, CancellationToken ct) =>
        {
            var bytes = await File.ReadAllBytesAsync($"photos/{id}.jpg", ct);
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes));
        });
        drivers.MapPost("{id}/photo", async (string id, IFormFile file) =>
        {
            await using var target = File.Create($"photos/{id}.jpg"); // may find: blocking File.Create
            file.CopyTo(target); // finds: blocking IFormFile.CopyTo
            await target.FlushAsync();
        });
    }

    private static async ValueTask<IResult> Message(string id, string text, IDispatchRadio radio)
    {
        await radio.SendAsync(id, text);
        return TypedResults.Ok();
    }
}

public record DriverQuery(string Id, DriverIndex Index);

internal class RadioLogFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        using (var log = File.AppendText("radio.log")) // may find: blocking StreamWriter.Dispose
        {
            log.WriteLine(context.HttpContext.Request.Path); // finds: blocking StreamWriter.WriteLine
        }

        return result;
    }
}
