using Trilane.Analysis.Tests.Support;

namespace Trilane.Analysis.Tests.Endpoints;

/// <summary>What runs around a handler for its request: binding, validation, authorization, the handlers in front of a client.</summary>
public sealed class AroundTests
{
    private const string Dtos = """
        using System.ComponentModel.DataAnnotations;
        public class FreeAttribute : ValidationAttribute
        {
            protected override ValidationResult? IsValid(object? value, ValidationContext context)
            {
                var names = (Names)context.GetService(typeof(Names))!;
                return names.Knows((string)value!) ? new("taken") : ValidationResult.Success;
            }
        }
        public class Names { public bool Knows(string name) => File.ReadAllText("names").Contains(name); } // finds: blocking
        public class Create { [Free] public string Name { get; set; } = ""; public List<Item> Items { get; set; } = []; }
        public class Item : IValidatableObject { public IEnumerable<ValidationResult> Validate(ValidationContext context) { if (File.ReadAllText("items") == "") yield return new("empty"); } } // finds: blocking
        public record Harmless([property: Required] string Name);
        """;

    [Fact]
    public void Controllers_validate_what_they_bind() => Snippet.Files(
        """
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        builder.Services.AddScoped<Names>();
        var app = builder.Build();
        app.MapControllers();
        app.Run();
        public class CollectionsController : ControllerBase
        {
            [HttpPost("/collections")] public async Task<string> Create(Create body) { await Task.Delay(1); return body.Name; }
            [HttpPost("/harmless")] public async Task<string> Harmless(Harmless body) { await Task.Delay(1); return body.Name; }
        }
        """,
        Dtos).Has("POST /collections async", "POST /harmless async");

    [Theory]
    [InlineData("builder.Services.AddValidation();", true)]
    [InlineData("", false)]
    public void Minimal_endpoints_validate_where_the_app_says_so(string setup, bool isFound) => Snippet.Files(
        $$"""
        var builder = WebApplication.CreateBuilder(args);
        {{setup}}
        builder.Services.AddScoped<Names>();
        var app = builder.Build();
        app.MapPost("/collections", async (Create body) => { await Task.Delay(1); return body.Name; });
        app.Run();
        """,
        isFound ? Dtos : Dtos.Replace("// finds: blocking", "", StringComparison.Ordinal)).Has("POST /collections async");

    [Fact]
    public void Parameters_that_are_made_of_text_run_their_own_code() => Snippet.App(
        """
        app.MapGet("/text/{key}", async (Key key) => { await Task.Delay(1); return key.Text; });
        app.MapGet("/parts", async ([AsParameters] Parts parts) => { await Task.Delay(1); return parts.Bound.Text; });
        """,
        """
        public record Key(string Text) { public static bool TryParse(string text, out Key? key) { key = new(File.ReadAllText(text)); return true; } } // finds: blocking
        public record Bound(string Text) { public static async ValueTask<Bound?> BindAsync(HttpContext http) { await Task.Yield(); return new(File.ReadAllText("a")); } } // finds: blocking
        public class Parts { public required Bound Bound { get; init; } }
        """).Has("GET /text/{key} async", "GET /parts async");

    [Fact]
    public void Model_binders_run_before_the_action() => Snippet.Files(
        """
        using Microsoft.AspNetCore.Mvc.ModelBinding;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddControllers();
        var app = builder.Build();
        app.MapControllers();
        app.Run();
        public class ThingsController : ControllerBase
        {
            [HttpPost("/type")] public async Task<string> ByType(Thing thing) { await Task.Delay(1); return ""; }
            [HttpPost("/parameter")] public async Task<string> ByParameter([ModelBinder(typeof(Other))] string thing) { await Task.Delay(1); return ""; }
        }
        [ModelBinder<Binder>] public class Thing;
        public class Binder : IModelBinder { public async Task BindModelAsync(ModelBindingContext context) { await Task.Yield(); File.ReadAllText("a"); } } // finds: blocking
        public class Other : IModelBinder { public Task BindModelAsync(ModelBindingContext context) { File.ReadAllText("b"); return Task.CompletedTask; } } // finds: fake-async
        """).Has("POST /type async", "POST /parameter async");

    [Fact]
    public void Policies_run_the_handlers_of_their_requirements() => Snippet.Files(
        """
        using Microsoft.AspNetCore.Authorization;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddAuthorization(options =>
        {
            options.AddPolicy("owner", policy => policy.Requirements.Add(new Owner()));
            options.AddPolicy("adult", policy => policy.AddRequirements(new Adult()));
        });
        builder.Services.AddScoped<IAuthorizationHandler, OwnerHandler>();
        builder.Services.AddScoped<IAuthorizationHandler, AdultHandler>();
        var app = builder.Build();
        app.MapGet("/owner", async () => await Task.Delay(1)).RequireAuthorization("owner");
        app.MapGroup("/group").RequireAuthorization("owner").MapGet("/a", async () => await Task.Delay(1));
        app.MapGet("/attribute", [Authorize(Policy = "owner")] async () => await Task.Delay(1));
        app.MapGet("/adult", async () => await Task.Delay(1)).RequireAuthorization("adult");
        app.Run();
        public class Owner : IAuthorizationRequirement;
        public class Adult : IAuthorizationRequirement;
        public class OwnerHandler : AuthorizationHandler<Owner>
        {
            protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Owner requirement) { await Task.Yield(); File.ReadAllText("owners"); } // finds: blocking
        }
        public class AdultHandler : AuthorizationHandler<Adult>
        {
            protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Adult requirement) { context.Succeed(requirement); return Task.CompletedTask; }
        }
        """).Has("GET /owner async", "GET /group/a async", "GET /attribute async", "GET /adult async");

    [Fact]
    public void Handlers_in_front_of_a_typed_client_are_on_its_path() => Snippet.App(
        """
        app.MapGet("/priced", async (Prices prices) => await prices.GetAsync());
        app.MapGet("/plain", async (Plain plain) => await plain.GetAsync());
        """,
        """
        public class Prices(HttpClient client) { public Task<string> GetAsync() => client.GetStringAsync("/prices"); }
        public class Plain(HttpClient client) { public Task<string> GetAsync() => client.GetStringAsync("/plain"); }
        public class Token : DelegatingHandler
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken stop)
            {
                request.Headers.Add("token", File.ReadAllText("token")); // finds: blocking
                return await base.SendAsync(request, stop);
            }
        }
        """,
        """
        services.AddTransient<Token>();
        services.AddHttpClient<Prices>(client => client.BaseAddress = new("http://prices")).AddHttpMessageHandler<Token>();
        services.AddHttpClient<Plain>();
        """).Has("GET /priced async", "GET /plain async");
}
