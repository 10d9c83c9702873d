using Registrar.Core;

namespace Registrar.Courses;

public sealed class ListCourses : IEndpoint
{
    public void Map(IEndpointRouteBuilder app) => app.MapGet("courses", Handle);

    private static IReadOnlyList<string> Handle(ITermClock clock) => ["algebra " + clock.Year, "botany " + clock.Term()];
}

public sealed class GetSyllabus : IEndpoint
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("courses/{code}/syllabus", HandleAsync).WithName("syllabus");
        app.MapGet("courses/{code}/syllabus/draft", HandleDraftAsync);
    }

    private async Task<IResult> HandleAsync(string code, [FromKeyedServices("disk")] IDocumentStorage storage, CancellationToken ct)
    {
        var text = await storage.ReadAsync(code, ct);
        var notes = storage.Read(code + ".notes"); // calls: blocking IDocumentStorage.Read
        return TypedResults.Text(text + notes);
    }

    private async Task<IResult> HandleDraftAsync(string code, [FromKeyedServices("memory")] IDocumentStorage drafts, HttpContext http)
    {
        await http.Response.WriteAsync("draft\n");
        return TypedResults.Text(drafts.Read(code));
    }
}

public sealed class PutSyllabus : IEndpoint
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("courses/{code}/syllabus", async (string code, Stream body, [FromKeyedServices("disk")] IDocumentStorage storage) =>
        {
            using var reader = new StreamReader(body);
            storage.Write(code, await reader.ReadToEndAsync());
            return TypedResults.NoContent();
        });
        app.MapPut("courses/{code}/syllabus/draft", async (string code, Stream body, [FromKeyedServices("memory")] IDocumentStorage storage) =>
        {
            using var reader = new StreamReader(body);
            storage.Write(code, await reader.ReadToEndAsync());
            return TypedResults.NoContent();
        });
    }
}
