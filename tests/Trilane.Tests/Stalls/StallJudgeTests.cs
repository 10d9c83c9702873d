namespace Trilane.Tests.Stalls;

public sealed class StallJudgeTests
{
    private static readonly TimeSpan _threshold = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(0, StallKind.Blocked)]
    [InlineData(59, StallKind.Blocked)]
    [InlineData(61, StallKind.Cpu)]
    [InlineData(120, StallKind.Cpu)]
    public void Kind_is_what_took_the_larger_part(int processor, StallKind kind) =>
        Assert.Equal(kind, StallJudge.Judge(Since(processor: processor), _threshold));

    [Fact]
    public void Time_without_a_processor_does_not_count() => Assert.Null(StallJudge.Judge(Since(processor: 60, delayed: 60), _threshold));

    [Fact]
    public void What_delays_a_thread_also_delays_what_it_waits_for()
    {
        Assert.Null(StallJudge.Judge(Since(processor: 10, delayed: 40), Milliseconds(50)));
        Assert.Equal(StallKind.Cpu, StallJudge.Judge(Since(processor: 50, delayed: 40), Milliseconds(50)));
    }

    [Fact]
    public void Thread_that_is_ready_to_run_waits_for_nothing_but_a_processor()
    {
        Assert.Null(StallJudge.Judge(Since(processor: 59, isRunnable: true), _threshold));
        Assert.Equal(StallKind.Cpu, StallJudge.Judge(Since(processor: 61, isRunnable: true), _threshold));
    }

    [Fact]
    public void Garbage_collection_does_not_count() => Assert.Null(StallJudge.Judge(Since(paused: 30), _threshold));

    [Fact]
    public void Compilation_does_not_count() => Assert.Null(StallJudge.Judge(Since(processor: 120, compiling: 40), _threshold));

    [Fact]
    public void Compilation_of_the_whole_process_hides_no_stall_for_long() =>
        Assert.Equal(StallKind.Blocked, StallJudge.Judge(Since(compiling: 1_000), Milliseconds(60)));

    [Fact]
    public void Standstill_of_the_machine_does_not_count() => Assert.Null(StallJudge.Judge(Since(missed: 30), _threshold));

    [Fact]
    public void One_pause_seen_from_two_sides_counts_once() =>
        Assert.Equal(StallKind.Blocked, StallJudge.Judge(Since(paused: 20, missed: 20), _threshold));

    [Fact]
    public void Endpoint_that_has_the_processors_to_itself_is_what_delays_its_own_threads()
    {
        Assert.Equal(StallKind.Cpu, StallJudge.Judge(Since(processor: 25, delayed: 95, isRunnable: true), _threshold, crowds: true));
        Assert.Null(StallJudge.Judge(Since(processor: 25, delayed: 95, isRunnable: true), _threshold, crowds: false));
        Assert.Null(StallJudge.Judge(Since(processor: 24, delayed: 96, isRunnable: true), _threshold, crowds: true));
    }

    private static StallReading Since(
        int processor = 0, int delayed = 0, int paused = 0, int compiling = 0, int missed = 0, bool isRunnable = false) =>
        new(
            Milliseconds(120),
            Milliseconds(processor),
            Milliseconds(delayed),
            Milliseconds(paused),
            Milliseconds(compiling),
            Milliseconds(missed),
            isRunnable);

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);
}
