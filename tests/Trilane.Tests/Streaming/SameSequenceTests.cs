using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Dispatch;
using Trilane.Tests.Support;

namespace Trilane.Tests.Streaming;

/// <summary>A lazy sequence's answer is, to the byte, the one of plain ASP.NET Core.</summary>
public sealed class SameSequenceTests
{
    private static readonly string[] _paths =
    [
        "numbers", "none", "nulls", "shapes", "circles-as-shapes", "objects", "nested", "dictionary", "text", "many", "query", "range", "own-converter",
        "with-async-part", "async",
    ];

    [Theory]
    [InlineData("web")]
    [InlineData("indented")]
    [InlineData("snake")]
    [InlineData("numbers-as-text")]
    [InlineData("references")]
    [InlineData("source-generated")]
    [InlineData("relaxed")]
    [InlineData("ignore-null")]
    public async Task Minimal_API(string settings) =>
        await CompareAsync([.. _paths, "ok", "created", "status"], "/lazy", settings);

    [Theory]
    [InlineData("web")]
    [InlineData("indented")]
    [InlineData("snake")]
    [InlineData("numbers-as-text")]
    [InlineData("references")]
    [InlineData("relaxed")]
    [InlineData("ignore-null")]
    public async Task Controller(string settings) => await CompareAsync(_paths, "/lazy-controller", settings);

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task Controller_asked_for_a_charset(string charset) => await CompareAsync(["text"], "/lazy-controller", "web", charset);

    [Fact]
    public async Task Controller_writes_what_a_source_generated_context_knows_as_IEnumerable()
    {
        await using var lanes = await StartAsync(useTrilane: true, "source-generated");

        Assert.Equal("[1,2,3]", await lanes.GetAsync("/lazy-controller/numbers"));
    }

    private static async Task CompareAsync(string[] paths, string prefix, string settings, string? charset = null)
    {
        await using var plain = await StartAsync(useTrilane: false, settings);
        await using var lanes = await StartAsync(useTrilane: true, settings);
        foreach (var path in paths.Select(path => $"{prefix}/{path}"))
        {
            Assert.Equal($"{path}\n{await DescribeAsync(plain, path, charset)}", $"{path}\n{await DescribeAsync(lanes, path, charset)}");
        }
    }

    private static async Task<string> DescribeAsync(TestApp app, string path, string? charset)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (charset is not null)
        {
            request.Headers.AcceptCharset.Add(new StringWithQualityHeaderValue(charset));
        }

        using var response = await app.Client.SendAsync(request, Deadline.Token);
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order();
        string body;
        try
        {
            body = Convert.ToHexString(await response.Content.ReadAsByteArrayAsync(Deadline.Token));
        }
        catch (HttpRequestException)
        {
            body = "connection ended";
        }

        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{body}";
    }

    private static Task<TestApp> StartAsync(bool useTrilane, string settings) => TestApp.StartAsync(
        app =>
        {
            app.UseExceptionHandler(errors => errors.Run(http => http.Response.WriteAsync("failed")));
            app.MapControllers();
            var group = app.MapGroup("/lazy");
            group.MapGet("/numbers", () => LazyValues.Numbers());
            group.MapGet("/none", () => LazyValues.None());
            group.MapGet("/nulls", () => LazyValues.Nulls());
            group.MapGet("/shapes", () => LazyValues.Shapes());
            group.MapGet("/circles-as-shapes", IEnumerable<Shape> () => LazyValues.Circles());
            group.MapGet("/objects", () => LazyValues.Objects());
            group.MapGet("/nested", () => LazyValues.Nested());
            group.MapGet("/dictionary", IEnumerable<KeyValuePair<string, int>> () => LazyValues.Pairs());
            group.MapGet("/text", () => LazyValues.Text());
            group.MapGet("/many", () => LazyValues.Many());
            group.MapGet("/query", () => LazyValues.Numbers().AsQueryable().Where(number => number > 1));
            group.MapGet("/ok", () => TypedResults.Ok(LazyValues.Shapes()));
            group.MapGet("/created", () => Results.Created("/x", LazyValues.Numbers()));
            group.MapGet("/range", IEnumerable<int> () => Enumerable.Range(0, 3));
            group.MapGet("/with-async-part", () => LazyValues.WithAsyncPart());
            group.MapGet("/own-converter", IEnumerable<int> () => new OwnSequence());
            group.MapGet("/async", () => LazyValues.AsyncNumbers());
            group.MapGet("/status", (HttpContext http) =>
            {
                http.Response.StatusCode = 203;
                return LazyValues.Numbers();
            });
        },
        options => options.AddBlockingLane("pdf"),
        builder =>
        {
            builder.Services.ConfigureHttpJsonOptions(options => Configure(options.SerializerOptions, settings));
            builder.Services.AddControllers().AddApplicationPart(typeof(SameSequenceTests).Assembly)
                .AddJsonOptions(options => Configure(options.JsonSerializerOptions, settings));
            builder.Services.AddSingleton(new Source(3));
        },
        useTrilane: useTrilane);

    private static void Configure(JsonSerializerOptions options, string settings)
    {
        switch (settings)
        {
            case "indented":
                (options.WriteIndented, options.IndentCharacter, options.IndentSize) = (true, '\t', 1);
                break;
            case "snake":
                options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                break;
            case "numbers-as-text":
                options.NumberHandling = JsonNumberHandling.WriteAsString;
                break;
            case "references":
                options.ReferenceHandler = ReferenceHandler.Preserve;
                break;
            case "source-generated":
                options.TypeInfoResolver = LazyContext.Default;
                break;
            case "relaxed":
                options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
                break;
            case "ignore-null":
                options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
                break;
        }
    }
}
