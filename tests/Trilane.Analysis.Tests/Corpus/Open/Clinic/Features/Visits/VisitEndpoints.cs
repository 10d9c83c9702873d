using System.Threading.Channels;

namespace Clinic.Features.Visits;

public record Visit(string Patient, DateTimeOffset At);

public static class VisitEndpoints
{
    public static void MapVisits(this IEndpointRouteBuilder routes, string prefix)
    {
        var group = routes.MapGroup(prefix).WithTags("visits");

        group.MapPost("", async (Visit visit, Channel<Visit> queue) =>
        {
            await queue.Writer.WriteAsync(visit);
            return Results.Accepted();
        });

        group.MapGet("/today", TodayAsync);

        async Task<string[]> TodayAsync(IWebHostEnvironment environment)
        {
            var path = Path.Combine(environment.ContentRootPath, "visits.txt");
            return await File.ReadAllLinesAsync(path);
        }

        group.MapGet("/count", Count);

        int Count() => CountLines("visits.txt");

        static int CountLines(string path)
        {
            using var reader = new StreamReader(path);
            var lines = 0;
            while (reader.ReadLine() != null) // sync: blocking StreamReader.ReadLine
            {
                lines++;
            }

            return lines;
        }
    }
}

/// <summary>Writes visits one after another, outside any request.</summary>
public sealed class VisitWriter(Channel<Visit> queue) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var visit in queue.Reader.ReadAllAsync(stoppingToken))
        {
            File.AppendAllText("visits.txt", visit.Patient + " " + visit.At + "\n");
        }
    }
}
