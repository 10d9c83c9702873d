using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Tests.Http.Support;

namespace Trilane.Jobs.Tests.Http;

/// <summary>Forms with files and fields.</summary>
public sealed class UploadTests
{
    [Fact]
    public async Task Files_reach_the_job_as_they_were_sent()
    {
        await using var app = await JobApp.StartAsync();
        var large = RandomNumberGenerator.GetBytes(700_001);
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"title":"t","tags":["a"]}""", Encoding.UTF8, "application/json"), "request" },
            { File(large, "application/pdf"), "file", "../../scan.pdf" },
            { File([], null), "file", "empty.txt" },
        };

        using var answer = await app.SendAsync(HttpMethod.Post, "/measured", [("Prefer", "wait=20")], form);

        var result = await JobApp.JsonAsync(answer);
        Assert.Equal("t", (string?)result["request"]!["title"]);
        Assert.Equal(
            [("scan.pdf", "application/pdf", 700_001L, Convert.ToHexString(SHA256.HashData(large))), ("empty.txt", "application/octet-stream", 0L, Convert.ToHexString(SHA256.HashData([])))],
            result["files"]!.AsArray().Select(file => ((string)file!["name"]!, (string)file["contentType"]!, (long)file["length"]!, (string)file["hash"]!)));
        Assert.Equal(3, app.Store.Chunks);
    }

    [Fact]
    public async Task File_that_the_job_refuses_is_refused_before_any_of_it_is_kept()
    {
        await using var app = await StartCheckingAsync();
        using var form = new MultipartFormDataContent { { File(new byte[600_000], "image/gif"), "file", "../a.gif" } };

        using var answer = await app.SendAsync(HttpMethod.Post, "/checked", body: form);

        var problem = await JobApp.ProblemAsync(answer, 415);
        Assert.Equal("a.gif, image/gif, 262144", (string?)problem["detail"]);
        Assert.Equal(0, app.Store.Chunks);
    }

    [Fact]
    public async Task Files_before_a_refused_one_are_dropped()
    {
        await using var app = await StartCheckingAsync();
        using var form = new MultipartFormDataContent { { File([1], "image/png"), "file", "a.png" }, { File([2, 3], "image/gif"), "file", "b.gif" } };

        using var answer = await app.SendAsync(HttpMethod.Post, "/checked", body: form);

        await JobApp.ProblemAsync(answer, 415);
        var (job, file, chunk) = Assert.Single(app.Store.Written);
        await Assert.ThrowsAnyAsync<Exception>(async () => Assert.NotEmpty((await app.Store.ReadChunkAsync(job, file, chunk, Deadline.Token)).ToArray()));
    }

    [Theory]
    [InlineData(1, 202)]
    [InlineData(0, 400)]
    public async Task Request_with_fewer_files_than_the_job_needs_is_refused(int files, int status)
    {
        await using var app = await StartCheckingAsync();
        using var form = new MultipartFormDataContent { { new StringContent("1"), "number" } };
        for (var i = 0; i < files; i++)
        {
            form.Add(File([1], "image/png"), "file", "a.png");
        }

        using var answer = await app.SendAsync(HttpMethod.Post, "/checked", body: form);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 400)
        {
            Assert.StartsWith("The request brings 0 of the 1 files", (string?)(await JobApp.ProblemAsync(answer, 400))["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void More_files_needed_than_may_come_is_a_mistake_in_the_options()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new ServiceCollection().AddTrilaneJobs(jobs => jobs.AddJob<Checked>(job => (job.MinFiles, job.MaxFiles) = (2, 1))));

        Assert.Contains("MinFiles is 2; it has to be 0 or more, and at most MaxFiles, which is 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_are_bound_by_name_to_the_members_of_the_request()
    {
        await using var app = await JobApp.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("7"), "TITLE" },
            { new StringContent("3"), "count" },
            { new StringContent("on"), "flag" },
            { new StringContent("a"), "tags" },
            { new StringContent("b"), "tags" },
            { new StringContent("5"), "day" },
            { new StringContent("""{"reason":"r"}"""), "detail" },
            { new StringContent("ignored"), "unknown" },
        };

        using var answer = await app.SendAsync(HttpMethod.Post, "/measured", [("Prefer", "wait=20")], form);

        Assert.Equal(
            """{"title":"7","count":3,"flag":true,"tags":["a","b"],"day":5,"detail":{"mail":null,"reason":"r"}}""",
            (await JobApp.JsonAsync(answer))["request"]!.ToJsonString());
    }

    [Fact]
    public async Task Fields_and_the_part_request_complete_each_other_but_not_twice()
    {
        await using var app = await JobApp.StartAsync();
        using var both = new MultipartFormDataContent { { new StringContent("""{"title":"t"}"""), "request" }, { new StringContent("4"), "count" } };
        using var twice = new MultipartFormDataContent { { new StringContent("""{"title":"t"}"""), "request" }, { new StringContent("u"), "title" } };

        using var joined = await app.SendAsync(HttpMethod.Post, "/measured", [("Prefer", "wait=20")], both);
        using var refused = await app.SendAsync(HttpMethod.Post, "/measured", body: twice);

        Assert.Equal(4, (int)(await JobApp.JsonAsync(joined))["request"]!["count"]!);
        Assert.NotNull((await JobApp.ProblemAsync(refused, 400))["errors"]!["title"]);
    }

    [Fact]
    public async Task Field_that_does_not_fit_is_answered_with_400_that_names_it()
    {
        await using var app = await JobApp.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("t"), "title" }, { new StringContent("many"), "count" }, { File([1, 2], null), "f", "f" } };

        using var answer = await app.SendAsync(HttpMethod.Post, "/measured", body: form);

        Assert.NotNull((await JobApp.ProblemAsync(answer, 400))["errors"]!["$.count"]);
        await AssertNoChunksAsync(app);
    }

    [Theory]
    [InlineData(new[] { (1 << 20) + 1 }, "'f0' is larger than the 1048576 bytes")]
    [InlineData(new[] { 1 << 20, 1 << 20, 1 }, "together larger than the 2097152 bytes")]
    [InlineData(new[] { 1, 1, 1, 1 }, "more than the 3 files")]
    public async Task Files_that_are_too_large_or_too_many_are_answered_with_413_and_nothing_is_kept(int[] sizes, string problem)
    {
        await using var app = await JobApp.StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("t"), "title" } };
        for (var i = 0; i < sizes.Length; i++)
        {
            form.Add(File(new byte[sizes[i]], null), "file", $"f{i}");
        }

        using var answer = await app.SendAsync(HttpMethod.Post, "/measured", body: form);

        Assert.Contains(problem, (string?)(await JobApp.ProblemAsync(answer, 413))["detail"], StringComparison.Ordinal);
        await AssertNoChunksAsync(app);
    }

    [Theory]
    [InlineData("multipart/form-data", "x", 400)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\ncut", 400)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n[1]\r\n--b--\r\n", 400)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{\r\n--b--\r\n", 400)]
    public async Task Malformed_form_is_answered_with_400(string type, string text, int status)
    {
        await using var app = await JobApp.StartAsync();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await app.SendAsync(HttpMethod.Post, "/measured", body: body);

        await JobApp.ProblemAsync(answer, status);
    }

    [Fact]
    public async Task Repeated_upload_is_the_same_job_and_its_files_are_not_kept_twice()
    {
        await using var app = await JobApp.StartAsync();
        var content = RandomNumberGenerator.GetBytes(300_000);
        async Task<HttpResponseMessage> SendAsync(byte[] bytes)
        {
            using var form = new MultipartFormDataContent { { new StringContent("t"), "title" }, { File(bytes, null), "file", "f" } };
            return await app.SendAsync(HttpMethod.Post, "/measured", [("Idempotency-Key", "\"up\"")], form);
        }

        using var first = await SendAsync(content);
        using var second = await SendAsync(content);
        content[299_999] ^= 1;
        using var other = await SendAsync(content);

        Assert.Equal((202, first.Headers.Location), ((int)second.StatusCode, second.Headers.Location));
        await JobApp.ProblemAsync(other, 422);
        await app.StateAsync(first.Headers.Location!.ToString(), "succeeded");
        Assert.Equal(0, await KeptChunksAsync(app, except: Guid.Parse(first.Headers.Location!.ToString()[6..])));
    }

    [Fact]
    public async Task Upload_whose_client_leaves_is_dropped()
    {
        await using var app = await JobApp.StartAsync();
        using (var client = new TcpClient())
        {
            var address = new Uri(app.Address);
            await client.ConnectAsync(address.Host, address.Port, Deadline.Token);
            var head = "POST /measured HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head).Concat(new byte[600_000]).ToArray(), Deadline.Token);
            await UntilAsync(() => Task.FromResult(app.Store.Chunks == 2));
        }

        await UntilAsync(async () => await KeptChunksAsync(app, except: null) == 0);
    }

    private static ByteArrayContent File(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : new(type);
        return content;
    }

    private static async Task AssertNoChunksAsync(JobApp app) => Assert.Equal(0, await KeptChunksAsync(app, except: null));

    /// <summary>How many of the chunks that were written are still there.</summary>
    private static async Task<int> KeptChunksAsync(JobApp app, Guid? except)
    {
        var store = app.Services.GetRequiredService<IJobStore>();
        var kept = 0;
        foreach (var (job, file, chunk) in app.Store.Written.Where(written => written.Job != except))
        {
            kept += (await store.ReadChunkAsync(job, file, chunk, Deadline.Token)).IsEmpty ? 0 : 1;
        }

        return kept;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = Deadline.Token;
        while (!await condition())
        {
            await Task.Delay(2, deadline);
        }
    }

    private static Task<JobApp> StartCheckingAsync() => JobApp.StartAsync(
        jobs => jobs.AddJob<Checked>(job =>
        {
            job.MinFiles = 1;
            job.CheckFile = (file, _) => file.ContentType == "image/png"
                ? null
                : new ProblemDetails { Status = 415, Detail = $"{file.Name}, {file.ContentType}, {file.Start.Length}" };
        }),
        app =>
        {
            app.MapJob<Checked>("/checked");
            app.MapJobs("/jobs");
        });
}
