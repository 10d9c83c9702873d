using Forecourt;
using Marlin.Erp;
using Petrolink.Client;
using Skyline.Weather;
using Tilbury.Scale;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(new PetrolinkClient(new Uri("https://petrolink.example")));
builder.Services.AddHttpClient();
builder.Services.AddSingleton(sp => new SkylineClient(sp.GetRequiredService<IHttpClientFactory>().CreateClient("sky")));
builder.Services.AddScoped<Func<IErpSession>>(_ => () => ErpFactory.LogOn("erp.forecourt.local", "web", "secret")); // finds: blocking ErpFactory.LogOn
builder.Services.AddScoped<PriceService>();
builder.Services.AddScoped<InvoiceService>();
builder.Services.AddTransient<IShopScale, TilburyScale>();

WebApplication app = builder.Build();

app.MapGet("/stations/{station}/prices", PriceHandlers.Prices);
app.MapGet("/stations/{station}/prices/sync", PriceHandlers.PricesNow);
app.MapGet("/stations/{station}/prices/average", PriceHandlers.Average);
app.MapPost("/stations/{station}/sales", PriceHandlers.Sale);
app.MapGet("/stations/{station}/tanks", PriceHandlers.Tanks);
app.MapGet("/notices", PriceHandlers.Notices);

app.MapGet("/weather/{city}", async (string city, SkylineClient sky, CancellationToken ct) => await sky.GetForecastAsync(city, ct));
app.MapGet("/weather/{city}/vs/{other}", async (string city, string other, SkylineClient sky) =>
{
    (Forecast first, Forecast second) = await sky.CompareAsync(city, other);
    return first.Degrees - second.Degrees;
});
app.MapGet("/weather/{city}/stream", (string city, SkylineClient sky, CancellationToken ct) => sky.WatchAsync(city, ct));
app.MapGet("/weather/{city}/cached", (string city, SkylineClient sky) =>
{
    ValueTask<Forecast> pending = sky.GetForecastAsync(city);
    return pending.IsCompletedSuccessfully ? Results.Ok(pending.Result) : Results.StatusCode(503);
});
app.MapPost("/weather/parse", async (HttpRequest request) =>
{
    using var memory = new MemoryStream();
    await request.Body.CopyToAsync(memory);
    return SkylineClient.Parse(memory.ToArray());
});
app.MapGet("/weather/{city}/blocking", async (string city, SkylineClient sky, HttpResponse response) =>
{
    Forecast forecast = sky.GetForecastAsync(city).AsTask().Result; // finds: blocking Task.Result
    await response.WriteAsync(forecast.Sky);
});

app.MapGet("/invoices/{number}", async (string number, InvoiceService invoices) => await invoices.ReadAsync(number));
app.MapPost("/invoices/{number}/pay", async (string number, InvoiceService invoices, HttpResponse response) =>
{
    invoices.Pay(number);
    await response.WriteAsync("paid");
});
app.MapGet("/invoices/open", (InvoiceService invoices) => invoices.Open());
app.MapGet("/invoices/{number}/valid", (string number) => ErpNumber.IsValid(number) ? ErpNumber.Format("IN", number.Length) : null);

app.MapGet("/scale", async (IShopScale scale, HttpResponse response) =>
{
    await response.WriteAsync(scale.Stable().ToString());
});
app.MapGet("/scale/ounces/{grams:double}", (double grams) => ScaleDevice.ToOunces(grams));
app.MapGet("/scale/raw", (IShopScale scale) => scale.Raw());

app.Run();
