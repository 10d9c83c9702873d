using Gateway.Tests.Support;

namespace Gateway.Tests;

public sealed class SettingsTests(WrongSettings wrong) : IClassFixture<WrongSettings>
{
    [Theory]
    [InlineData("Gateway:Database is empty; give the path of a file, such as gateway.db.")]
    [InlineData("Gateway:Model:BaseUrl is 'localhost:8000'; write an absolute http or https address, such as https://api.openai.com/v1, "
        + "or leave it out to use the simulator.")]
    [InlineData("Gateway:Model:Name is empty; write the name of a model that the server has, such as simulator-1.")]
    [InlineData("Gateway:Model:Timeout is 30.00:00:00; write a duration above zero and up to 01:00:00, as hh:mm:ss.")]
    [InlineData("Gateway:Simulator:TimeToFirstToken is -1.00:00:00; write a duration from 0 to 00:01:00, as hh:mm:ss.")]
    [InlineData("Gateway:Simulator:TimeBetweenTokens is 1.00:00:00; write a duration from 0 to 00:01:00, as hh:mm:ss.")]
    [InlineData("Gateway:Sessions:MaxMessages is 1; write a number from 2 to 1000.")]
    [InlineData("Gateway:Uploads:MaxBytes is 0; write a number of bytes from 1 to 1073741824.")]
    [InlineData("Gateway:Demo:SlowUrl is 'slow'; write an absolute http address, such as http://127.0.0.1:5081/sim/slow?ms=200.")]
    [InlineData("Gateway:Documents:MaxBytes is 0; write a number of bytes from 1 to 1073741824.")]
    [InlineData("Gateway:Documents:MaxPages is 0; write a number from 1 to 100000.")]
    [InlineData("Gateway:Documents:MaxMegapixels is 0; write millions of pixels from 1 to 1000.")]
    [InlineData("Gateway:Documents:MaxCharacters is 0; write a number from 1 to 100000000.")]
    [InlineData("Gateway:Documents:PageTimeout is 00:00:00; write a duration from 00:00:01 to 00:30:00, as hh:mm:ss.")]
    [InlineData("Gateway:Documents:Languages is ../x; write names that tesseract knows, joined by +, such as deu+eng.")]
    [InlineData("Gateway:Answers:MaxHops is 0; write a number from 1 to 10.")]
    [InlineData("Gateway:Answers:CacheFor is -1.00:00:00; write a duration from 0 to 30.00:00:00, as hh:mm:ss.")]
    [InlineData("Gateway:Model:Retries is 11; write a number from 0 to 10.")]
    [InlineData("Gateway:Model:Fallback:BaseUrl is 'ftp://x'; write an absolute http or https address, such as http://127.0.0.1:11434/v1, or "
        + "leave it out to have no second server.")]
    [InlineData("Gateway:Model:Fallback:MinimumCalls is 1; write a number from 2 to 1000000.")]
    [InlineData("Gateway:Sessions:Lifetime is 00:00:00; write a duration from 00:01:00 to 3650.00:00:00, as d.hh:mm:ss.")]
    [InlineData("Gateway:Redis cannot be read: it names no server. Write host:port and options, such as localhost:6379,password=….")]
    [InlineData("Gateway:Postgres cannot be read: Couldn't set hots (Parameter 'hots') Write keys and values, such as "
        + "Host=localhost;Username=gateway;Password=…;Database=gateway.")]
    [InlineData("Gateway:ApiKeys:ada:Key has 5 characters; write at least 16, visible ones of ASCII.")]
    [InlineData("Gateway:ApiKeys:b b is no name for a caller; write 1 to 64 of the characters A-Z a-z 0-9 _ - and dot.")]
    [InlineData("Gateway:ApiKeys:bob:RequestsPerMinute is 0; write a number from 1 to 1000000.")]
    [InlineData("Gateway:ApiKeys: b b and bob have the same key; give each its own.")]
    [InlineData("Gateway:Slack:ResponseHosts has 'slack.com/commands'; write hosts, such as hooks.slack.com, or origins, such as "
        + "http://127.0.0.1:9000.")]
    [InlineData("Gateway:Slack:AuditFile is empty; give the path of a file, such as slack-audit.jsonl.")]
    public void Setting_out_of_range_is_named_with_its_value_and_what_would_be_right(string message) =>
        Assert.Contains(message, Lines(wrong.OutOfRange));

    [Theory]
    [InlineData("Failed to convert configuration value 'soon' at 'Gateway:Model:Timeout' to type 'System.TimeSpan'. "
        + "Durations are written hh:mm:ss, such as 00:01:30 or 00:00:00.050, and sizes and counts as whole numbers.")]
    [InlineData("Failed to convert configuration value 'much' at 'Gateway:Uploads:MaxBytes' to type 'System.Int64'. "
        + "Durations are written hh:mm:ss, such as 00:01:30 or 00:00:00.050, and sizes and counts as whole numbers.")]
    public void Setting_that_cannot_be_read_is_named_with_its_value_and_what_would_be_right(string message) =>
        Assert.Contains(message, Lines(wrong.Unreadable));

    [Fact]
    public void Wrong_settings_end_the_program_with_exit_code_1() =>
        Assert.Equal((1, 1), (wrong.OutOfRange.ExitCode, wrong.Unreadable.ExitCode));

    [Fact]
    public void Nothing_else_is_printed_about_wrong_settings() =>
        Assert.Equal(("", 30), (wrong.OutOfRange.Output, Lines(wrong.OutOfRange).Count));

    private static List<string> Lines(Finished finished) =>
        [.. finished.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
