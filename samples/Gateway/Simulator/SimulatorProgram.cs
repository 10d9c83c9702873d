using Gateway.Errors;
using Gateway.Startup;

namespace Gateway.Simulator;

/// <summary>The simulator alone, for load tests: its work then does not count as the gateway's.</summary>
internal static class SimulatorProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (CommandLine.Misread(args) is { } misread)
        {
            await Console.Error.WriteLineAsync(misread);
            return 1;
        }

        var builder = WebApplication.CreateBuilder(args);
        builder.UseShippedSettings();
        builder.UseDefaultUrl("http://127.0.0.1:5081"); // beside a gateway at its own default
        builder.Services.AddErrors();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OwnAddress>();
        builder.Services.AddSimulator();

        var app = builder.Build();
        app.UseErrors();
        app.MapSimulator();
        app.PrintOnceListening(WhatToTry.AtTheSimulator);
        return await app.RunOrExplainAsync();
    }
}
