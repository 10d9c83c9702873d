using Microsoft.Extensions.FileProviders;

namespace Gateway.Page;

/// <summary>The page for people at /, and what it links to: the OpenAPI document and the lanes as JSON.</summary>
internal static class PageExtensions
{
    // All that the page loads is its own; a text from a model or a document can bring in nothing.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    public static void AddPage(this IServiceCollection services) => services.AddOpenApi(options => options.AddDocumentTransformer(
        (document, _, _) =>
        {
            document.Info.Title = "Gateway";
            document.Info.Description = "One AI backend, each endpoint on the lane where it belongs.";
            return Task.CompletedTask;
        }));

    public static void UsePage(this WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")); // whatever the working directory is
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Protect(file.Context.Response.Headers) });
    }

    public static void MapPageLinks(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi(); // /openapi/v1.json
        app.MapTrilaneDashboard("/lanes"); // open to all in Development alone, unless a policy says who may see it
    }

    private static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache"; // revalidated by its ETag, so that a new version shows at once
    }
}
