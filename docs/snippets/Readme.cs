using Trilane;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTrilane();
var app = builder.Build();
app.UseTrilane();

// Returns a Task: waits cooperatively on the runtime's pool, thousands at a time.
app.MapGet("/chat", async () => { await Task.Delay(200); return "answered"; });

// Returns a value: may block, so it runs on a thread of the blocking lane and holds up nobody else.
app.MapGet("/scan", () => { Thread.Sleep(200); return "scanned"; });

// The bridge: one blocking call inside asynchronous code.
app.MapGet("/mixed", async (BlockingLane lane) => await lane.RunAsync(() => File.ReadAllText("/etc/hostname")));

app.Run();
