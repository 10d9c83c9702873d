using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.OpenApi;

public sealed class OpenApiTests
{
    [Theory]
    [InlineData("/sync")]
    [InlineData("/marked")]
    [InlineData("/typed")]
    [InlineData("/controller/sync")]
    public async Task Operation_on_a_blocking_lane_shows_503_beside_what_it_showed_before(string path)
    {
        var (before, after) = (await ReadAsync(useTrilane: false), await ReadAsync(useTrilane: true));

        var responses = Responses(after, path);
        var refusal = responses["503"]!;
        Assert.Equal("The lane of this endpoint is full. Try again after the time in Retry-After.", refusal["description"]!.GetValue<string>());
        Assert.Equal(
            "#/components/schemas/ProblemDetails", refusal["content"]!["application/problem+json"]!["schema"]!["$ref"]!.GetValue<string>());
        responses.Remove("503");
        Assert.Equal(Responses(before, path).ToJsonString(), responses.ToJsonString());
    }

    [Theory]
    [InlineData("/async")]
    [InlineData("/controller/async")]
    [InlineData("/declares-its-own")]
    public async Task Other_operations_are_what_they_were(string path)
    {
        var (before, after) = (await ReadAsync(useTrilane: false), await ReadAsync(useTrilane: true));

        Assert.Equal(Responses(before, path).ToJsonString(), Responses(after, path).ToJsonString());
    }

    [Fact]
    public async Task App_whose_JSON_does_not_know_problem_documents_still_gets_a_document()
    {
        var document = await ReadAsync(
            useTrilane: true,
            services => services.ConfigureHttpJsonOptions(options =>
            {
                options.SerializerOptions.TypeInfoResolverChain.Clear();
                options.SerializerOptions.TypeInfoResolverChain.Add(StringContext.Default);
            }),
            knowsAllTypes: false);

        Assert.NotNull(Responses(document, "/sync")["503"]);
    }

    private static JsonObject Responses(JsonNode document, string path) => document["paths"]![path]!["get"]!["responses"]!.AsObject();

    private static async Task<JsonNode> ReadAsync(
        bool useTrilane, Action<IServiceCollection>? configure = null, bool knowsAllTypes = true)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.MapGet("/sync", () => "");
                var marked = app.MapGet("/marked", async () => await Task.FromResult(""));
                if (useTrilane)
                {
                    marked.RunOnBlockingLane();
                }

                app.MapGet("/async", async () => await Task.FromResult(""));
                if (knowsAllTypes)
                {
                    app.MapGet("/declares-its-own", () => "").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
                    app.MapGet("/typed", () => TypedResults.Ok(""));
                    app.MapControllers();
                }

                app.MapOpenApi();
            },
            // For the controllers of other tests, which are found too.
            lanes: options => options.AddBlockingLane("pdf"),
            configure: builder =>
            {
                builder.Services.AddOpenApi();
                if (knowsAllTypes)
                {
                    builder.Services.AddControllers();
                }

                configure?.Invoke(builder.Services);
            },
            useTrilane: useTrilane);
        return JsonNode.Parse(await app.GetAsync("/openapi/v1.json"))!;
    }
}
