using System.Text;
using Trilane.Jobs.PostgreSql.Claims;
using Trilane.Jobs.PostgreSql.WakeUp;

namespace Trilane.Jobs.PostgreSql.Tests.WakeUp;

public sealed class WakeUpMessageTests
{
    [Fact]
    public void A_message_comes_out_as_it_went_in()
    {
        Guid[] jobs = [Guid.CreateVersion7(), Guid.NewGuid()];
        var sender = WakeUpMessage.NewSender();

        var payload = new WakeUpMessage { Lows = [new("a \"queue\"", -3, 17)], Jobs = WakeUpMessage.Pack(jobs) }.Write(sender);
        var read = WakeUpMessage.Read(payload)!;

        Assert.True(WakeUpMessage.IsFrom(payload, sender));
        Assert.False(WakeUpMessage.IsFrom(payload, WakeUpMessage.NewSender()));
        Assert.Equal([new Low("a \"queue\"", -3, 17)], read.Lows);
        Assert.Equal(jobs, read.UnpackJobs());
        Assert.False(read.IsMany);
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody else's words")]
    [InlineData("12345678{")]
    public void What_others_say_on_the_channel_is_no_message(string payload) => Assert.Null(WakeUpMessage.Read(payload));

    [Fact]
    public void As_many_jobs_as_are_named_fit_into_a_payload()
    {
        var jobs = Enumerable.Range(0, WakeUpMessage.MaxJobs).Select(_ => Guid.NewGuid()).ToArray();

        var payload = new WakeUpMessage { Jobs = WakeUpMessage.Pack(jobs) }.Write(WakeUpMessage.NewSender());

        Assert.InRange(Encoding.UTF8.GetByteCount(payload), 1, WakeUpMessage.MaxBytes);
    }

    [Fact]
    public void More_jobs_than_can_be_named_are_many()
    {
        using Outbox outbox = new(TimeProvider.System, new());
        outbox.Add([.. Enumerable.Range(0, WakeUpMessage.MaxJobs).Select(_ => Guid.NewGuid())]);
        outbox.Add([Guid.NewGuid()]);

        var message = outbox.Take(out _);

        Assert.True(message.IsMany);
        Assert.Null(message.Jobs);
    }

    [Fact]
    public void Of_one_queue_and_priority_the_lowest_position_is_told()
    {
        using Outbox outbox = new(TimeProvider.System, new());
        outbox.Add(new Low("a", 0, 7));
        outbox.Add(new Low("a", 0, 5));
        outbox.Add(new Low("a", 1, 6));

        Assert.Equal([new Low("a", 0, 5), new Low("a", 1, 6)], outbox.Take(out _).Lows);
        Assert.Null(outbox.Take(out _).Lows);
    }

    [Fact]
    public void Changes_wait_after_a_message_and_work_does_not()
    {
        using Outbox outbox = new(TimeProvider.System, new() { BetweenChanges = TimeSpan.FromMinutes(1) });
        var late = Guid.NewGuid();
        outbox.Add([Guid.NewGuid()]);
        outbox.Take(out _);
        outbox.Add([late]);
        outbox.Add(new Low("a", 0, 1));

        var message = outbox.Take(out var next);

        Assert.Single(message.Lows!);
        Assert.Null(message.Jobs);
        Assert.InRange(next!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }
}
