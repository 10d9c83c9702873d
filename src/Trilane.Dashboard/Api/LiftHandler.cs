using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Trilane;

/// <summary>
/// Lets an endpoint out of its quarantine. Takes JSON alone: a form of another site can't send that with a visitor's cookies.
/// </summary>
internal sealed class LiftHandler(Quarantine quarantine)
{
    private const string Wanted = "Send { \"endpoint\": \"…\" } with the name of the endpoint, as the list of endpoints has it.";

    internal async Task PostAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            await Answer.ProblemAsync(http, StatusCodes.Status415UnsupportedMediaType, $"The body has to be application/json. {Wanted}");
            return;
        }

        if (await ReadAsync(http) is not { Endpoint: { Length: > 0 } endpoint })
        {
            await Answer.ProblemAsync(http, StatusCodes.Status400BadRequest, $"The body names no endpoint. {Wanted}");
        }
        else if (quarantine.Lift(endpoint))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await Answer.ProblemAsync(http, StatusCodes.Status404NotFound, $"The endpoint '{endpoint}' is not in quarantine.");
        }
    }

    private static async Task<LiftRequest?> ReadAsync(HttpContext http)
    {
        try
        {
            return await http.Request.ReadFromJsonAsync(DashboardJson.Default.LiftRequest, http.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
