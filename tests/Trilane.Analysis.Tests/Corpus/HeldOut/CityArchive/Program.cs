var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers(o => o.SuppressAsyncSuffixInActionNames = false);
builder.Services.AddSingleton<CityArchive.Catalogue>().AddSingleton<Quarry.Text.TextExtractor>().AddSingleton<Ocellus.Ocr.OcrEngine>();
builder.Services.AddSingleton<CityArchive.Shelves>();
builder.Services.AddTransient<CityArchive.Api.Films>();
var app = builder.Build();
app.UseWhen(c => c.Request.Path.StartsWithSegments("/films"), branch => branch.Use(async (context, next) =>
{
    context.Response.Headers["X-Archive"] = "films";
    await next(context);
}));
app.MapControllers();
CityArchive.Api.FilmRoutes.Map(app, "/films");
app.Run();
