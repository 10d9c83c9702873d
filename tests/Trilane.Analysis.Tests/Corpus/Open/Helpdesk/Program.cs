using Helpdesk;
using Microsoft.AspNetCore.Http.HttpResults;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSignalR();
builder.Services.AddSingleton<TicketBook>();
builder.Services.AddSingleton<ChangeFeed>();
builder.Services.AddScoped<Mailer>();
var app = builder.Build();

// Each request of the app; no lane changes for it.
app.Use(async (context, next) =>
{
    await next(context);
    File.AppendAllText("access.log", context.Request.Path + "\n"); // finds: blocking File.AppendAllText
});

app.MapHub<TicketHub>("/hubs/tickets");

var tickets = app.MapGroup("/tickets");
tickets.AddEndpointFilter(async (context, next) =>
{
    if (!context.HttpContext.Request.Headers.ContainsKey("X-Desk"))
    {
        return Results.Unauthorized();
    }

    return await next(context);
});

tickets.MapGet("/{id:int}", Results<Ok<Ticket>, NotFound> (int id, TicketBook book) => TypedResults.Ok(book.Get(id)));
tickets.MapPost("/{id:int}/close", async (int id, TicketBook book, CancellationToken cancellationToken) =>
{
    await book.CloseAsync(id, cancellationToken);
});
tickets.MapPost("/{id:int}/try-close", (int id, TicketBook book, ChangeFeed feed) => book.TryCloseAsync(id, feed));
tickets.MapPost("/{id:int}/mail", async (int id, TicketBook book, Mailer mailer) => await mailer.SendAsync("you@helpdesk.example", book.Get(id).Subject));
tickets.MapPost("/{id:int}/mail-later", (int id, TicketBook book, Mailer mailer, ILogger<Program> logger) =>
{
    var subject = book.Get(id).Subject;
    _ = Task.Run(() => mailer.Send("you@helpdesk.example", subject)); // calls: blocking Mailer.Send
    logger.LogInformation("Mailing {Subject}", subject);
    return Results.Accepted();
});

var reports = tickets.MapGroup("/reports").AddEndpointFilter<QuotaFilter>();
reports.MapGet("/open", async (TicketBook book, HttpContext http) =>
{
    await http.Response.WriteAsync("open: ");
    await http.Response.WriteAsync(book.Last().Subject);
});
reports.MapGet("/last", (TicketBook book) => book.Last().Subject);
tickets.MapGet("/stats", () => new TicketStats("stats.json"));
tickets.MapGet("/search", SearchAsync);
tickets.MapPost("/form", async (HttpRequest request) =>
{
    await Task.Yield();
    await request.ReadFormAsync();
    return request.Form["subject"].ToString(); // may find: blocking HttpRequest.Form
});
tickets.MapPost("/form-old", async (HttpRequest request, TicketBook book, ChangeFeed feed) =>
{
    var ticket = book.Add(request.Form["subject"]!, request.Form["text"]!); // finds: blocking HttpRequest.Form
    await feed.PublishAsync(ticket.Id);
});

app.Run();

static async Task<IEnumerable<string>> SearchAsync(string words, TicketBook book)
{
    Func<string, Task<string[]>> load = path => File.ReadAllLinesAsync(path);
    Func<string, string[]> loadOld = path => File.ReadAllLines(path);
    var lines = await load("index.txt");
    return lines.Where(l => l.Contains(words)).ToList();
}

internal sealed class QuotaFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var limit = int.Parse(File.ReadAllText("quota.txt")); // finds: blocking|fake-async File.ReadAllText
        return limit > 0 ? next(context) : ValueTask.FromResult<object?>(Results.StatusCode(429));
    }
}

/// <summary>Writes itself when the framework executes it.</summary>
internal sealed class TicketStats(string path) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json";
        var json = File.ReadAllText(path); // finds: blocking File.ReadAllText
        await httpContext.Response.WriteAsync(json);
    }
}
