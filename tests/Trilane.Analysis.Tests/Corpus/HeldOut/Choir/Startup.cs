using System.Diagnostics;

namespace Choir;

public class Startup
{
    private readonly IConfiguration _configuration;

    public Startup(IConfiguration configuration)
    {
        _configuration = configuration;
        Debug.WriteLine(File.ReadAllText("motd.txt"));
    }

    public void ConfigureServices(IServiceCollection services)
    {
        services.AddControllers();
        services.AddTransient<IScoreLibrary, ScoreLibrary>();
        services.AddTransient<IScoreLibrary>(_ => new ScoreLibrary(_configuration["scores"]));
        services.AddSingleton<Rehearsals>();
        services.AddScoped<MemberDirectory>();
    }

    public void Configure(IApplicationBuilder app, IWebHostEnvironment env)
    {
        if (env.IsDevelopment())
        {
            app.UseDeveloperExceptionPage();
        }

        app.UseMiddleware<VisitCounter>();
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapControllers();
            endpoints.MapGet("/", async context =>
            {
                await context.Response.WriteAsync("Choir");
            });
            endpoints.MapGet("/motto", Motto);
            endpoints.MapGet("/motto/raw", RawMotto);
            endpoints.MapPost("/rehearsals", Rehearse);
            endpoints.MapGet("/rehearsals", context => context.RequestServices.GetRequiredService<Rehearsals>().WriteAsync(context.Response));
        });
    }

    private async Task Motto(HttpContext context)
    {
        var text = await File.ReadAllTextAsync("motto.txt");
        await context.Response.WriteAsync(text);
    }

    private Task RawMotto(HttpContext context)
    {
        var bytes = File.ReadAllBytes("motto.txt"); // finds: blocking File.ReadAllBytes
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
    }

    private static async Task Rehearse(HttpContext context)
    {
        var rehearsals = context.RequestServices.GetRequiredService<Rehearsals>();
        using (var reader = new StreamReader(context.Request.Body))
        {
            rehearsals.Add(await reader.ReadToEndAsync());
        }

        context.Response.StatusCode = 204;
    }
}

/// <summary>On every request.</summary>
public class VisitCounter
{
    private readonly RequestDelegate _next;
    private int _visits;

    public VisitCounter(RequestDelegate next)
    {
        _next = next;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var visits = Interlocked.Increment(ref _visits);
        if (visits % 100 == 0)
        {
            File.WriteAllText("visits.txt", visits.ToString()); // finds: blocking File.WriteAllText
        }

        await _next(context);
    }
}
