using System.Threading.Channels;
using Bastion.Licensing;
using Clinic.Features.Labels;
using Clinic.Features.Patients;
using Clinic.Features.Visits;
using Clinic.Infrastructure;
using Clinic.Messaging;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddScoped<ISender, Sender>();
builder.Services.AddHandler<GetPatient.Query, Patient?, GetPatient.Handler>();
builder.Services.AddHandler<RegisterPatient.Command, bool, RegisterPatient.Handler>();
builder.Services.AddHandler<GetAge.Query, int, GetAge.Handler>();
builder.Services.AddHandler<LastAudit.Query, string, LastAudit.Handler>();
builder.Services.AddHandler<AuditLength.Query, int, AuditLength.Handler>();
builder.Services.AddSingleton<IPatientStore>(new JsonPatientStore("patients"));
builder.Services.AddSingleton<ILicenseClient>(_ => BastionLicensing.Create(new Uri("https://license.bastion.example")));
builder.Services.AddSingleton<AuditTrail>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(Channel.CreateBounded<Visit>(100));
builder.Services.AddHostedService<VisitWriter>();

var app = builder.Build();

var patients = app.MapGroup("/patients");
patients.MapGet("/{number}", GetPatient.Endpoint);
patients.MapPost("/", RegisterPatient.Endpoint);
patients.MapGet("/age/{born}", (DateOnly born, ISender sender) => sender.Send<GetAge.Query, int>(new(born)));
var audit = patients.MapGroup("/audit");
audit.MapGet("/last", (ISender sender) => sender.Send<LastAudit.Query, string>(new()));
audit.MapGet("/length", async (ISender sender, CancellationToken ct) => await sender.Send<AuditLength.Query, int>(new(), ct));

app.MapLabels();
app.MapVisits("/visits");

await app.RunAsync();
