using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Tests.Support;

namespace Trilane.Tests.Dispatch;

/// <summary>Moving an app's endpoints to lanes changes where they run and nothing that a client can see.</summary>
public sealed partial class SameAnswerTests
{
    public static TheoryData<string> Paths =>
    [
        "/text", "/number", "/nothing", "/object", "/null-object", "/derived-as-base", "/derived-in-list", "/interface", "/ok", "/created",
        "/no-content", "/problem", "/results/1", "/results/0", "/json", "/bytes", "/file", "/redirect", "/writes-itself", "/status-and-text", "/throws",
        "/throws-bad-request", "/number/x", "/body", "/lazy", "/as-parameters?a=1&b=2", "/object-as-text", "/anonymous", "/missing", "/nullable-struct",
        "/same/text", "/same/object", "/same/derived-as-base", "/same/null-object", "/same/action-result", "/same/throws", "/same/number/x",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Lane_answers_what_the_plain_app_answers(string path)
    {
        await using var plain = await StartAsync(useTrilane: false);
        await using var lanes = await StartAsync(useTrilane: true);

        Assert.Equal(await DescribeAsync(plain, path), await DescribeAsync(lanes, path));
    }

    private static Task<TestApp> StartAsync(bool useTrilane) => TestApp.StartAsync(
        Map,
        options => options.AddBlockingLane("pdf"),
        builder =>
        {
            builder.Services.AddProblemDetails();
            builder.Services.AddControllers().AddApplicationPart(typeof(SameAnswerTests).Assembly);
        },
        useTrilane: useTrilane);

    private static async Task<string> DescribeAsync(TestApp app, string path)
    {
        using var request = new HttpRequestMessage(path == "/body" ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (path == "/body")
        {
            request.Content = new StringContent("{ \"radius\": \"wide\" }", MediaTypeHeaderValue.Parse("application/json"));
        }

        var response = await app.Client.SendAsync(request, Deadline.Token);
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not "Date")
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order();
        var body = TraceId().Replace(await response.Content.ReadAsStringAsync(Deadline.Token), "");
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n{body}";
    }

    private static void Map(WebApplication app)
    {
        app.UseExceptionHandler(errors => errors.Run(http => http.Response.WriteAsync(
            http.Features.Get<IExceptionHandlerFeature>()!.Error.GetType().Name)));
        app.MapControllers();
        app.MapGet("/text", () => "text");
        app.MapGet("/number", () => 42);
        app.MapGet("/number/{value}", (int value) => value);
        app.MapGet("/nothing", () => { });
        app.MapGet("/object", () => new Circle(2));
        app.MapGet("/null-object", Circle? () => null);
        app.MapGet("/derived-as-base", Shape () => new Circle(2));
        app.MapGet("/derived-in-list", IEnumerable<Shape> () => [new Circle(2), new Square(3)]);
        app.MapGet("/interface", IReadOnlyList<int> () => new[] { 1, 2 });
        app.MapGet("/ok", () => TypedResults.Ok(new Circle(1)));
        app.MapGet("/created", IResult () => Results.Created("/here", new Square(1)));
        app.MapGet("/no-content", () => Results.NoContent());
        app.MapGet("/problem", () => Results.Problem("detail", statusCode: 409));
        app.MapGet("/results/{id}", Results<Ok<int>, NotFound> (int id) => id == 0 ? TypedResults.NotFound() : TypedResults.Ok(id));
        app.MapGet("/json", () => Results.Json(new { a = 1 }, statusCode: 202));
        app.MapGet("/bytes", () => Results.Bytes([1, 2, 3], "application/x-test"));
        app.MapGet("/file", () => Results.File([1, 2, 3], fileDownloadName: "three.bin"));
        app.MapGet("/redirect", () => Results.Redirect("/text"));
        app.MapGet("/writes-itself", (HttpContext http) =>
        {
            http.Response.StatusCode = 203;
            http.Response.Headers["X-Own"] = "own";
        });
        app.MapGet("/status-and-text", (HttpContext http) =>
        {
            http.Response.StatusCode = 418;
            return "teapot";
        });
        app.MapGet("/throws", string () => throw new InvalidOperationException("out"));
        app.MapGet("/throws-bad-request", string () => throw new BadHttpRequestException("bad", 413));
        app.MapPost("/body", (Circle circle) => circle.Radius);
        app.MapGet("/lazy", () => Enumerable.Range(0, 3).Select(i => new Circle(i)));
        app.MapGet("/as-parameters", ([AsParameters] Pair pair) => pair.A + pair.B);
        app.MapGet("/object-as-text", object () => "text");
        app.MapGet("/anonymous", () => new { Name = "x", Inner = new { Value = 1 } });
        app.MapGet("/nullable-struct", int? () => null);
    }

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    public sealed record Pair(int A, int B);
}
