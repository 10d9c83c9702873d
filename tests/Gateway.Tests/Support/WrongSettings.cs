namespace Gateway.Tests.Support;

/// <summary>Two attempts to start a gateway whose settings are wrong: all out of range, and some that cannot even be read.</summary>
public sealed class WrongSettings : IAsyncLifetime
{
    private static readonly string[] _outOfRange =
    [
        "Database=", "Model:BaseUrl=localhost:8000", "Model:Name=", "Model:Timeout=30", "Simulator:TimeToFirstToken=-1",
        "Simulator:TimeBetweenTokens=1", "Sessions:MaxMessages=1", "Uploads:MaxBytes=0", "Demo:SlowUrl=slow",
        "Documents:MaxBytes=0", "Documents:MaxPages=0", "Documents:MaxMegapixels=0", "Documents:MaxCharacters=0", "Documents:PageTimeout=0",
        "Documents:Languages=../x", "Answers:MaxHops=0", "Answers:CacheFor=-1",
        "Model:Retries=11", "Model:Fallback:BaseUrl=ftp://x", "Model:Fallback:MinimumCalls=1", "Sessions:Lifetime=0", "Redis=,", "Postgres=Hots=x",
        "ApiKeys:ada:Key=short", "ApiKeys:b b:Key=0123456789abcdef", "ApiKeys:bob:Key=0123456789abcdef", "ApiKeys:bob:RequestsPerMinute=0",
        "Slack:ResponseHosts:0=slack.com/commands", "Slack:AuditFile=",
    ];

    private static readonly string[] _unreadable = ["Model:Timeout=soon", "Uploads:MaxBytes=much"];

    private readonly TempDirectory _directory = new();

    internal Finished OutOfRange { get; private set; } = null!;

    internal Finished Unreadable { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        OutOfRange = await StartAsync(_outOfRange, deadline.Token);
        Unreadable = await StartAsync(_unreadable, deadline.Token);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<Finished> StartAsync(string[] settings, CancellationToken deadline) => Programs.RunGatewayAsync(
        _directory.Path, [.. settings.Select(setting => $"--Gateway:{setting}"), "--urls", "http://127.0.0.1:0"], deadline);
}
