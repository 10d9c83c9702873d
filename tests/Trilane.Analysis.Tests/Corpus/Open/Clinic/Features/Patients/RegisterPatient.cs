using Clinic.Infrastructure;
using Clinic.Messaging;

namespace Clinic.Features.Patients;

public static class RegisterPatient
{
    public record Command(string Number, string Name, DateOnly Born) : IRequest<bool>;

    public class Handler(IPatientStore store, AuditTrail audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command request, CancellationToken cancellationToken)
        {
            if (store.Peek(request.Number) is not null)
            {
                return false;
            }

            await store.SaveAsync(new Patient(request.Number, request.Name, request.Born), cancellationToken);
            audit.Note("registered " + request.Number);
            return true;
        }
    }

    public static async Task<IResult> Endpoint(Command command, ISender sender, CancellationToken cancellationToken) =>
        await sender.Send<Command, bool>(command, cancellationToken) ? Results.Created() : Results.Conflict();
}

public class AuditTrail
{
    private readonly string _path = "audit.log";

    public string LastLine => File.ReadLines(_path).Last(); // finds: blocking|fake-async File.ReadLines

    public int Length { get; private set; }

    public void Note(string text)
    {
        Length++;
        File.AppendAllText(_path, text + Environment.NewLine); // finds: blocking File.AppendAllText
    }
}
