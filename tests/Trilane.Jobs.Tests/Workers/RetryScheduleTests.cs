using Microsoft.AspNetCore.Mvc;
using Trilane.Jobs.Workers;

namespace Trilane.Jobs.Tests.Workers;

public sealed class RetryScheduleTests
{
    private static readonly JobOptions _options = new() { Retries = 40, RetryDelay = TimeSpan.FromSeconds(10), MaxRetryDelay = TimeSpan.FromMinutes(5) };

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    [InlineData(2, 40)]
    [InlineData(4, 160)]
    [InlineData(5, 300)]
    [InlineData(39, 300)]
    public void Each_wait_is_twice_the_one_before_up_to_the_longest(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Next(failures, random: 0.5));

    [Theory]
    [InlineData(0, 8)]
    [InlineData(0.25, 9)]
    [InlineData(1, 12)]
    public void Every_wait_is_varied_by_a_fifth(double random, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Next(0, random));

    [Fact]
    public void The_last_failure_is_final() => Assert.Null(Next(40, random: 0.5));

    [Fact]
    public void No_retries_means_one_attempt() => Assert.Null(RetrySchedule.Next(new JobOptions { Retries = 0 }, new IOException(), null, 0, 0.5));

    [Fact]
    public void No_delay_means_at_once() =>
        Assert.Equal(TimeSpan.Zero, RetrySchedule.Next(new JobOptions { RetryDelay = TimeSpan.Zero }, new IOException(), null, 2, 0.5));

    [Fact]
    public void A_problem_of_the_job_is_final() => Assert.Null(Next(0, 0.5, new JobProblemException(new ProblemDetails())));

    [Fact]
    public void What_the_app_says_is_worth_another_attempt_gets_one()
    {
        static bool RetryWhen(Exception exception) => exception is JobProblemException;

        Assert.Null(RetrySchedule.Next(_options, new IOException(), RetryWhen, 0, 0.5));
        Assert.NotNull(RetrySchedule.Next(_options, new JobProblemException("no"), RetryWhen, 0, 0.5));
        Assert.Null(RetrySchedule.Next(_options, new JobProblemException("no"), RetryWhen, 40, 0.5));
    }

    private static TimeSpan? Next(int failures, double random, Exception? exception = null) =>
        RetrySchedule.Next(_options, exception ?? new IOException(), retryWhen: null, failures, random);
}
