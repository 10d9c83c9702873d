using Registrar.Core;
using Registrar.Students;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddKeyedSingleton<IDocumentStorage, DiskStorage>("disk");
builder.Services.AddKeyedSingleton<IDocumentStorage, MemoryStorage>("memory");
builder.Services.AddSingleton<ITermClock, NetworkClock>();
builder.Services.AddSingleton<ITermClock, SystemClock>(); // the last one wins
builder.Services.AddSingleton<SeatLock>();
builder.Services.AddSingleton<EnrollmentRules>();
builder.Build().MapEndpoints().Run();
