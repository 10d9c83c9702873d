using System.Globalization;
using Gateway.Access;
using Gateway.Documents.Index;
using Gateway.Documents.Reading;
using Gateway.Model;
using Gateway.Parts;
using Gateway.Startup;
using Gateway.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Trilane.Jobs;

namespace Gateway.Documents;

/// <summary>Takes documents in as jobs, and shows what the index has.</summary>
internal static class DocumentEndpoints
{
    private const int MostAtOnce = 200;

    /// <summary>Adds the job lane. The index is kept in the same database as the jobs.</summary>
    public static void AddDocuments(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSettings<DocumentOptions>();
        services.AddSingleton<DocumentTools>();
        services.AddSingleton<DocumentCheck>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<Recognizer>();
        services.AddSingleton<Embedder>();
        services.AddSingleton<IValidateOptions<ModelOptions>, WorkerModel>();
        services.AddTrilaneJobs(jobs =>
        {
            jobs.AddJob<IndexDocument>(Describe(configuration));
            if (Postgres(configuration) is { } postgres)
            {
                jobs.UsePostgreSql(postgres);
            }
            else
            {
                jobs.UseSqlite($"Data Source={File(configuration, environment)}");
            }
        });
        AddIndex(services, configuration);
    }

    public static void MapDocuments(this IEndpointRouteBuilder app)
    {
        var documents = app.MapGroup("/documents").RequireApiKey();
        documents.MapJob<IndexDocument>("");
        documents.MapGet("", ListAsync);
        documents.MapGet("/{id:guid}", FindAsync);
        documents.MapDelete("/{id:guid}", DeleteAsync);
        app.MapJobs("/jobs").RequireApiKey(); // a job belongs to the caller that sent it; the documents are for all
    }

    // Settings are needed here before they are checked. A wrong one is passed over: the check at start-up names it together with all others.
    private static string? Postgres(IConfiguration configuration)
    {
        var settings = new PartsOptions { Postgres = configuration[$"{PartsOptions.Section}:{nameof(PartsOptions.Postgres)}"] };
        return configuration.HasPostgres && !settings.Problems().Any() ? settings.Postgres : null;
    }

    private static Action<JobOptions> Describe(IConfiguration configuration) => job =>
    {
        (job.MinFiles, job.MaxFiles) = (1, 1);
        job.MaxFileBytes = long.TryParse(configuration[$"{DocumentOptions.Section}:{nameof(DocumentOptions.MaxBytes)}"], CultureInfo.InvariantCulture, out var max)
            && max > 0 ? max : new DocumentOptions().MaxBytes;
        job.CheckFile = (file, services) => services.GetRequiredService<DocumentCheck>().Check(file);
    };

    private static void AddIndex(IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.HasPostgres)
        {
            services.AddSingleton(new PostgresSchema(EmbeddedSql.Read("PostgresIndex.sql")));
            services.AddSingleton<IDocumentIndex, PostgresDocumentIndex>();
            return;
        }

        services.AddSingleton<DocumentsFile>();
        services.AddHostedService<SqliteIndexSetup>();
        services.AddSingleton<IDocumentIndex, SqliteDocumentIndex>();
    }

    private static string File(IConfiguration configuration, IHostEnvironment environment) => DocumentsFile.PathOf(
        environment.ContentRootPath,
        configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Database)}"] ?? new DatabaseOptions().Database);

    private static async Task<Results<Ok<DocumentPage>, ProblemHttpResult>> ListAsync(
        IDocumentIndex index, CancellationToken clientGone, Guid? before = null, int limit = 50)
    {
        if (limit is < 1 or > MostAtOnce)
        {
            return TypedResults.Problem($"The limit is {limit}; ask for 1 to {MostAtOnce} documents.", statusCode: StatusCodes.Status400BadRequest);
        }

        var documents = await index.ListAsync(before, limit + 1, clientGone);
        return documents.Count <= limit
            ? TypedResults.Ok(new DocumentPage(documents, null))
            : TypedResults.Ok(new DocumentPage([.. documents.Take(limit)], $"/documents?limit={limit}&before={documents[limit - 1].DocumentId}"));
    }

    private static async Task<Results<Ok<DocumentSummary>, ProblemHttpResult>> FindAsync(Guid id, IDocumentIndex index, CancellationToken clientGone) =>
        await index.FindAsync(id, clientGone) is { } document ? TypedResults.Ok(document) : Unknown();

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, IDocumentIndex index, CancellationToken clientGone) =>
        await index.DeleteAsync(id, clientGone) ? TypedResults.NoContent() : Unknown();

    private static ProblemHttpResult Unknown() => TypedResults.Problem(
        "There is no such document in the index: it was never read to its end, or was deleted.", statusCode: StatusCodes.Status404NotFound);
}
