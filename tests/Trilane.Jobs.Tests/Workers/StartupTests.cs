using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trilane.Jobs.Conformance;
using Trilane.Jobs.Tests.Support;

namespace Trilane.Jobs.Tests.Workers;

/// <summary>What an app needs to start, and what not.</summary>
public sealed class StartupTests
{
    [Fact]
    public async Task A_wrong_configuration_is_refused_with_all_that_is_wrong()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text),
            settings:
            [
                ("Trilane:Jobs:Role", "boss"),
                ("Trilane:Jobs:Workers", "many"),
                ("Trilane:Jobs:Lease", "soon"),
                ("Trilane:Jobs:Queues:a:Limit", "0"),
                ("Trilane:Jobs:Queues:b:Workers", "-1"),
                ("Trilane:Jobs:Queues:c:Wrokers", "1"),
            ]));

        var problems = exception.Failures.ToList();
        Assert.Equal(6, problems.Count);
        Assert.Contains(problems, problem => problem.StartsWith("Trilane:Jobs:Role is 'boss'; it can be web, worker or both.", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("Trilane:Jobs:Workers", StringComparison.Ordinal) && problem.Contains("whole number", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("Trilane:Jobs:Lease", StringComparison.Ordinal) && problem.Contains("00:00:30", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("Trilane:Jobs:Queues:a:Limit is 0; it has to be 1 or more.", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("Trilane:Jobs:Queues:b:Workers is -1; it has to be 1 or more.", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("Wrokers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Trilane:Jobs:Workers", "0", "Trilane:Jobs:Workers is 0; it has to be 1 or more. A process without workers has Trilane:Jobs:Role = web.")]
    [InlineData("Trilane:Jobs:Lease", "00:00:00.5", "Trilane:Jobs:Lease is 00:00:00.5000000; it has to be from 1 s to 1 h.")]
    [InlineData("Trilane:Jobs:Lease", "02:00:00", "Trilane:Jobs:Lease is 02:00:00; it has to be from 1 s to 1 h.")]
    public async Task A_value_out_of_range_is_refused(string key, string value, string message)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => JobApp.StartAsync((text, _, _) => Task.FromResult(text), settings: (key, value)));

        Assert.Equal([message], exception.Failures);
    }

    [Theory]
    [InlineData("WORKER")]
    [InlineData("worker")]
    public async Task A_worker_runs_jobs_and_opens_no_port(string role)
    {
        await using var app = await JobApp.StartAsync((text, _, _) => Task.FromResult(text), settings: ("Trilane:Jobs:Role", role));

        Assert.Equal("runs", await app.RunAsync("runs"));
        Assert.Empty(app.Addresses);
    }

    [Fact]
    public async Task A_worker_whose_server_was_added_afterwards_does_not_start_and_says_what_to_change()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text), app: builder => builder.WebHost.UseKestrelCore(), settings: ("Trilane:Jobs:Role", "worker")));

        Assert.Contains("AddTrilaneJobs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_whose_store_is_down_starts_and_goes_to_work_once_it_is_there()
    {
        var isOut = true;
        await using var app = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text),
            store: store => store.Before = (_, _) => Volatile.Read(ref isOut) ? throw new JobStoreException("The job store is down.", null) : Task.CompletedTask);

        await Assert.ThrowsAsync<JobStoreException>(() => app.EnqueueAsync());
        await Assert.ThrowsAsync<JobStoreException>(() => app.Client.GetStatusAsync(Guid.NewGuid(), Deadline.Token));
        await app.Log.LineAsync("can't be used yet");
        Volatile.Write(ref isOut, false);
        await app.Log.LineAsync("is ready.");

        Assert.Equal("works", await app.RunAsync("works"));
    }

    [Fact]
    public async Task A_store_whose_folder_is_missing_at_start_is_used_once_the_folder_is_there()
    {
        using var folder = new JobFolder();
        var missing = Path.Combine(Path.GetDirectoryName(folder.Path)!, "later");
        await using var app = await JobApp.StartAsync(
            (text, _, _) => Task.FromResult(text), jobs: jobs => jobs.UseSqlite($"Data Source={Path.Combine(missing, "jobs.db")}"), folder: folder);

        var exception = await Assert.ThrowsAsync<JobStoreException>(() => app.EnqueueAsync());
        Assert.Contains("Check that its folder exists", exception.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(missing);
        await app.Log.LineAsync("is ready.");

        Assert.Equal("works", await app.RunAsync("works"));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("no such table", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_without_jobs_starts() =>
        await (await JobApp.StartAsync(_ => { }, (text, _, _) => Task.FromResult(text))).DisposeAsync();

    [Fact]
    public void Jobs_with_the_same_name_or_request_or_wrong_options_are_refused_where_they_are_added()
    {
        var services = new ServiceCollection();

        static void Add(IServiceCollection services, Action<JobsBuilder> add) => services.AddTrilaneJobs(add);
        var twice = Assert.Throws<ArgumentException>(() => Add(services, jobs => jobs.AddJob<Answer>().AddJob<Answer>(o => o.Name = "other")));
        Assert.Contains("both take", twice.Message, StringComparison.Ordinal);
        var named = Assert.Throws<ArgumentException>(() => Add(new ServiceCollection(), jobs => jobs.AddJob<Answer>().AddJob<AnswerElse>(o => o.Name = "Answer")));
        Assert.Contains("both called 'Answer'", named.Message, StringComparison.Ordinal);
        var none = Assert.Throws<ArgumentException>(() => Add(new ServiceCollection(), jobs => jobs.AddJob<JobFolder>()));
        Assert.Contains("implements no IJob", none.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(() => Add(new ServiceCollection(), jobs => jobs.AddJob<Answer>(o => o.Retries = -1)));
        Assert.Contains("Retries is -1; it has to be 0 or more", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Add(new ServiceCollection(), jobs => jobs.UseSqlite("Data Source=:memory:")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Add(new ServiceCollection(), jobs => jobs.RunWorkers(0)));
    }
}
