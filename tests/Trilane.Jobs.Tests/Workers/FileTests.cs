using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Definitions;
using Trilane.Jobs.Intake;
using Trilane.Jobs.Storage;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>The files that come with a job, as its code reads them.</summary>
public sealed class FileTests
{
    [Fact]
    public async Task Files_are_read_as_streams_from_start_to_end_as_often_as_wanted()
    {
        var content = RandomNumberGenerator.GetBytes(700_000);
        await using var app = await JobApp.StartAsync(async (_, context, cancellationToken) =>
        {
            var file = context.Files[0];
            var hashes = new List<string>();
            for (var i = 0; i < 2; i++)
            {
                await using var stream = file.OpenRead();
                hashes.Add(Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken)));
            }

            await using var empty = context.Files[1].OpenRead();
            return $"{file.Name} {file.ContentType} {file.Length} {string.Join(' ', hashes.Distinct())} {empty.Length} {await empty.ReadAsync(new byte[1], cancellationToken)}";
        });

        var id = await AcceptAsync(app, content);

        Assert.Equal(
            $"scan.png image/png 700000 {Convert.ToHexString(SHA256.HashData(content))} 0 0", await app.Client.WaitForResultAsync<string>(id, Deadline.Token));
    }

    [Fact]
    public async Task A_file_with_a_part_missing_fails_the_attempt_instead_of_being_shorter()
    {
        await using var app = await JobApp.StartAsync(
            async (_, context, cancellationToken) =>
            {
                await using var stream = context.Files[0].OpenRead();
                await stream.CopyToAsync(Stream.Null, cancellationToken);
                return "";
            },
            options => options.Retries = 0);

        var id = await AcceptAsync(app, RandomNumberGenerator.GetBytes(700_000), parts: 1);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() => app.Client.WaitForResultAsync<string>(id, Deadline.Token));
        Assert.Contains("has only 262144 of 700000 bytes", failure.Problem.Detail, StringComparison.Ordinal);
    }

    private static async Task<Guid> AcceptAsync(JobApp app, byte[] content, int parts = 3)
    {
        const int Part = 256 * 1024;
        var store = app.Services.GetRequiredService<IJobStore>();
        var job = app.Client.Make(app.Services.GetRequiredService<JobsSettings>().Definitions.Get(typeof(Answer)), new Ask(), options: null);
        var (chunk, start) = (0, 0);
        for (; chunk < parts; chunk++, start += Part)
        {
            await store.WriteChunkAsync(job.Id, 0, chunk, content.AsMemory(start, Math.Min(Part, content.Length - start)), Deadline.Token);
        }

        await app.Services.GetRequiredService<JobIntake>().AcceptAsync(
            job with { Files = [new("scan.png", "image/png", content.Length), new("empty.txt", "text/plain", 0)] }, Deadline.Token);
        return job.Id;
    }
}
