using System.Security.Claims;
using Gateway.Startup;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;

namespace Gateway.Access;

/// <summary>Who may call the gateway, and how often.</summary>
internal static class AccessExtensions
{
    private const string Policy = "caller";

    public static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        var asksForKeys = configuration.GetSection(ApiKeyOptions.Section).GetChildren().Any();
        services.AddSettings<ApiKeyOptions>();
        services.AddAuthentication(ApiKeyAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(
            Policy, policy => policy.RequireAssertion(context => !asksForKeys || context.User.Identity?.IsAuthenticated == true));
        services.AddSingleton<CallerLimits>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<CallerLimits>((options, limits) => limits.Apply(options));
    }

    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
    }

    /// <summary>Lets in only callers with a key, where the gateway is configured to ask for one. Each request counts against its limit.</summary>
    public static TBuilder RequireApiKey<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(Policy);

    extension(ClaimsPrincipal user)
    {
        /// <summary>The name of the caller's key, or null where the gateway asks for none.</summary>
        public string? CallerName => user.FindFirstValue(ClaimTypes.NameIdentifier);
    }
}
