using Fleet.Routes;
using Fleet.Services;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<IConnectionMultiplexer>(ConnectionMultiplexer.Connect("localhost,abortConnect=false"));
builder.Services.AddHttpClient<MapClient>(c => c.BaseAddress = new Uri("http://maps.fleet.local"));
builder.Services.AddTransient<PositionStore>();
builder.Services.AddSingleton<IDispatchRadio, TcpRadio>();
builder.Services.TryAddSingleton<IDispatchRadio, SerialRadio>();
builder.Services.AddSingleton<DriverIndex>();
builder.Services.AddSingleton<RouteOptimizer>();

var app = builder.Build();
var api = app.MapGroup("/api");
var v1 = api.MapGroup("/v1");
v1.MapVehicles();
v1.MapGroup("/drivers").MapDrivers();
Operations.Map(api.MapGroup("ops"));
app.Run();
