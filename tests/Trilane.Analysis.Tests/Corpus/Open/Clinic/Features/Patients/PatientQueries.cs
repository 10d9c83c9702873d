using Clinic.Infrastructure;
using Clinic.Messaging;

namespace Clinic.Features.Patients;

public static class GetAge
{
    public record Query(DateOnly Born) : IRequest<int>;

    public class Handler(TimeProvider clock) : IRequestHandler<Query, int>
    {
        public Task<int> Handle(Query request, CancellationToken cancellationToken)
        {
            var today = DateOnly.FromDateTime(clock.GetUtcNow().Date);
            return Task.FromResult(today.Year - request.Born.Year - (today.DayOfYear < request.Born.DayOfYear ? 1 : 0));
        }
    }
}

public static class LastAudit
{
    public record Query : IRequest<string>;

    public class Handler(AuditTrail audit) : IRequestHandler<Query, string>
    {
        public Task<string> Handle(Query request, CancellationToken cancellationToken) => Task.FromResult(audit.LastLine);
    }
}

public static class AuditLength
{
    public record Query : IRequest<int>;

    public class Handler(AuditTrail audit) : IRequestHandler<Query, int>
    {
        public Task<int> Handle(Query request, CancellationToken cancellationToken) => Task.FromResult(audit.Length);
    }
}

/// <summary>Its route was taken out when the export moved to another service.</summary>
public static class ExportPatients
{
    public record Command(string Folder) : IRequest<int>;

    public class Handler : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return Directory.GetFiles(request.Folder).Sum(f => File.ReadAllBytes(f).Length);
        }
    }

    public static Task<int> Endpoint(Command command, ISender sender) => sender.Send<Command, int>(command);
}
