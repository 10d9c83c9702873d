using Gateway.Access;
using Gateway.Answers;
using Gateway.Chat;
using Gateway.Demo;
using Gateway.Documents;
using Gateway.Errors;
using Gateway.Limits;
using Gateway.Model;
using Gateway.OpenAi;
using Gateway.Page;
using Gateway.Parts;
using Gateway.Simulator;
using Gateway.Slack;
using Gateway.Startup;
using Gateway.Storage;
using Gateway.Uploads;

if (args is ["simulator", .. var simulatorArgs])
{
    return await SimulatorProgram.RunAsync(simulatorArgs);
}

if (CommandLine.Misread(args) is { } misread)
{
    await Console.Error.WriteLineAsync(misread);
    return 1;
}

var builder = WebApplication.CreateBuilder(args);
builder.UseShippedSettings();
builder.UseDefaultUrl("http://127.0.0.1:5080");

builder.Services.AddTrilane(lanes =>
{
    lanes.AddBlockingLane("sqlite", lane => lane.MaxThreads = 8); // SQLite has many readers but one writer: more threads only wait
    lanes.AddBlockingLane("scanner", lane =>
    {
        lane.MaxThreads = 8;
        lane.Background = true; // it computes: at low priority, so that requests go first
    });
    lanes.AddBlockingLane("slack", lane => lane.MaxThreads = 2); // one file to write to
});
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddErrors();
builder.Services.AddAccess(builder.Configuration);
builder.Services.AddParts(builder.Configuration);
builder.Services.AddStorage(builder.Configuration);
builder.Services.AddModel();
builder.Services.AddChat();
builder.Services.AddOpenAi();
builder.Services.AddUploads(builder.Configuration);
builder.Services.AddDocuments(builder.Configuration, builder.Environment);
builder.Services.AddAnswers(builder.Configuration);
builder.Services.AddSlack();
builder.Services.AddDemo();
builder.Services.AddPage();
builder.Services.AddSimulator();

var app = builder.Build();
app.UseErrors();
app.UsePage();
app.UseAccess();
app.UseBodyLimits();
app.UseWebSockets(CompletionSocket.Options);
app.UseTrilane();

app.MapChat();
app.MapOpenAi();
app.MapUploads();
app.MapDocuments();
app.MapAnswers();
app.MapSlack();
app.MapDemo();
app.MapHealth();
app.MapPageLinks();
app.MapSimulator();

app.PrintOnceListening(WhatToTry.AtTheGateway);
return await app.RunOrExplainAsync();
